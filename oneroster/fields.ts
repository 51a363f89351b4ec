import type { DecodingProblemCode } from '../codes/record-problems.js';
/** A calendar date, `YYYY-MM-DD`. */
export type LocalDate = string;

/**
 * Tolerant readers for the members of a OneRoster record. Providers disagree on nearly every type: nulls for absent
 * members, ids as numbers, booleans and numbers as strings, references as objects or plain ids, an empty string for an
 * empty list, spaces around ids. A reader throws a Refusal for an unusable member; `decodeRecord` catches it.
 */
export type Members = Record<string, unknown>;

export class Refusal {
  constructor(
    readonly code: DecodingProblemCode,
    readonly field: string,
  ) {}
}

/**
 * Trimmed text; null for absent, blank or non-text values. PostgreSQL stores neither NUL, which is dropped, nor half a
 * character, left by an SIS that cuts a name within an emoji: it becomes the replacement character.
 */
export function text(value: unknown): string | null {
  if (typeof value === 'string') {
    const clean = value.includes('\0') || !value.isWellFormed() ? value.replaceAll('\0', '').toWellFormed() : value;
    return clean.trim() || null;
  }
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  return null;
}

export function optionalText(members: Members, field: string): string | null {
  return text(members[field]);
}

export function requiredText(members: Members, field: string): string {
  return text(members[field]) ?? missing(field);
}

/** A text, a list of texts, or nothing, as a list without blanks. */
export function texts(members: Members, field: string): string[] {
  return listOf(members[field], text);
}

/** The id in a reference: `{ sourcedId }`, a plain id, or a list of one. */
function idOf(value: unknown): string | null {
  if (Array.isArray(value)) return value.length === 1 ? idOf(value[0]) : null;
  if (typeof value === 'object' && value !== null) return text((value as Members).sourcedId);
  return text(value);
}

export function optionalId(members: Members, field: string): string | null {
  return idOf(members[field]);
}

export function requiredId(members: Members, field: string): string {
  return idOf(members[field]) ?? missing(field);
}

export function ids(members: Members, field: string): string[] {
  return [...new Set(listOf(members[field], idOf))];
}

export function listOf<T>(value: unknown, read: (item: unknown) => T | null): T[] {
  const items = Array.isArray(value) ? value : [value];
  return items.map(read).filter((item) => item !== null);
}

export function flag(members: Members, field: string, whenAbsent: boolean): boolean {
  const value = members[field];
  if (typeof value === 'boolean') return value;
  const word = text(value)?.toLowerCase();
  if (word === undefined) return whenAbsent;
  if (word === 'true' || word === '1') return true;
  if (word === 'false' || word === '0') return false;
  throw new Refusal('NOT_A_BOOLEAN', field);
}

export function optionalDate(members: Members, field: string): LocalDate | null {
  const given = text(members[field]);
  if (given === null) return null;
  return knownDate(given) ?? refuse('NOT_A_DATE', field);
}

/** Parsed dates: a district writes the same few a million times. */
const knownDates = new Map<string, LocalDate>();
const mostKnownDates = 5_000;

function knownDate(given: string): LocalDate | null {
  const known = knownDates.get(given);
  if (known !== undefined) return known;
  const date = calendarDate(given);
  if (date !== null && knownDates.size < mostKnownDates) knownDates.set(standalone(given), standalone(date));
  return date;
}

/** Copies a text: V8 keeps a slice of a page by keeping the page. */
function standalone(cut: string): string {
  return Buffer.from(cut).toString();
}

export function requiredDate(members: Members, field: string): LocalDate {
  return optionalDate(members, field) ?? missing(field);
}

const dateAndPerhapsTime = /^(\d{4})-(\d{2})-(\d{2})(?:[T ].*)?$/;
const daysInMonth = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/**
 * The calendar date at the start of `2026-08-20` or `2026-08-20T00:00:00.000Z`, or null. The time is cut, not
 * converted: OneRoster's dates are the district's, and midnight in UTC would fall on the day before.
 */
function calendarDate(given: string): LocalDate | null {
  const match = dateAndPerhapsTime.exec(given);
  if (match === null) return null;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  if (year === 0 || day < 1 || day > (daysInMonth[month - 1] ?? 0)) return null;
  if (month === 2 && day === 29 && !isLeapYear(year)) return null;
  return given.slice(0, 10);
}

function isLeapYear(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}

/** One of `words`, in any case. */
export function requiredWord<W extends string>(
  members: Members,
  field: string,
  words: ReadonlyMap<string, W>,
  code: DecodingProblemCode,
): W {
  return words.get(requiredText(members, field).toLowerCase()) ?? refuse(code, field);
}

export function vocabulary<W extends string>(...words: W[]): Map<string, W> {
  return new Map(words.map((word) => [word.toLowerCase(), word]));
}

export function missing(field: string): never {
  throw new Refusal('REQUIRED_FIELD_MISSING', field);
}

export function refuse(code: DecodingProblemCode, field: string): never {
  throw new Refusal(code, field);
}
