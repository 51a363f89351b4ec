import { provisionedRoles } from '../../../roster/roles.js';
import type { Transaction } from '../../postgres/connect.js';
import { disableNestedLoops } from '../../postgres/planner-hints.js';
import type { RunContext } from '../context.js';
import { anyChanged } from './any-changed.js';
import { classSchools } from './class-schools.js';

/**
 * Stores the schools of the classes in which people of no org in scope have a wanted enrollment. Nothing is done if
 * neither records nor settings have changed.
 *
 * @param orgs sourcedIds of the orgs in scope (roster/scope `orgsInScope`)
 * @param stillCountsOn an enrollment that ended earlier brings nobody (roster/counting-dates)
 */
export async function saveSchoolsOfClasses(
  tx: Transaction,
  run: RunContext,
  { orgs, stillCountsOn }: { orgs: readonly string[]; stillCountsOn: string },
): Promise<void> {
  if (!run.mapAll && !(await anyChanged(tx, run, ['orgs', 'users', 'courses', 'classes', 'enrollments']))) return;
  await disableNestedLoops(tx);
  await tx`
    create temp table of_no_org on commit drop as
    select sourced_id from mirror_record
    where district_id = ${run.districtId} and collection = 'users' and body is not null
      and not jsonb_exists_any(body->'orgSourcedIds', ${orgs as string[]})`;
  await tx`delete from school_of_classes where district_id = ${run.districtId}`;
  const [any] = await tx`select 1 from of_no_org limit 1`;
  if (!any) return;
  await tx`analyze of_no_org`;
  await tx`
    insert into school_of_classes (district_id, user_sourced_id, schools)
    select ${run.districtId}::int, e.user_id, array_agg(distinct c.school)
    from of_no_org o
    join ${tx(`mirror_enrollment_d${run.districtId}`)} e on e.user_id = o.sourced_id
    join (${classSchools(tx, run.districtId)}) c on c.sourced_id = e.class_id
    where e.missing_since is null and not e.tobedeleted and not e.rejected
      and (e.end_date is null or e.end_date >= ${stillCountsOn}) and e.role = any(${[...provisionedRoles]})
      and c.school = any(${orgs as string[]})
    group by e.user_id`;
}
