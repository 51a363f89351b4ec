import {
  flag,
  optionalEndDate,
  optionalId,
  optionalText,
  Refusal,
  requiredId,
  requiredText,
  text,
  type Members,
} from '../fields.js';
import type { Category, Result, ScoreStatus, StoredLineItem } from './model.js';

/** A record that cannot be decoded; `field` names its member. */
export interface Undecoded {
  sourcedId: string | null;
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
    onUndecoded({ sourcedId: null, field: '' });
    return null;
  }
  try {
    return decode(raw as Members);
  } catch (refusal) {
    if (!(refusal instanceof Refusal)) throw refusal;
    onUndecoded({ sourcedId: text((raw as Members).sourcedId), field: refusal.field });
    return null;
  }
}

export function decodeCategory(members: Members): Category {
  const metadata = metadataOf(members);
  return {
    sourcedId: requiredText(members, 'sourcedId'),
    isActive: isActive(members) && (flag(metadata, 'active', true) ?? true),
    title: requiredText(members, 'title'),
    teacherDcid: optionalText(metadata, 'userDcid'),
    termId: optionalText(metadata, 'TermID'),
    classSourcedId: optionalText(metadata, 'classId'),
  };
}

export function decodeLineItem(members: Members): StoredLineItem {
  return {
    sourcedId: requiredText(members, 'sourcedId'),
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
    raw: members,
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
  const status = optionalText(members, 'scoreStatus')?.toLowerCase();
  return {
    sourcedId: requiredText(members, 'sourcedId'),
    isActive: isActive(members),
    lineItemSourcedId: requiredId(members, 'lineItem'),
    studentSourcedId: requiredId(members, 'student'),
    // A status of the provider's own is a grade like any other: what counts is the number.
    scoreStatus: scoreStatuses.find((each) => each === status) ?? 'fully graded',
    score: optionalNumber(members, 'score'),
    scoreDate: optionalEndDate(members, 'scoreDate'),
    comment: typeof members.comment === 'string' && members.comment !== '' ? members.comment : null,
  };
}

/** `inactive` is the 1.0 word for `tobedeleted`. */
function isActive(members: Members): boolean {
  const status = optionalText(members, 'status')?.toLowerCase();
  return status !== 'tobedeleted' && status !== 'inactive';
}

function metadataOf(members: Members): Members {
  const { metadata } = members;
  return typeof metadata === 'object' && metadata !== null && !Array.isArray(metadata) ? (metadata as Members) : {};
}

/** A number, or a text of one; null if absent. */
function optionalNumber(members: Members, field: string): number | null {
  const given = text(members[field]);
  if (given === null) return null;
  const number = Number(given);
  if (!Number.isFinite(number)) throw new Refusal('REQUIRED_FIELD_MISSING', field);
  return number;
}
