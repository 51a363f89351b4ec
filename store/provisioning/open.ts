import type { Sql } from '../postgres/connect.js';
import { refuseBesideTakingBack } from '../adoption/take-back.js';
import { sendingKinds } from '../runs/kinds.js';
import { openRun, type OpenedRun, type RunToOpen } from '../runs/open-run.js';
import { createRunPartitions } from './run-partitions.js';

/**
 * Opens a provisioning or observing run, with the tables of its plan and the settings of its mapping. Throws `StoreError`
 * `TAKING_BACK_UNFINISHED` for one that sends.
 */
export function openProvisioning(sql: Sql, wanted: RunToOpen): Promise<OpenedRun> {
  return openRun(sql, wanted, async (tx, run) => {
    if (sendingKinds.includes(run.kind)) await refuseBesideTakingBack(tx, run.districtId);
    await tx`
      insert into provisioning_run (run_id, scope_fingerprint, mapping_fingerprint, map_all)
      select ${run.runId}, scope_fingerprint, mapping_fingerprint, map_all from district where id = ${run.districtId}`;
    await createRunPartitions(tx, run.runId);
  });
}
