import type { DecodingProblemCode } from '../codes/decoding-problems.js';
import { readDate, type DateReading, type LocalDate } from './dates.js';

export type { LocalDate };

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
 * Trimmed text; null for absent, blank or non-text values, and for whole numbers beyond those that JavaScript holds
 * exactly (2^53). Never throws. PostgreSQL stores neither NUL, which is dropped, nor half a character, left by an SIS
 * that cuts a name within an emoji: it becomes the replacement character.
 */
export function text(value: unknown): string | null {
  if (typeof value === 'string') {
    const clean = value.includes('\0') || !value.isWellFormed() ? value.replaceAll('\0', '').toWellFormed() : value;
    return clean.trim() || null;
  }
  return typeof value === 'number' && Number.isFinite(value) && !isInexact(value) ? String(value) : null;
}

function isInexact(value: unknown): boolean {
  return Number.isInteger(value) && !Number.isSafeInteger(value);
}

/** As `text`; refuses a number that is not exact: two ids would be read as one. */
function exactText(value: unknown, field: string): string | null {
  return isInexact(value) ? refuse('ID_NOT_EXACT', field) : text(value);
}

/** Whether a member says nothing, as opposed to something that cannot be read. */
export function isBlank(value: unknown): boolean {
  if (typeof value === 'string') return text(value) === null;
  return value == null || (Array.isArray(value) && value.length === 0);
}

export function optionalText(members: Members, field: string): string | null {
  return exactText(members[field], field);
}

export function requiredText(members: Members, field: string): string {
  return exactText(members[field], field) ?? missing(field);
}

/**
 * Most characters of an id, a number, a code or a login: as many as Canvas keeps of a SIS id, and few enough for
 * PostgreSQL's indexes.
 */
const longestKey = 255;

/** A text by which something is found: an id, a number, a code, a login. Refuses one that is longer than any. */
export function optionalKey(members: Members, field: string): string | null {
  return keyOf(members[field], field);
}

export function requiredKey(members: Members, field: string): string {
  return keyOf(members[field], field) ?? missing(field);
}

function keyOf(value: unknown, field: string): string | null {
  const key = exactText(value, field);
  return key !== null && key.length > longestKey ? refuse('TEXT_TOO_LONG', field) : key;
}

/**
 * The id under which a record that is refused is told: of a number that is not exact, what was read. Null for one that
 * has none, or one too long to be any.
 */
export function shownId(sourcedId: unknown): string | null {
  const shown = typeof sourcedId === 'number' ? String(sourcedId) : text(sourcedId);
  return shown !== null && shown.length > longestKey ? null : shown;
}

/** A text, a list of texts, or nothing, as a list without blanks. */
export function texts(members: Members, field: string): string[] {
  return listOf(members[field], (item) => exactText(item, field));
}

/** The id in a reference: `{ sourcedId }`, a plain id, or a list of one. */
function idOf(value: unknown, field: string): string | null {
  if (Array.isArray(value)) return value.length === 1 ? idOf(value[0], field) : null;
  if (typeof value === 'object' && value !== null) return keyOf((value as Members).sourcedId, field);
  return keyOf(value, field);
}

export function optionalId(members: Members, field: string): string | null {
  return idOf(members[field], field);
}

export function requiredId(members: Members, field: string): string {
  return idOf(members[field], field) ?? missing(field);
}

export function ids(members: Members, field: string): string[] {
  return [...new Set(listOf(members[field], (item) => idOf(item, field)))];
}

export function listOf<T>(value: unknown, read: (item: unknown) => T | null): T[] {
  const items = Array.isArray(value) ? value : [value];
  return items.map((item) => read(item)).filter((item) => item !== null);
}

const yes = new Set(['true', 't', 'yes', 'y', '1', 'on', 'active', 'enabled']);
const no = new Set(['false', 'f', 'no', 'n', '0', 'off', 'inactive', 'disabled']);

/** A yes-or-no field in any usual spelling; null for another word. */
export function flag(members: Members, field: string, whenAbsent: boolean): boolean | null {
  const value = members[field];
  if (typeof value === 'boolean') return value;
  if (isBlank(value)) return whenAbsent;
  const word = text(value)?.toLowerCase() ?? '';
  return yes.has(word) ? true : no.has(word) ? false : null;
}

/** The date of a field; null if it is blank, or has a date that stands for none (`readDate`). */
export function optionalDate(members: Members, field: string): LocalDate | null {
  const reading = givenDate(members, field);
  if (reading === null || reading.kind === 'none') return null;
  return dateOrRefusal(reading, field);
}

/** As `optionalDate`, for an end: a date that stands for no end is none. */
export function optionalEndDate(members: Members, field: string): LocalDate | null {
  const reading = givenDate(members, field);
  return reading?.kind === 'openEnd' ? null : optionalDate(members, field);
}

export function requiredDate(members: Members, field: string): LocalDate {
  const reading = givenDate(members, field);
  return reading === null ? missing(field) : dateOrRefusal(reading, field);
}

function givenDate(members: Members, field: string): DateReading | null {
  if (isBlank(members[field])) return null;
  const given = text(members[field]);
  return given === null ? { kind: 'unreadable' } : knownReading(given);
}

function dateOrRefusal(reading: DateReading, field: string): LocalDate {
  if (reading.kind === 'date') return reading.date;
  return refuse(reading.kind === 'ambiguous' ? 'AMBIGUOUS_DATE' : 'NOT_A_DATE', field);
}

/** Read dates: a district writes the same few a million times. */
const knownReadings = new Map<string, DateReading>();
const mostKnownReadings = 5_000;

function knownReading(given: string): DateReading {
  const known = knownReadings.get(given);
  if (known !== undefined) return known;
  const reading = readDate(given);
  if (knownReadings.size < mostKnownReadings) knownReadings.set(standalone(given), reading);
  return reading;
}

/** Copies a text: V8 keeps a slice of a page by keeping the page. */
function standalone(cut: string): string {
  return Buffer.from(cut).toString();
}

/** The word of a field among `words`, in any case and spacing (`School Year`); null if it is blank or another. */
export function optionalWord<W extends string>(
  members: Members,
  field: string,
  words: ReadonlyMap<string, W>,
): W | null {
  return words.get(plainWord(text(members[field]) ?? '')) ?? null;
}

export function vocabulary<W extends string>(...words: W[]): Map<string, W> {
  return new Map(words.map((word) => [plainWord(word), word]));
}

export function plainWord(word: string): string {
  return word.toLowerCase().replaceAll(/[\s_-]/g, '');
}

export function missing(field: string): never {
  throw new Refusal('REQUIRED_FIELD_MISSING', field);
}

export function refuse(code: DecodingProblemCode, field: string): never {
  throw new Refusal(code, field);
}
