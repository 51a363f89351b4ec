import type { PendingQuery, Row } from 'postgres';
import type { Sql, Transaction } from './connect.js';

/**
 * For the rest of the transaction, joins are made by hashing or sorting whole sets. Tables of a run are filled and asked
 * within minutes, often before the planner has counted them: where it takes millions of rows for one, a nested loop
 * would run for hours.
 */
export async function disableNestedLoops(tx: Transaction): Promise<void> {
  await tx`set local enable_nestloop = off`;
}

/** What so few rows add to a table does not change how it is best asked. */
export const fewRows = 5_000;

/**
 * Tells the planner about a table from a tenth of the usual sample: enough to choose how to join it, in a tenth of the
 * time. What all districts share, of which each needs a part of the sample, is set up so that autovacuum takes a full one
 * minutes after a hundredth of it is new. `columns`: those by which anybody looks.
 */
export async function analyzeSample(tx: Transaction, table: string, columns: readonly string[]): Promise<void> {
  await tx`set local default_statistics_target = 10`;
  await tx`analyze ${tx(table)} (${tx(columns as string[])})`;
  await tx`set local default_statistics_target to default`;
}

type Fragment = PendingQuery<Row[]>;

/** One of `of` shares, counted from 0, into which a set is cut by a key that it has. */
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
