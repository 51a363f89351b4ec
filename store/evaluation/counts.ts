import type { FindingCount, FirstNight, KindCounts, SisProblem, SisQuality } from '../../evaluation/model.js';
import type { Transaction } from '../postgres/connect.js';
import type { RunContext } from '../provisioning/context.js';
import { ownTable } from './run-tables.js';

const none = { certain: 0, likely: 0, question: 0, made: 0, doubled: 0, left: 0, orphaned: 0, past: 0 };

interface CountRow {
  kind: KindCounts['kind'];
  school: string | null;
  figure: keyof typeof none;
  count: number;
}

/** Counts things by kind, school and what would become of them. Needs `object_school` and the compared enrollments of the transaction. */
export async function countMatches(tx: Transaction, run: RunContext): Promise<KindCounts[]> {
  const own = (name: Parameters<typeof ownTable>[0]) => tx(ownTable(name, run.runId));
  const [match, objects, logins] = [own('evaluation_match'), own('canvas_object'), own('canvas_login')];
  const rows = await tx<CountRow[]>`
    select kind, school, case when state = 'linked' then confidence else state end as figure, count(*)::int as count
    from ${match} group by 1, 2, 3
    union all
    select kind, school, 'doubled', count(distinct sis_id)::int from ${own('evaluation_finding')}
    where code = 'DOUBLED' group by 1, 2
    union all
    select o.kind, s.school,
           case when o.status = 'completed' or coalesce(c.status, '') in ('completed', 'deleted')
                  or t.end_day < ${run.asOf} then 'past'
                when o.sis_id is not null then 'orphaned' else 'left' end, count(*)::int
    from ${objects} o
    left join ${objects} c on o.kind = 'section' and c.kind = 'course' and c.canvas_id = o.parent_id
    left join ${objects} t on t.kind = 'term' and t.canvas_id = case o.kind when 'term' then o.canvas_id when 'section' then c.term_id else o.term_id end
    left join object_school s on s.kind = 'course' and s.canvas_id = case o.kind when 'course' then o.canvas_id when 'section' then o.parent_id end
    left join (select distinct kind, canvas_id from ${match} where canvas_id is not null) m
      on m.kind = o.kind and m.canvas_id = o.canvas_id
    where o.status <> 'deleted' and m.canvas_id is null
    group by 1, 2, 3
    union all
    select 'user', s.school, case when p.has_id then 'orphaned' else 'left' end, count(*)::int
    from (select user_id, bool_or(sis_id is not null) as has_id from ${logins} where status <> 'deleted' group by 1) p
    left join (select distinct canvas_id from ${match} where kind = 'user' and canvas_id is not null) m on m.canvas_id = p.user_id
    left join object_school s on s.kind = 'user' and s.canvas_id = p.user_id
    where m.canvas_id is null group by 1, 2, 3`;
  return gathered([...rows, ...(await countEnrollments(tx, run))]);
}

/**
 * Enrollments follow from their sections and people: one that stands is linked, one whose section and person are linked or
 * made is made, the rest waits for a question. Of Canvas's own, those in linked sections that the SIS does not have.
 */
async function countEnrollments(tx: Transaction, { runId }: RunContext): Promise<CountRow[]> {
  const match = tx(ownTable('evaluation_match', runId));
  const enrollments = tx(ownTable('canvas_enrollment', runId));
  return tx<CountRow[]>`
    with section as (select * from ${match} where kind = 'section'), person as (select * from ${match} where kind = 'user'),
    wanted as (
      select s.school, s.state as section_state, p.state as person_state, s.canvas_id as section_id, p.canvas_id as user_id,
             w.is_student
      from wanted_enrollment w join section s on s.sis_id = w.section_id join person p on p.sis_id = w.user_id
    )
    select 'enrollment' as kind, w.school,
           case when w.section_state = 'question' or w.person_state = 'question' then 'question'
                when e.user_id is not null then 'certain' else 'made' end as figure, count(*)::int as count
    from wanted w
    left join standing_enrollment e on w.section_state = 'linked' and w.person_state = 'linked'
      and e.section_id = w.section_id and e.user_id = w.user_id and e.is_student = w.is_student
    group by 1, 2, 3
    union all
    select 'enrollment', s.school, case when e.by_sis then 'orphaned' else 'left' end, count(*)::int
    from ${enrollments} e
    join standing_enrollment t on t.section_id = e.section_id and t.user_id = e.user_id
    join section s on s.state = 'linked' and s.canvas_id = e.section_id
    left join wanted w on w.section_id = e.section_id and w.user_id = e.user_id
      and w.section_state = 'linked' and w.person_state = 'linked'
    where w.user_id is null and e.status <> 'deleted'
    group by 1, 2, 3`;
}

function gathered(rows: readonly CountRow[]): KindCounts[] {
  const counts = new Map<string, KindCounts>();
  for (const { kind, school, figure, count } of rows) {
    const at = `${kind}\n${school ?? ''}`;
    const sum = counts.get(at) ?? { kind, school, ...none };
    sum[figure] += count;
    counts.set(at, sum);
  }
  return [...counts.values()].sort((a, b) => (a.school ?? '').localeCompare(b.school ?? ''));
}

export async function countFindings(tx: Transaction, { runId }: RunContext): Promise<FindingCount[]> {
  return tx<FindingCount[]>`
    select code, kind, school, count(*)::int as count from ${tx(ownTable('evaluation_finding', runId))}
    group by 1, 2, 3 order by 1, 2, 3`;
}

