import type { PendingQuery, Row } from 'postgres';
import type { Sql, Transaction } from './connect.js';

type Fragment = PendingQuery<Row[]>;

/** One of `of` shards, counted from 0, into which a set is cut by a key of its rows. */
export interface Shard {
  index: number;
  of: number;
}

export const whole: Shard = { index: 0, of: 1 };

export function shardsOf(count: number): Shard[] {
  return Array.from({ length: count }, (_, index) => ({ index, of: count }));
}

/** PostgreSQL's `hashtext` gives 32 bits with a sign. */
const fewestHash = -(2 ** 31);
const hashes = 2 ** 32;

/**
 * Whether a key belongs to a shard. By ranges of its hash: of the first and the last shard the planner guesses a third,
 * where it would take `hash % 2 = 0` for one row in two hundred.
 */
export function isInShard(sql: Sql | Transaction, key: Fragment, { index, of }: Shard): Fragment {
  const border = (before: number): number => fewestHash + Math.floor((before * hashes) / of);
  const from = index === 0 ? sql`true` : sql`hashtext(${key}) >= ${border(index)}`;
  return index === of - 1 ? from : sql`${from} and hashtext(${key}) < ${border(index + 1)}`;
}
