import createXxHash from 'xxhash-wasm';
import type { RosterRecord } from './model.js';

const { h64, h64Raw } = await createXxHash();

/** xxh64 of the bytes as a signed 64-bit integer, as in PostgreSQL's bigint. */
export function hashOfBytes(bytes: Uint8Array): bigint {
  return BigInt.asIntN(64, h64Raw(bytes));
}

export function hashOfText(content: string): bigint {
  return BigInt.asIntN(64, h64(content));
}

/** Sixteen hexadecimal digits, for states stored as JSON. */
export function hexOfHash(hash: bigint): string {
  return BigInt.asUintN(64, hash).toString(16).padStart(16, '0');
}

/**
 * Hash of a decoded record's content, regardless of stamp, key order or spacing: a provider that stamps
 * `dateLastModified` anew every night must not make every record look changed. The decoder writes a record's members in
 * one order; lists count as sets. `body` is the record as JSON.
 */
export function contentHash(record: RosterRecord, body: string): bigint {
  const lists = Object.entries(record).filter(([, value]) => Array.isArray(value) && value.length > 1);
  if (lists.length === 0) return hashOfText(body);
  const sorted = lists.map(([key, value]) => [key, (value as unknown[]).map((item) => JSON.stringify(item)).sort()]);
  return hashOfText(JSON.stringify({ ...record, ...Object.fromEntries(sorted) }));
}
