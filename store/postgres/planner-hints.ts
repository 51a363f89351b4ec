import type { Transaction } from './connect.js';

/**
 * For the rest of the transaction, joins are made by hashing or sorting whole sets. Tables of a run are filled and asked
 * within minutes, often before the planner has counted them: where it takes millions of rows for one, a nested loop
 * would run for hours.
 */
export async function disableNestedLoops(tx: Transaction): Promise<void> {
  await tx`set local enable_nestloop = off`;
}

/** Below this many new rows, skip ANALYZE: query plans would not change. */
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
