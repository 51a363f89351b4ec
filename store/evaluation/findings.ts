import { confidenceOrder } from '../../roster/matching/facts.js';
import type { Transaction } from '../postgres/connect.js';
import type { RunContext } from '../provisioning/context.js';
import { claimed } from './pairs.js';
import { schoolsOfObjects } from './schools.js';
import { ownTable } from './run-tables.js';

/**
 * Writes what somebody should know before a conversion (codes/evaluation-findings), replacing what an earlier attempt has
 * found. Each finding once, with the school whose it is.
 */
export async function writeFindings(tx: Transaction, run: RunContext): Promise<void> {
  const own = (name: Parameters<typeof ownTable>[0]) => tx(ownTable(name, run.runId));
  const [findings, match, pairs] = [own('evaluation_finding'), own('evaluation_match'), own('evaluation_pair')];
  const [objects, logins] = [own('canvas_object'), own('canvas_login')];
  const desired = tx(`desired_row_r${run.runId}`);
  const likely = confidenceOrder.indexOf('likely');
  await tx`truncate ${findings}`;
  await schoolsOfObjects(tx, run);
  const add = tx`insert into ${findings} (code, kind, school, sis_id, canvas_id, other_id)`;
  const living = tx`status <> 'deleted'`;

  await tx`
    ${add}
    select distinct 'LOGIN_HELD_BY_OTHER', 'user', m.school, m.sis_id, m.canvas_id, l.user_id
    from ${match} m
    join ${desired} d on d.kind = 'user' and d.state = 'desired' and d.sis_id = m.sis_id
    join ${logins} l on lower(l.login_id) = lower(d.fields->>'login_id') and l.${living}
    where m.kind = 'user' and m.state <> 'question' and l.user_id is distinct from m.canvas_id`;

  const ids = tx`(
    select kind, canvas_id, sis_id, status from ${objects} where sis_id is not null
    union all select 'user', user_id, sis_id, status from ${logins} where sis_id is not null)`;
  await tx`
    ${add}
    select distinct case when i.status = 'deleted' then 'ID_HELD_BY_DELETED' else 'ID_HELD_BY_OTHER' end,
           m.kind, m.school, m.sis_id, m.canvas_id, i.canvas_id
    from ${match} m join ${ids} i on i.kind = m.kind and i.sis_id = m.sis_id
    where i.canvas_id is distinct from m.canvas_id`;

  await tx`
    ${add}
    select distinct case when p.rank <= ${likely} then 'DOUBLED' else 'MAYBE_DOUBLED' end,
           p.kind, m.school, m.sis_id, m.canvas_id, p.canvas_id
    from ${pairs} p join ${match} m on m.kind = p.kind and m.sis_id = p.sis_id and m.state = 'linked'
    where (p.rank <= ${likely} or (p.kind = 'user' and 'name' = any(p.facts))) and p.canvas_id <> m.canvas_id
      and not exists (select 1 from ${match} t where t.kind = p.kind and t.canvas_id = p.canvas_id)`;

  await tx`
    ${add}
    select 'SAME_PERSON_IN_SIS', 'user', min(m.school), min(p.sis_id), p.canvas_id, null
    from ${pairs} p join ${match} m on m.kind = 'user' and m.sis_id = p.sis_id
    where p.kind = 'user' and (p.rank <= ${likely} or ${claimed(tx)})
      and (m.state = 'question' or m.canvas_id = p.canvas_id)
    group by p.canvas_id having count(distinct p.sis_id) > 1`;

  await tx`
    ${add}
    select case when l.ids > 1 then 'MERGED_USER' else 'SEVERAL_PROVIDERS' end, 'user', m.school, m.sis_id, l.user_id, null
    from (select user_id, count(distinct sis_id) as ids, count(distinct coalesce(provider, '')) as providers
          from ${logins} where ${living} group by 1) l
    left join ${match} m on m.kind = 'user' and m.state = 'linked' and m.canvas_id = l.user_id
    where l.ids > 1 or l.providers > 1`;

  await tx`
    ${add}
    select case when c.has_section then 'COURSE_BY_HAND' else 'COURSE_WITHOUT_SECTIONS' end,
           'course', c.school, null, c.canvas_id, null
    from (
      select o.canvas_id, o.sis_id, s.school, exists (
               select 1 from ${objects} x where x.kind = 'section' and x.${living}
                 and coalesce(x.cross_listed_to, x.parent_id) = o.canvas_id) as has_section
      from ${objects} o left join object_school s on s.kind = 'course' and s.canvas_id = o.canvas_id
      where o.kind = 'course' and o.status not in ('deleted', 'completed')
        and not exists (select 1 from ${match} m where m.kind = 'course' and m.canvas_id = o.canvas_id)
    ) c where not c.has_section or c.sis_id is null`;

  await tx`
    ${add}
    select 'COURSE_COMBINES_CLASSES', 'course', min(m.school), min(d.fields->>'course_id'), o.parent_id, null
    from ${match} m
    join ${desired} d on d.kind = 'section' and d.state = 'desired' and d.sis_id = m.sis_id
    join ${objects} o on o.kind = 'section' and o.canvas_id = m.canvas_id
    where m.kind = 'section' and m.state = 'linked'
    group by o.parent_id having count(distinct d.fields->>'course_id') > 1`;

  await tx`
    ${add}
    select 'SECTION_CROSS_LISTED', 'section', m.school, m.sis_id, m.canvas_id, o.cross_listed_to
    from ${match} m join ${objects} o on o.kind = 'section' and o.canvas_id = m.canvas_id
    where m.kind = 'section' and m.state = 'linked' and o.cross_listed_to is not null`;
  await tx`analyze ${findings}`;
}

/** Courses of Canvas for which it matters whether they hold work: in question, doubled or with several classes. */
export async function coursesToLookInto(
  tx: Transaction,
  runId: number,
  most: number,
): Promise<{ courses: string[]; all: number }> {
  const match = tx(ownTable('evaluation_match', runId));
  const findings = tx(ownTable('evaluation_finding', runId));
  const rows = await tx<Array<{ course: string; all: number }>>`
    select course, (count(*) over ())::int as all from (
      select canvas_id as course from ${match} where kind = 'course' and state = 'question'
      union select canvas_id from ${findings} where kind = 'course' and code = 'COURSE_COMBINES_CLASSES'
      union select other_id from ${findings} where kind = 'course' and code = 'DOUBLED'
    ) asked where course is not null order by course limit ${most}`;
  return { courses: rows.map((each) => each.course), all: rows[0]?.all ?? 0 };
}

/** Notes courses that hold work. */
export async function noteWork(tx: Transaction, runId: number, courses: readonly string[]): Promise<void> {
  const findings = tx(ownTable('evaluation_finding', runId));
  await tx`delete from ${findings} where code = 'COURSE_HOLDS_WORK'`;
  await tx`
    insert into ${findings} (code, kind, school, sis_id, canvas_id, other_id)
    select 'COURSE_HOLDS_WORK', 'course', s.school, null, course, null
    from unnest(${courses as string[]}::text[]) as course
    left join object_school s on s.kind = 'course' and s.canvas_id = course`;
}
