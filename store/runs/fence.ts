import type { Transaction } from '../connect.js';
import { StoreError } from '../errors.js';

/**
 * Every write of a run stands behind this fence: it passes only while the run is the district's current one, and holds
 * the district's row against a newer run until the transaction ends.
 */
export async function fence(tx: Transaction, run: { districtId: number; runId: number }): Promise<void> {
  const [held] = await tx`
    select 1 from district where id = ${run.districtId} and current_run = ${run.runId} for share`;
  if (!held) {
    throw new StoreError(
      'RUN_SUPERSEDED',
      `Run ${run.runId} is no longer the current run of its district.`,
      'Nothing is lost: a newer run has taken over. Look at that one.',
    );
  }
}
