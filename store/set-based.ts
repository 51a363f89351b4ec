import type { Transaction } from './connect.js';

/**
 * For the rest of the transaction, joins are made by hashing or sorting whole sets. Tables of a run are filled and asked
 * within minutes, often before the planner has counted them: where it takes millions of rows for one, a nested loop
 * would run for hours.
 */
export async function joinWholeSets(tx: Transaction): Promise<void> {
  await tx`set local enable_nestloop = off`;
}
