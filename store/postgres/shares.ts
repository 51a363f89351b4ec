import type { PendingQuery, Row } from 'postgres';
import type { Sql, Transaction } from './connect.js';

type Fragment = PendingQuery<Row[]>;

/** One of `of` shares, counted from 0, into which a set is cut by a key of its rows. */
export interface Share {
  share: number;
  of: number;
}

export const whole: Share = { share: 0, of: 1 };

export function sharesOf(count: number): Share[] {
  return Array.from({ length: count }, (_, share) => ({ share, of: count }));
}

/** PostgreSQL's `hashtext` gives 32 bits with a sign. */
const fewestHash = -(2 ** 31);
const hashes = 2 ** 32;

/**
 * Whether a key belongs to a share. By ranges of its hash: of the first and the last share the planner guesses a third,
 * where it would take `hash % 2 = 0` for one row in two hundred.
 */
export function isInShare(sql: Sql | Transaction, key: Fragment, { share, of }: Share): Fragment {
  const border = (before: number): number => fewestHash + Math.floor((before * hashes) / of);
  const from = share === 0 ? sql`true` : sql`hashtext(${key}) >= ${border(share)}`;
  return share === of - 1 ? from : sql`${from} and hashtext(${key}) < ${border(share + 1)}`;
}
