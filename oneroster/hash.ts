import createXxHash from 'xxhash-wasm';
import type { RosterRecord } from './model.js';

const { h64, h64Raw } = await createXxHash();

/** xxh64 of the bytes as a signed 64-bit integer: the same bits that PostgreSQL's bigint holds. */
export function hashOfBytes(bytes: Uint8Array): bigint {
  return BigInt.asIntN(64, h64Raw(bytes));
}

export function hashOfText(content: string): bigint {
  return BigInt.asIntN(64, h64(content));
}

/** Sixteen hexadecimal digits, for states that are stored as JSON. */
export function hexOfHash(hash: bigint): string {
  return BigInt.asUintN(64, hash).toString(16).padStart(16, '0');
}

/**
 * Hash of what a decoded record says, whatever stamp, key order or spacing it came with: a provider that stamps
 * `dateLastModified` anew every night must not make every record look changed. Lists count as sets.
 */
export function contentHash(record: RosterRecord): bigint {
  return hashOfText(JSON.stringify(valuesInOrder(record)));
}

/** Values by key in alphabetical order, each list sorted. */
function valuesInOrder(record: object): unknown[] {
  const members = record as Record<string, unknown>;
  return Object.keys(members)
    .sort()
    .map((key) => inOrder(members[key]));
}

function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => JSON.stringify(inOrder(item))).sort();
  return typeof value === 'object' && value !== null ? valuesInOrder(value) : value;
}
