import {
  flag,
  isBlank,
  optionalEndDate,
  optionalId,
  optionalKey,
  optionalText,
  Refusal,
  refuse,
  requiredId,
  requiredKey,
  requiredText,
  shownId,
  text,
  type Members,
} from '../fields.js';
import type { DecodingProblemCode } from '../../codes/decoding-problems.js';
import { readDate } from '../dates.js';
import type { Category, Result, ScoreStatus, StoredLineItem } from './model.js';

/** A record that cannot be decoded, and why; `field` names its member, and is empty for what is no record. */
export interface Undecoded {
  sourcedId: string | null;
  code: DecodingProblemCode;
  field: string;
}

/**
 * Decodes a record of the gradebook as tolerantly as providers write it: numbers as texts, date-times where dates are
 * meant, references as objects or plain ids, absent statuses. Null for one that cannot be understood; `onUndecoded`
 * gets its id and the member.
 */
export function decodeWith<Decoded>(
  decode: (members: Members) => Decoded,
  raw: unknown,
  onUndecoded: (undecoded: Undecoded) => void,
): Decoded | null {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) {
    onUndecoded({ sourcedId: null, code: 'NOT_AN_OBJECT', field: '' });
    return null;
  }
  try {
    return decode(raw as Members);
  } catch (refusal) {
    if (!(refusal instanceof Refusal)) throw refusal;
    onUndecoded({ sourcedId: shownId((raw as Members).sourcedId), code: refusal.code, field: refusal.field });
    return null;
  }
}

export function decodeCategory(members: Members): Category {
  const metadata = metadataOf(members);
  return {
    sourcedId: requiredKey(members, 'sourcedId'),
    isActive: isActive(members) && (flag(metadata, 'active', true) ?? true),
    title: requiredText(members, 'title'),
    teacherDcid: optionalKey(metadata, 'userDcid'),
    termId: optionalKey(metadata, 'TermID'),
    classSourcedId: optionalKey(metadata, 'classId'),
  };
}

export function decodeLineItem(members: Members): StoredLineItem {
  return {
    sourcedId: requiredKey(members, 'sourcedId'),
    isActive: isActive(members),
    title: optionalText(members, 'title') ?? '',
    description: optionalText(members, 'description'),
    assignDate: optionalEndDate(members, 'assignDate'),
    dueDate: optionalEndDate(members, 'dueDate'),
    classSourcedId: optionalId(members, 'class'),
    categorySourcedId: optionalId(members, 'category'),
    gradingPeriodSourcedId: optionalId(members, 'gradingPeriod'),
    resultValueMin: optionalNumber(members, 'resultValueMin'),
    resultValueMax: optionalNumber(members, 'resultValueMax'),
    scoreType: optionalText(metadataOf(members), 'scoreType'),
    raw: keepable(members),
  };
}

const scoreStatuses: readonly ScoreStatus[] = [
  'exempt',
  'fully graded',
  'not submitted',
  'partially graded',
  'submitted',
];

export function decodeResult(members: Members): Result {
  const status = wordOf(members, 'scoreStatus');
  return {
    sourcedId: requiredKey(members, 'sourcedId'),
    isActive: isActive(members),
    lineItemSourcedId: requiredId(members, 'lineItem'),
    studentSourcedId: requiredId(members, 'student'),
    // A status of the provider's own is a grade like any other: what counts is the number.
    scoreStatus: scoreStatuses.find((each) => each === status) ?? 'fully graded',
    score: optionalNumber(members, 'score'),
    scoreDate: dateOrNull(members, 'scoreDate'),
    comment: typeof members.comment === 'string' ? keepableText(members.comment) || null : null,
  };
}

/** The date of a score decides nothing: one that cannot be read must not hide the score. */
function dateOrNull(members: Members, field: string): string | null {
  const given = text(members[field]);
  const reading = given === null ? null : readDate(given);
  return reading?.kind === 'date' ? reading.date : null;
}

/** `inactive` is the 1.0 word for `tobedeleted`. */
function isActive(members: Members): boolean {
  const status = wordOf(members, 'status');
  return status !== 'tobedeleted' && status !== 'inactive';
}

/** A word in small letters; null for none. */
function wordOf(members: Members, field: string): string | null {
  const value = members[field];
  return isBlank(value) ? null : (text(value)?.toLowerCase() ?? refuse('UNKNOWN_STATUS', field));
}

function metadataOf(members: Members): Members {
  const { metadata } = members;
  return typeof metadata === 'object' && metadata !== null && !Array.isArray(metadata) ? (metadata as Members) : {};
}

const decimal = /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d{1,3})?$/i;

/** A number, or a text of one; null if absent. */
function optionalNumber(members: Members, field: string): number | null {
  const value = members[field];
  if (isBlank(value)) return null;
  const number = typeof value === 'number' ? value : decimal.test(text(value) ?? '') ? Number(text(value)) : Number.NaN;
  return Number.isFinite(number) ? number : refuse('NOT_A_NUMBER', field);
}

/** Levels of lists and objects within a member. No record of the gradebook has more than three. */
const deepestNesting = 20;

/** A line item's JSON as PostgreSQL keeps it. */
function keepable(members: Members): Members {
  return Object.fromEntries(Object.entries(members).map(([name, value]) => [keepableText(name), kept(value, name, 1)]));
}

function kept(value: unknown, field: string, depth: number): unknown {
  if (typeof value === 'string') return keepableText(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth > deepestNesting) throw new Refusal('NESTED_TOO_DEEP', field);
  if (Array.isArray(value)) return value.map((each) => kept(each, field, depth + 1));
  const entries = Object.entries(value).map(([name, each]) => [keepableText(name), kept(each, field, depth + 1)]);
  return Object.fromEntries(entries) as unknown;
}

/** PostgreSQL keeps neither NUL nor half a character (`text` of oneroster/fields). */
function keepableText(given: string): string {
  return given.replaceAll('\0', '').toWellFormed();
}
