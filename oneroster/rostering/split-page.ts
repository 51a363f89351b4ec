import { parseJson } from '../../http/json.js';
import { text } from '../fields.js';
import { hashOfBytes } from './hash.js';
import { sameShapeReader } from './same-shape.js';

/**
 * One page of a collection, its records separated and hashed without parsing if the bytes allow it. Most records of a
 * night are known; finding that out by hash costs a fifth of parsing them.
 *
 * Split or parsed, nothing is guessed. A cut is made only at `},{"sourcedId":"`, which cannot be inside a JSON text
 * (its quotation marks would be escaped), so it is either a border between two records or within a nested list of
 * objects. In the second case the slice before it has an unclosed bracket and is no JSON. A slice counts as a record
 * only if it parses now, has the shape of a record that does (`same-shape`), or has the hash of a slice that did
 * before: for an unknown slice that does not parse, read the page again with `parsedWhole`.
 */
export interface OpenedPage {
  count: number;
  /** `split`: slices of the answer's bytes. `parsed`: records serialized again by JSON.stringify. */
  mode: 'split' | 'parsed';
  /** Hashes of each record's bytes, signed as PostgreSQL's bigint. They differ between modes. */
  hashes: BigInt64Array;
  hash(index: number): bigint;
  slice(index: number): Uint8Array;
  /** The record's JSON, kept once parsed; undefined if the slice is none (only in `split` mode). */
  parse(index: number): unknown;
  /**
   * Reads all records at once, which costs a third of parsing them one by one: for pages with many unknown rows. If
   * only some members are requested, `parse` may afterwards leave out others.
   */
  parseAll(asked: readonly string[] | null): void;
  /** Hashes of records `from` to `to`, as for `RecordHashIndex.addBlock` and by PostgreSQL's `int8send`. */
  hashBlock(from: number, to: number): Buffer;
  /** Codes that the provider sent beside the list (`invalid_sort_field`). */
  warnings: string[];
}

const border = Buffer.from('},{"sourcedId":"');
const nestedList = Buffer.from('[{"sourcedId":"');
const recordStart = Buffer.from('{"sourcedId":"');
const pageEnd = Buffer.from('}]}');

/** The page's records; null if the body is not a list under one of `envelopeNames`. */
export function openPage(body: Buffer, envelopeNames: readonly string[]): OpenedPage | null {
  return splitPage(body, envelopeNames) ?? parsedWhole(body, envelopeNames);
}

/** Null if the body is not in the one compact form that can be split safely. */
function splitPage(body: Buffer, envelopeNames: readonly string[]): OpenedPage | null {
  const first = firstRecordAt(body, envelopeNames);
  const last = endOfLastRecord(body);
  if (first === null || last === null || last <= first) return null;
  if (body.indexOf(nestedList, first) !== -1) return null;

  const starts = [first];
  for (let at = body.indexOf(border, first); at !== -1; at = body.indexOf(border, at + border.length))
    starts.push(at + 2);
  const count = starts.length;
  // A record ends two bytes before the next begins: one for the comma, none for its own brace.
  const endOf = (index: number) => (index + 1 < count ? starts[index + 1]! - 1 : last);

  const slice = (index: number) => body.subarray(starts[index], endOf(index));
  const parsed: unknown[] = new Array<unknown>(count);
  const parse = (index: number) => (parsed[index] ??= parseJson(slice(index)));
  for (const probe of [0, count >> 1, count - 1]) if (parse(probe) === undefined) return null;

  const hashes = new BigInt64Array(count);
  for (let i = 0; i < count; i++) hashes[i] = hashOfBytes(slice(i));
  const readAlike = (asked: readonly string[]): boolean => {
    const reader = sameShapeReader(parse(0), slice(0).toString(), asked);
    if (reader === null) return false;
    const page = body.toString('latin1');
    let otherwise = 0;
    for (let i = 0; i < count; i++) {
      parsed[i] ??= reader.read(page, starts[i]!, endOf(i));
      if (parsed[i] === undefined) otherwise += 1;
    }
    return otherwise < count / 4;
  };
  /** Used only if record and slice are seen to be the same, by their sourcedIds. */
  const parseAll = (asked: readonly string[] | null) => {
    if (asked !== null && readAlike(asked)) return;
    const records = recordsIn(parseJson(body), envelopeNames);
    if (records === null || records.length !== count) return;
    if (records.every((record, index) => beginsWith(body, starts[index]!, record))) {
      records.forEach((record, index) => (parsed[index] = record));
    }
  };
  return pageOf('split', hashes, slice, parse, parseAll, []);
}

