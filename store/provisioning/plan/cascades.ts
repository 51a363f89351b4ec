import type { Transaction } from '../../postgres/connect.js';
import { disableNestedLoops } from '../../postgres/planner-hints.js';
import type { RunContext } from '../context.js';
import { Operation, Phase } from '../../../roster/plan.js';

/** Above the row numbers of any shard of a plan. */
const firstNumber = 1_000_000_000_000_000;

/** Plans the enrollments that cascade with the removal of their course or section and have no drop of their own. */
export async function planCascades(tx: Transaction, run: RunContext): Promise<void> {
  if (!(await removesAnySection(tx, run))) return;
  const plan = tx(`plan_enrollment_r${run.runId}`);
  await disableNestedLoops(tx);
  await tx`
    insert into ${plan}
      (run_id, seq, section_id, user_id, role, op, phase, before_status, after_status, school, class_id, person_id)
    select ${run.runId}::int, ${firstNumber}::bigint + row_number() over (), a.section_id, a.user_id, a.role, ${Operation.remove},
           ${Phase.cascaded}::smallint, a.status, 'deleted', a.school, coalesce(a.class_id, a.section_id),
           coalesce((select min(u.user_sourced_id) from ${tx(run.targets.user)} u
                     where u.district_id = ${run.districtId} and u.user_id = a.user_id), a.user_id)
    from ${tx(`applied_enrollment_d${run.districtId}`)} a
    where a.status = 'active' and a.section_id in (select section_id from (${sourcesOfCascade(tx, run)}) takes)
      and not exists (select 1 from ${plan} p
                      where p.section_id = a.section_id and p.user_id = a.user_id and p.role = a.role)`;
}

async function removesAnySection(tx: Transaction, run: RunContext): Promise<boolean> {
  const [any] = await tx`
    select 1 from ${tx(`plan_row_r${run.runId}`)} where kind in ('course', 'section') and op = ${Operation.remove} limit 1`;
  return any !== undefined;
}

/** Each section with the planned removals that delete it: its own, its course's, or both. */
export function sourcesOfCascade(tx: Transaction, run: RunContext) {
  const rows = tx(`plan_row_r${run.runId}`);
  return tx`
    select sis_id as section_id, kind, sis_id from ${rows} where kind = 'section' and op = ${Operation.remove}
    union all
    select s.sis_id, c.kind, c.sis_id from ${rows} c
    join applied_row s on s.district_id = ${run.districtId} and s.kind = 'section' and not s.removed
      and s.fields->>'course_id' = c.sis_id
    where c.kind = 'course' and c.op = ${Operation.remove}`;
}
