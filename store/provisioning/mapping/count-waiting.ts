import { keepsNothingAway } from '../../../codes/record-problems.js';
import { provisionedRoles } from '../../../roster/roles.js';
import type { Transaction } from '../../postgres/connect.js';
import { disableNestedLoops } from '../../postgres/planner-hints.js';
import type { RunContext } from '../context.js';

/**
 * Counts, for each problem that this run noted of a person or a class, the current enrollments that wait for it. Call it
 * once all problems of the mapping are noted.
 *
 * @param stillCountsOn an enrollment that ended earlier does not wait (roster/counting-dates)
 */
export async function countWaitingEnrollments(tx: Transaction, run: RunContext, stillCountsOn: string): Promise<void> {
  const noted = tx`
    district_id = ${run.districtId} and last_run = ${run.runId} and settled_run is null
    and code <> all(${[...keepsNothingAway]})`;
  await disableNestedLoops(tx);
  for (const [kind, column] of [
    ['users', 'user_id'],
    ['classes', 'class_id'],
  ] as const) {
    const things = tx`select thing from problem where ${noted} and kind = ${kind}`;
    const [any] = await tx`select 1 from (${things}) things limit 1`;
    if (!any) continue;
    await tx`
      update problem p set affected = waiting.rows
      from (
        select e.${tx(column)} as thing, count(*)::int as rows
        from ${tx(`mirror_enrollment_d${run.districtId}`)} e
        where e.${tx(column)} in (${things}) and e.missing_since is null and not e.tobedeleted and not e.rejected
          and (e.end_date is null or e.end_date >= ${stillCountsOn}) and e.role = any(${[...provisionedRoles]})
        group by 1) waiting
      where p.district_id = ${run.districtId} and p.last_run = ${run.runId} and p.kind = ${kind}
        and p.thing = waiting.thing and p.code <> all(${[...keepsNothingAway]})`;
  }
}