/** Whether the slice at `start` is this record's. Ids with other than plain letters are not compared. */
function beginsWith(body: Buffer, start: number, record: unknown): boolean {
  const sourcedId = (record as { sourcedId?: unknown } | null)?.sourcedId;
  if (typeof sourcedId !== 'string') return false;
  const at = start + recordStart.length;
  return body.toString('latin1', at, at + sourcedId.length) === sourcedId;
}

/** The page by JSON.parse: for pretty printing, other key orders, and nested lists that look like records. */
export function parsedWhole(body: Buffer, envelopeNames: readonly string[]): OpenedPage | null {
  const answer = parseJson(body);
  const records = recordsIn(answer, envelopeNames);
  if (records === null) return null;
  const slices = records.map((record) => Buffer.from(serialized(record)));
  const hashes = new BigInt64Array(slices.length);
  slices.forEach((slice, i) => (hashes[i] = hashOfBytes(slice)));
  return pageOf(
    'parsed',
    hashes,
    (index) => slices[index]!,
    (index) => records[index],
    () => undefined,
    warningsIn(answer),
  );
}

/**
 * A record's JSON. A member that is nested deeper than can be written is null in it (JSON.parse reads any depth,
 * JSON.stringify does not): no such member means anything.
 */
function serialized(record: unknown): string {
  const written = writtenOrNull(record);
  if (written !== null || typeof record !== 'object' || record === null || Array.isArray(record))
    return written ?? 'null';
  const members = Object.entries(record).map(
    ([name, value]) => `${JSON.stringify(name)}:${writtenOrNull(value) ?? 'null'}`,
  );
  return `{${members.join(',')}}`;
}

function writtenOrNull(value: unknown): string | null {
  try {
    return JSON.stringify(value);
  } catch (error) {
    // The stack ends.
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function pageOf(
  mode: OpenedPage['mode'],
  hashes: BigInt64Array,
  slice: OpenedPage['slice'],
  parse: OpenedPage['parse'],
  parseAll: OpenedPage['parseAll'],
  warnings: string[],
): OpenedPage {
  return {
    count: hashes.length,
    mode,
    hashes,
    hash: (index) => hashes[index]!,
    slice,
    parse,
    parseAll,
    hashBlock(from, to) {
      const inOurOrder = Buffer.from(hashes.buffer, hashes.byteOffset + from * 8, (to - from) * 8);
      return Buffer.from(inOurOrder).swap64();
    },
    warnings,
  };
}

/** Offset of the first record in `{"orgs":[{"sourcedId":"...`, or null. */
function firstRecordAt(body: Buffer, envelopeNames: readonly string[]): number | null {
  for (const name of envelopeNames) {
    const head = Buffer.from(`{"${name}":[`);
    if (startsAt(body, head, 0) && startsAt(body, recordStart, head.length)) return head.length;
  }
  return null;
}

/** Offset after the last record in `...}]}`, or null. */
function endOfLastRecord(body: Buffer): number | null {
  let end = body.length;
  while (end > 0 && (body[end - 1] === 0x0a || body[end - 1] === 0x0d || body[end - 1] === 0x20)) end--;
  const at = end - pageEnd.length;
  return at >= 0 && startsAt(body, pageEnd, at) ? at + 1 : null;
}

function startsAt(body: Buffer, needle: Buffer, at: number): boolean {
  return body.length >= at + needle.length && body.compare(needle, 0, needle.length, at, at + needle.length) === 0;
}

function recordsIn(answer: unknown, envelopeNames: readonly string[]): unknown[] | null {
  if (Array.isArray(answer)) return answer;
  if (typeof answer !== 'object' || answer === null) return null;
  const members = answer as Record<string, unknown>;
  for (const name of envelopeNames) {
    const list = members[name];
    if (Array.isArray(list)) return list;
    if (list === '' || (list === null && name in members)) return [];
    // Some providers leave the brackets out around a single record.
    if (typeof list === 'object' && list !== null && 'sourcedId' in list) return [list];
  }
  return null;
}

/** Codes of a `statusInfoSet` (or `warnings`) beside the list in a 200. */
function warningsIn(answer: unknown): string[] {
  if (typeof answer !== 'object' || answer === null || Array.isArray(answer)) return [];
  const { statusInfoSet, warnings } = answer as Record<string, unknown>;
  return [statusInfoSet, warnings].flatMap((list) => (Array.isArray(list) ? list.flatMap(codeOf) : []));
}

function codeOf(info: unknown): string[] {
  if (typeof info !== 'object' || info === null) return [];
  const { imsx_codeMinor, codeMinor } = info as Record<string, unknown>;
  const code = text(imsx_codeMinor ?? codeMinor);
  return code === null ? [] : [code];
}
