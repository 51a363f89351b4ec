import type { CanvasKind } from '../../canvas/sis/rows.js';
import type { Sql, Transaction } from '../postgres/connect.js';
import type { Writer } from '../runs/fence.js';

/** Something that runs had made when an adoption was taken back. Ids alone: names of people stay in Canvas. */
export interface LeftThing {
  kind: CanvasKind;
  /** Its SIS id; of an enrollment, that of the section. */
  sisId: string;
  /** Of an enrollment. */
  userId: string | null;
  role: string | null;
}

/**
 * Notes what runs have made: accepted rows of theirs that were not adopted and stand. `byRuns` is the ids of the runs that
 * send. Returns how many things of each kind.
 */
export async function noteLeft(
  tx: Transaction,
  { districtId, runId }: Writer,
  byRuns: readonly number[],
): Promise<Record<string, number>> {
  const isMade = tx`accepted_run = any(${byRuns as number[]})`;
  await tx`
    insert into adoption_left (run_id, district_id, kind, sis_id)
    select ${runId}::int, ${districtId}::int, kind, sis_id from applied_row
    where district_id = ${districtId} and not removed and adopted is null and ${isMade}`;
  await tx`
    insert into adoption_left (run_id, district_id, kind, sis_id, user_id, role)
    select ${runId}::int, ${districtId}::int, 'enrollment', section_id, user_id, role
    from ${tx(`applied_enrollment_d${districtId}`)}
    where status <> 'deleted' and adopted_status is null and ${isMade}`;
  const counts = await tx<Array<{ kind: string; things: number }>>`
    select kind, count(*)::int as things from adoption_left where run_id = ${runId} group by 1 order by kind_order(kind)`;
  return Object.fromEntries(counts.map(({ kind, things }) => [kind, things]));
}

/** What the latest taking back has left, kind by kind; empty if nothing was taken back. */
export async function listLeft(sql: Sql, districtId: number, most: number): Promise<LeftThing[]> {
  return sql<LeftThing[]>`
    select kind, sis_id as "sisId", user_id as "userId", role from adoption_left
    where run_id = (select max(run_id) from adoption_left where district_id = ${districtId})
    order by kind_order(kind), sis_id, user_id, role limit ${most}`;
}
