import type { SharedByClasses } from '../../../roster/identity-change.js';
import { IdentityQuestion, ProposalState, unansweredStates } from '../../../roster/proposals.js';
import { provisionedRoles } from '../../../roster/roles.js';
import { ClassState } from '../../../roster/targets.js';
import type { Sql } from '../../postgres/connect.js';
import type { RunContext } from '../context.js';
import { answeredPair } from './accepted-pins.js';
import { inGroups } from './in-groups.js';

/** A class that vanished, and one of the same school and course that is there, in days that overlap. */
export interface PossibleClass extends SharedByClasses {
  leftId: string;
  rightId: string;
  rightIsNew: boolean;
  school: string;
  /** Whether the sessions of either have begun. */
  hasBegun: boolean;
  /** Of the one that vanished, as Canvas has accepted them. */
  sectionId: string;
  courseId: string;
}

/**
 * Classes that may be one under two ids (roster/identity-change `classEvidenceOf`), school by school and course by
 * course: one that vanished, whose section Canvas holds and whose last day is not past, and one that is there and not in
 * Canvas yet. One that Canvas knows is asked about where it agrees in course, code and sessions, or was asked about.
 * People are the same under another id too where that was asked in this run, or answered.
 */
export function possibleClasses(sql: Sql, run: RunContext): AsyncGenerator<PossibleClass[]> {
  const days = (record: 'm' | 'o') => sql`
    left join lateral (
      select min(s.body->>'startDate') as first_day, max(s.body->>'endDate') as last_day from mirror_record s
      where s.district_id = ${sql(record)}.district_id and s.collection = 'academicSessions'
        and s.sourced_id in (select jsonb_array_elements_text(${sql(record)}.body->'termSourcedIds'))) days on true`;
  // A course may have another id as well: its code then is the same, or without one its title. A code that is the id
  // says nothing. The id comes last: it is another one where courses have new ids.
  const course = (record: 'm' | 'o') => sql`coalesce(
    (select coalesce(
       nullif(nullif(trim(c.body->>'courseCode'), ''), c.sourced_id), nullif(lower(trim(c.body->>'title')), ''))
     from mirror_record c
     where c.district_id = ${sql(record)}.district_id and c.collection = 'courses'
       and c.sourced_id = ${sql(record)}.body->>'courseSourcedId'),
    nullif(lower(trim(${sql(record)}.body->>'title')), ''), ${sql(record)}.body->>'courseSourcedId')`;
  const member = (name: string) => sql`o.body->${name}::text = m.body->${name}::text`;
  const { student } = run.settings.mapping.roles;
  const rows = sql<Array<PossibleClass & { key: string }>>`
    with gone as (
      select m.*, l.sis_id as section_id, a.fields->>'course_id' as course_id, ${course('m')} as course,
             days.first_day, coalesce(t.term_end::text, days.last_day) as last_day
      from mirror_record m
      join link l on l.district_id = m.district_id and l.kind = 'section' and l.sourced_id = m.sourced_id
      join applied_row a on a.district_id = l.district_id and a.kind = 'section' and a.sis_id = l.sis_id and not a.removed
      left join ${sql(run.targets.class)} t on t.district_id = m.district_id and t.class_id = m.sourced_id
      ${days('m')}
      where m.district_id = ${run.districtId} and m.collection = 'classes' and m.missing_since is not null
        and m.body is not null and t.state is distinct from ${ClassState.ended}
        and not exists (
          select 1 from proposal p
          where p.district_id = m.district_id and p.question = ${IdentityQuestion.class}
            and p.state = ${ProposalState.accepted} and p.left_id = m.sourced_id)
    ), here as (
      select o.*, ${course('o')} as course, days.first_day, days.last_day,
             not exists (
               select 1 from link l
               join applied_row a on a.district_id = l.district_id and a.kind = 'section' and a.sis_id = l.sis_id
                 and not a.removed
               where l.district_id = o.district_id and l.kind = 'section' and l.sourced_id = o.sourced_id) as is_new
      from mirror_record o
      ${days('o')}
      where o.district_id = ${run.districtId} and o.collection = 'classes' and o.missing_since is null and not o.rejected
        and o.body->>'status' = 'active' and o.body->>'schoolSourcedId' in (select body->>'schoolSourcedId' from gone)
    ), possible as materialized (
      select m.sourced_id as left_id, o.sourced_id as right_id, o.is_new as right_is_new,
             m.body->>'schoolSourcedId' as school, m.course, m.section_id, m.course_id,
             least(m.first_day, o.first_day) <= ${run.asOf} as has_begun,
             coalesce(m.body->>'classCode' = o.body->>'classCode', false) as same_code,
             (m.first_day, m.last_day) = (o.first_day, o.last_day) as same_days
      from gone m
      join here o on o.body->>'schoolSourcedId' = m.body->>'schoolSourcedId' and o.course = m.course
        and o.first_day <= m.last_day and m.first_day <= o.last_day
      where least(m.last_day, o.last_day) >= ${run.asOf}
        and (o.is_new
             or (${member('courseSourcedId')} and ${member('termSourcedIds')}
                 and m.body->>'classCode' = o.body->>'classCode')
             or exists (
               select 1 from proposal p
               where p.district_id = m.district_id and p.question = ${IdentityQuestion.class}
                 and p.state = any(${unansweredStates as string[]}) and p.left_id = m.sourced_id
                 and p.right_id = o.sourced_id))
        and not exists (${answeredPair(sql, IdentityQuestion.class)})
    ), left_member as (
      select g.left_id, x.user_id, bool_or(x.role = ${student}) as is_student
      from (select distinct left_id, section_id from possible) g
      join ${sql(`applied_enrollment_d${run.districtId}`)} x on x.section_id = g.section_id
      where x.status in ('active', 'completed') group by 1, 2
    ), right_member as (
      select distinct e.class_id as right_id, coalesce(lu.sis_id, lo.sis_id) as user_id
      from (select distinct right_id from possible) h
      join ${sql(`mirror_enrollment_d${run.districtId}`)} e on e.class_id = h.right_id
      left join link lu on lu.district_id = ${run.districtId} and lu.kind = 'user' and lu.sourced_id = e.user_id
      left join proposal p on lu.sis_id is null and p.district_id = ${run.districtId}
        and p.question = ${IdentityQuestion.person} and p.right_id = e.user_id
        and (p.state = ${ProposalState.accepted} or (p.state = ${ProposalState.open} and p.last_run = ${run.runId}))
      left join link lo on lo.district_id = ${run.districtId} and lo.kind = 'user' and lo.sourced_id = p.left_id
      where e.missing_since is null and not e.tobedeleted and not e.rejected and e.role = any(${[...provisionedRoles]})
    ), shared as (
      select p.left_id, p.right_id, count(*) filter (where l.is_student) as students,
             count(*) filter (where not l.is_student) as teachers
      from possible p
      join left_member l using (left_id) join right_member r on r.right_id = p.right_id and r.user_id = l.user_id
      group by 1, 2
    )
    select left_id as "leftId", right_id as "rightId", right_is_new as "rightIsNew", school, section_id as "sectionId",
           course_id as "courseId", has_begun as "hasBegun", same_code as "sameCode", same_days as "sameDays",
           coalesce(s.students, 0)::int as students, coalesce(s.teachers, 0)::int as teachers,
           not exists (select 1 from left_member l where l.left_id = p.left_id)
             or not exists (select 1 from right_member r where r.right_id = p.right_id) as "isBare",
           school || ' ' || course as key
    from possible p left join shared s using (left_id, right_id)
    order by key, left_id, right_id`;
  return inGroups(rows.cursor(250), ({ key, ...each }) => each);
}
