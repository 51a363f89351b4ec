import { ownTable } from '../evaluation/run-tables.js';
import type { Transaction } from '../postgres/connect.js';
import type { RunContext } from '../provisioning/context.js';

/** Base roles of Canvas, as its report and imports write them. Every other role is a custom one. */
const baseRoles = ['student', 'teacher', 'ta', 'observer', 'designer'];

/**
 * What the roster wants and Canvas has counts as accepted: the enrollment of a linked person in a linked section, whatever its
 * state. Somebody in a custom role is enrolled: which base that role has, no report says. Enrollments that the roster does
 * not want stay nobody's. Returns how many count.
 */
export async function pinEnrollments(
  tx: Transaction,
  { districtId, runId, asOf }: RunContext,
  evaluationRun: number,
): Promise<number> {
  const applied = tx(`applied_enrollment_d${districtId}`);
  const written = await tx`
    insert into ${applied} (district_id, section_id, user_id, role, status, before_status, school, class_id, since, accepted_run,
                            adopted_status)
    select distinct on (s.pinned_id, u.pinned_id, e.role) ${districtId}::int, s.pinned_id, u.pinned_id, e.role, e.after_status,
           null, e.school, e.class_id, ${asOf}::date, ${runId}::int,
           case when lower(c.role) = lower(e.role) then case when c.status in ('inactive', 'completed') then c.status else 'active' end end
    from ${tx(`plan_enrollment_r${evaluationRun}`)} e
    join pinned s on s.kind = 'section' and s.wanted_id = e.section_id
    join pinned u on u.kind = 'user' and u.wanted_id = e.user_id
    join ${tx(ownTable('canvas_enrollment', runId))} c
      on c.section_id = s.canvas_id and c.user_id = u.canvas_id and c.status <> 'deleted'
     and (lower(c.role) = lower(e.role) or lower(c.role) <> all(${baseRoles}))
    left join ${applied} a on a.section_id = s.pinned_id and a.user_id = u.pinned_id and a.role = e.role
    where e.op = 'create' and a.section_id is null
    order by s.pinned_id, u.pinned_id, e.role, e.seq`;
  await tx`create index if not exists ${tx(`applied_enrollment_d${districtId}_section`)} on ${applied} (section_id)`;
  await tx`analyze ${applied}`;
  return written.count;
}
