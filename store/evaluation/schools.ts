import type { Transaction } from '../postgres/connect.js';
import type { RunContext } from '../provisioning/context.js';
import { ownTable } from './run-tables.js';

/**
 * Makes `object_school` (kind, canvas_id, school) for the rest of the transaction: whose the courses of Canvas are, by the
 * account in which they are or the nearest one above it that is linked to a school, and whose its people, by most of their
 * courses. What is linked itself belongs to the school of what it is linked to.
 */
export async function schoolsOfObjects(tx: Transaction, { runId, districtId }: RunContext): Promise<void> {
  const own = (name: Parameters<typeof ownTable>[0]) => tx(ownTable(name, runId));
  const [match, objects] = [own('evaluation_match'), own('canvas_object')];
  await tx`drop table if exists object_school`;
  await tx`
    create temp table object_school on commit drop as
    with recursive school_account as (
      select m.canvas_id, m.sources[1] as school from ${match} m
      join mirror_record o on o.district_id = ${districtId} and o.collection = 'orgs' and o.sourced_id = m.sources[1]
      where m.kind = 'account' and m.canvas_id is not null and o.body->>'type' = 'school'
    ), below as (
      select canvas_id, school, 0 as depth from school_account
      union all
      select o.canvas_id, b.school, b.depth + 1 from below b
      join ${objects} o on o.kind = 'account' and o.parent_id = b.canvas_id where b.depth < 20
    ), account as (
      select distinct on (canvas_id) canvas_id, school from below order by canvas_id, depth
    )
    select 'course' as kind, o.canvas_id, coalesce(m.school, a.school) as school
    from ${objects} o
    left join (select canvas_id, min(school) as school from ${match}
               where kind = 'course' and state = 'linked' group by 1) m on m.canvas_id = o.canvas_id
    left join account a on a.canvas_id = o.parent_id
    where o.kind = 'course'`;
  await tx`
    insert into object_school
    select distinct on (user_id) 'user', user_id, school from (
      select e.user_id, s.school, count(*) as courses
      from ${own('canvas_enrollment')} e
      join object_school s on s.kind = 'course' and s.canvas_id = e.course_id and s.school is not null
      where e.status <> 'deleted' group by 1, 2
    ) attended order by user_id, courses desc, school`;
  await tx`analyze object_school`;
}