/** Open problems of the SIS, as provisioning found them while it mapped. */
export async function countSisProblems(tx: Transaction, { districtId }: RunContext): Promise<SisProblem[]> {
  return tx<SisProblem[]>`
    select code, school, count(*)::int as causes, sum(affected)::int as affected
    from problem where district_id = ${districtId} and settled_run is null and kind <> 'sis_import'
    group by 1, 2 order by 1, 2`;
}

/**
 * What the first night would do if everything that is proposed were linked: what stands is changed where Canvas shows
 * another login or name of a person, another name, code, account or term of a course, or another name of a section.
 */
export async function countFirstNight(tx: Transaction, { runId }: RunContext): Promise<FirstNight[]> {
  const own = (name: Parameters<typeof ownTable>[0]) => tx(ownTable(name, runId));
  const [match, objects] = [own('evaluation_match'), own('canvas_object')];
  return tx<FirstNight[]>`
    select m.kind,
           count(*) filter (where m.state = 'made')::int as make,
           count(*) filter (where m.state = 'linked' and x.changes)::int as change,
           count(*) filter (where m.state = 'linked' and not x.changes)::int as same,
           count(*) filter (where m.state = 'question')::int as wait
    from ${match} m
    join ${tx(`desired_row_r${runId}`)} d on d.kind = m.kind and d.sis_id = m.sis_id and d.state = 'desired'
    left join ${objects} o on o.kind = m.kind and o.canvas_id = m.canvas_id
    left join ${match} term on m.kind = 'course' and term.kind = 'term' and term.sis_id = d.fields->>'term_id'
    left join ${match} account on m.kind = 'course' and account.kind = 'account' and account.sis_id = d.fields->>'account_id'
    left join (select user_id, array_agg(lower(login_id)) as logins, array_agg(name) as names
               from ${own('canvas_login')} where status <> 'deleted' group by 1) l
      on m.kind = 'user' and l.user_id = m.canvas_id
    cross join lateral (
      select case m.kind
        when 'user' then not (lower(d.fields->>'login_id') = any(l.logins))
                      or not (concat_ws(' ', d.fields->>'first_name', d.fields->>'last_name') = any(l.names))
        when 'course' then (o.name, o.code) is distinct from (d.fields->>'long_name', d.fields->>'short_name')
                        or o.term_id is distinct from coalesce(term.canvas_id, o.term_id)
                        or o.parent_id is distinct from coalesce(account.canvas_id, o.parent_id)
        else o.name is distinct from d.fields->>'name' end as changes) x
    group by m.kind order by kind_order(m.kind)`;
}

/**
 * What the SIS itself lacks, school by school. Whether a class is in scope is provisioning's own question: classes and
 * people are those that it mapped, and enrollments those of its classes.
 */
export async function measureSis(tx: Transaction, { runId, districtId, targets }: RunContext): Promise<SisQuality[]> {
  const match = tx(ownTable('evaluation_match', runId));
  const record = (collection: string) =>
    tx`(select sourced_id, body from mirror_record where district_id = ${districtId} and collection = ${collection}
        and missing_since is null and body is not null)`;
  const rows = await tx<Array<{ school: string | null; figure: keyof Omit<SisQuality, 'school'>; count: number }>>`
    select m.school, 'classesWithoutTeacher' as figure, count(*)::int as count
    from ${match} m
    left join (select distinct section_id from roster_enrollment where not is_student) t on t.section_id = m.sis_id
    where m.kind = 'section' and t.section_id is null group by 1
    union all
    select body->>'schoolSourcedId', 'classesWithoutTerm', count(*)::int from ${record('classes')} c
    where jsonb_array_length(body->'termSourcedIds') = 0 group by 1
    union all
    select c.school, f.figure, count(*)::int
    from ${tx(`mirror_enrollment_d${districtId}`)} e
    join ${tx(targets.class)} c on c.district_id = ${districtId} and c.class_id = e.class_id and c.state = 'live'
    cross join lateral (values
      ('enrollmentsWithoutDates', e.begin_date is null or e.end_date is null),
      ('enrollmentsOutsideTerm', e.begin_date > c.term_end or e.end_date < c.term_start)) f (figure, is_so)
    where f.is_so and e.missing_since is null and not e.tobedeleted group by 1, 2
    union all
    select e.school_id, 'danglingEnrollments', count(*)::int
    from ${tx(`mirror_enrollment_d${districtId}`)} e
    left join ${record('users')} u on u.sourced_id = e.user_id
    left join ${record('classes')} c on c.sourced_id = e.class_id
    where (u.sourced_id is null or c.sourced_id is null) and e.missing_since is null and not e.tobedeleted group by 1
    union all
    select body->'orgSourcedIds'->>0, 'peopleWithoutLogin', count(*)::int from ${record('users')} u
    where body->>'username' = '' group by 1
    union all
    select school, 'sharedAddresses', count(*)::int from (
      select body->'orgSourcedIds'->>0 as school, count(*) over (partition by lower(body->>'email')) as holders
      from ${record('users')} u where body->>'email' <> '') shared
    where holders > 1 group by 1`;
  const schools = new Map<string | null, SisQuality>();
  for (const { school, figure, count } of rows) {
    const sum = schools.get(school) ?? { school, ...nothingLacking };
    sum[figure] += count;
    schools.set(school, sum);
  }
  return [...schools.values()].sort((a, b) => (a.school ?? '').localeCompare(b.school ?? ''));
}

const nothingLacking = {
  ...{ classesWithoutTeacher: 0, classesWithoutTerm: 0, enrollmentsWithoutDates: 0, enrollmentsOutsideTerm: 0 },
  ...{ danglingEnrollments: 0, peopleWithoutLogin: 0, sharedAddresses: 0 },
};
