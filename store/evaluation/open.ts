import type { Sql } from '../postgres/connect.js';
import { openRun, type OpenedRun, type RunToOpen } from '../runs/open-run.js';
import { createRunPartitions } from '../provisioning/run-partitions.js';
import { createEvaluationTables } from './run-tables.js';

/** Opens an evaluation, which maps everything whatever a night would, with the tables of its plan and its own. */
export function openEvaluation(sql: Sql, wanted: RunToOpen): Promise<OpenedRun> {
  return openRun(sql, wanted, async (tx, run) => {
    await tx`
      insert into provisioning_run (run_id, scope_fingerprint, mapping_fingerprint, map_all)
      select ${run.runId}, scope_fingerprint, mapping_fingerprint, true from district where id = ${run.districtId}`;
    await createRunPartitions(tx, run.runId);
    await createEvaluationTables(tx, run.runId);
  });
}
