import createXxHash from 'xxhash-wasm';
import type { RosterRecord } from './model.js';

const { h64Raw } = await createXxHash();
const encoder = new TextEncoder();

/** xxh64 of the bytes as a signed 64-bit integer: the same bits that PostgreSQL's bigint holds. */
export function hashOfBytes(bytes: Uint8Array): bigint {
  return BigInt.asIntN(64, h64Raw(bytes));
}

export function hashOfText(content: string): bigint {
  return hashOfBytes(encoder.encode(content));
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
  return hashOfText(canonical(record));
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).sort().join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = value as Record<string, unknown>;
  const keys = Object.keys(members).sort();
  return `{${keys.map((key) => `${JSON.stringify(key)}:${canonical(members[key])}`).join(',')}}`;
}
