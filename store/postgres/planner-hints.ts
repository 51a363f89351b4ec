import type { Transaction } from './connect.js';

/**
 * Makes the rest of the transaction join by hash or merge. Tables of a run are filled and queried within minutes, often
 * before they are analyzed: where the planner takes millions of rows for one, a nested loop would run for hours.
 */
export async function disableNestedLoops(tx: Transaction): Promise<void> {
  await tx`set local enable_nestloop = off`;
}

/** Below this many new rows, skip ANALYZE: query plans would not change. */
export const fewRows = 5_000;

/**
 * Analyzes a table from a tenth of the usual sample: enough to choose a join, in a tenth of the time. Tables shared by
 * all districts get a full ANALYZE from autovacuum minutes after a hundredth of their rows is new. `columns`: those
 * used in conditions.
 */
export async function analyzeSample(tx: Transaction, table: string, columns: readonly string[]): Promise<void> {
  await tx`set local default_statistics_target = 10`;
  await tx`analyze ${tx(table)} (${tx(columns as string[])})`;
  await tx`set local default_statistics_target to default`;
}
