import type { PendingQuery, Row } from 'postgres';
import type { Sql, Transaction } from './connect.js';

type Fragment = PendingQuery<Row[]>;

/** One of `of` shards, counted from 0, of a set that is split by a key of its rows. */
export interface Shard {
  index: number;
  of: number;
}

export const whole: Shard = { index: 0, of: 1 };

export function shardsOf(count: number): Shard[] {
  return Array.from({ length: count }, (_, index) => ({ index, of: count }));
}

/** `hashtext` returns a signed 32-bit number. */
const fewestHash = -(2 ** 31);
const hashes = 2 ** 32;

/**
 * Whether a key belongs to a shard, by ranges of its hash: the planner estimates a third for the first and the last
 * shard, but one row in two hundred for `hash % 2 = 0`.
 */
export function isInShard(sql: Sql | Transaction, key: Fragment, { index, of }: Shard): Fragment {
  const border = (before: number): number => fewestHash + Math.floor((before * hashes) / of);
  const from = index === 0 ? sql`true` : sql`hashtext(${key}) >= ${border(index)}`;
  return index === of - 1 ? from : sql`${from} and hashtext(${key}) < ${border(index + 1)}`;
}
