import { RunOutcome } from '../../codes/run-outcome.js';
import type { Sql } from '../postgres/connect.js';
import { StoreError } from '../errors.js';
import type { DistrictSettings } from '../../config/settings.js';
import { createRunPartitions } from '../provisioning/run-partitions.js';

export interface OpenedRun {
  runId: number;
  number: number;
  districtId: number;
  settings: DistrictSettings;
}

/**
 * Opens a run and fences every earlier one of the district out. Asked again for the same workflow execution, it gives
 * the same run: a retry opens nothing twice. The run keeps the settings of this moment: a change of them that is applied
 * while it is under way counts from the next one.
 */
export async function openRun(
  sql: Sql,
  wanted: {
    district: string;
    mode: 'observe' | 'apply';
    asOf: string;
    readAt: Date;
    workflowId: string;
    workflowRunId: string;
  },
): Promise<OpenedRun> {
  return sql.begin(async (tx) => {
    const [district] = await tx<Array<{ id: number; settings: DistrictSettings }>>`
      select id, settings from district where key = ${wanted.district} for update`;
    if (!district) {
      throw new StoreError('DISTRICT_UNKNOWN', `There is no district "${wanted.district}".`);
    }
    const [known] = await tx<Array<{ id: number; number: number }>>`
      select id, number from run where workflow_run_id = ${wanted.workflowRunId}`;
    if (known) return { runId: known.id, number: known.number, districtId: district.id, settings: district.settings };
    const [run] = await tx<Array<{ id: number; number: number }>>`
      insert into run (district_id, number, mode, as_of, read_at, workflow_id, workflow_run_id, settings,
                       scope_fingerprint, mapping_fingerprint, map_all)
      select id, (select coalesce(max(number), 0) + 1 from run where district_id = ${district.id}), ${wanted.mode},
             ${wanted.asOf}, ${wanted.readAt}, ${wanted.workflowId}, ${wanted.workflowRunId}, settings,
             scope_fingerprint, mapping_fingerprint, map_all
      from district where id = ${district.id}
      returning id, number`;
    await tx`
      update run set ended_at = now(), outcome = ${RunOutcome.superseded}
      where district_id = ${district.id} and ended_at is null and id <> ${run!.id}`;
    await tx`update district set current_run = ${run!.id} where id = ${district.id}`;
    await createRunPartitions(tx, run!.id);
    return { runId: run!.id, number: run!.number, districtId: district.id, settings: district.settings };
  });
}
