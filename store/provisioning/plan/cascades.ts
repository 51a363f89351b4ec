import type { Transaction } from '../../postgres/connect.js';
import { joinWholeSets } from '../../postgres/planner-hints.js';
import type { RunContext } from '../../runs/run-of.js';

/**
 * The phase of a seat that Canvas takes along when its section or course is deleted (`deleted` also destroys a section's
 * enrollments, Canvas lib/sis/section_importer.rb): no import carries a row for it, and it shares its section's fate.
 */
export const goesAlong = 3;

/** Beyond the rows that any piece of a plan numbers. */
const firstNumber = 1_000_000_000_000_000;

/** Plans the seats that go along with the courses and sections to be removed, and are not dropped by rows of their own. */
export async function planTakenAlong(tx: Transaction, run: RunContext): Promise<void> {
  if (!(await takesAny(tx, run))) return;
  const plan = tx(`plan_enrollment_r${run.runId}`);
  await joinWholeSets(tx);
  await tx`
    insert into ${plan}
      (run_id, seq, section_id, user_id, role, op, phase, before_status, after_status, school, class_id, person_id)
    select ${run.runId}::int, ${firstNumber}::bigint + row_number() over (), a.section_id, a.user_id, a.role, 'remove',
           ${goesAlong}::smallint, a.status, 'deleted', a.school, coalesce(a.class_id, a.section_id),
           coalesce((select min(u.user_sourced_id) from user_target u
                     where u.district_id = ${run.districtId} and u.user_id = a.user_id), a.user_id)
    from ${tx(`applied_enrollment_d${run.districtId}`)} a
    where a.status = 'active' and a.section_id in (select section_id from (${whatTakes(tx, run)}) takes)
      and not exists (select 1 from ${plan} p
                      where p.section_id = a.section_id and p.user_id = a.user_id and p.role = a.role)`;
}

/** A section or course is not removed while somebody who would go along is held or waits. */
export async function keepWhatHeldSeatsNeed(tx: Transaction, run: RunContext): Promise<void> {
  if (!(await takesAny(tx, run))) return;
  const student = run.settings.mapping.roles.student;
  await tx`
    update ${tx(`plan_row_r${run.runId}`)} p set verdict = seat.verdict, reason = seat.reason
    from (select distinct on (t.kind, t.sis_id) t.kind, t.sis_id, e.verdict, e.reason
          from (${whatTakes(tx, run)}) t
          join ${tx(`plan_enrollment_r${run.runId}`)} e on e.section_id = t.section_id
          where e.op = 'remove' and e.verdict <> 'released'
          order by t.kind, t.sis_id, e.verdict = 'held' desc, e.role = ${student} desc) seat
    where p.kind = seat.kind and p.sis_id = seat.sis_id and p.op = 'remove' and p.verdict = 'released'`;
}

/** The seats of a section that is not removed stay with it. */
export async function keepSeatsOfWhatStays(tx: Transaction, run: RunContext): Promise<void> {
  if (!(await takesAny(tx, run))) return;
  await tx`
    update ${tx(`plan_enrollment_r${run.runId}`)} set verdict = 'waiting', reason = 'PARENT_HELD'
    where phase = ${goesAlong} and verdict = 'released'
      and section_id in (select section_id from (${whatTakes(tx, run)}) t where t.verdict <> 'released')`;
}

async function takesAny(tx: Transaction, run: RunContext): Promise<boolean> {
  const [any] = await tx`
    select 1 from ${tx(`plan_row_r${run.runId}`)} where kind in ('course', 'section') and op = 'remove' limit 1`;
  return any !== undefined;
}

/** Each section with the planned removal that takes it: its own, or its course's, or both. */
function whatTakes(tx: Transaction, run: RunContext) {
  const rows = tx(`plan_row_r${run.runId}`);
  return tx`
    select sis_id as section_id, kind, sis_id, verdict from ${rows} where kind = 'section' and op = 'remove'
    union all
    select s.sis_id, c.kind, c.sis_id, c.verdict from ${rows} c
    join applied_row s on s.district_id = ${run.districtId} and s.kind = 'section' and not s.removed
      and s.fields->>'course_id' = c.sis_id
    where c.kind = 'course' and c.op = 'remove'`;
}
