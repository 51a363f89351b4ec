import type { Sql } from '../postgres/connect.js';
import { openRun, type OpenedRun, type RunToOpen } from '../runs/open-run.js';
import { createRunPartitions } from './run-partitions.js';

/** Opens a provisioning or observing run, with the tables of its plan and the settings of its mapping. */
export function openProvisioning(sql: Sql, wanted: RunToOpen): Promise<OpenedRun> {
  return openRun(sql, wanted, async (tx, run) => {
    await tx`
      insert into provisioning_run (run_id, scope_fingerprint, mapping_fingerprint, map_all)
      select ${run.runId}, scope_fingerprint, mapping_fingerprint, map_all from district where id = ${run.districtId}`;
    await createRunPartitions(tx, run.runId);
  });
}
