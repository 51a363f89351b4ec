import { Operation } from '../../roster/plan.js';
import type { Transaction } from '../postgres/connect.js';
import type { RunContext } from '../provisioning/context.js';
import { ownTable } from './run-tables.js';

/** Statuses with which somebody is in a course of Canvas. */
const enrolled = ['active', 'inactive', 'invited', 'creation_pending'];

/**
 * Makes the sides of enrollments for the rest of the transaction, section and user by their wanted SIS ids: `wanted_enrollment`
 * as a night would send them, or has sent them; `roster_enrollment` as the SIS has them, also of classes that begin later; and
 * by Canvas's ids `standing_enrollment`, of courses that are not concluded: teachers go on in last year's.
 */
export async function openComparedEnrollments(tx: Transaction, run: RunContext): Promise<void> {
  const { runId, districtId, settings, asOf, targets } = run;
  const objects = tx(ownTable('canvas_object', runId));
  const { student } = settings.mapping.roles;
  await tx`
    create temp table wanted_enrollment on commit drop as
    select section_id, user_id, role = ${student} as is_student
    from ${tx(`plan_enrollment_r${runId}`)} where op = ${Operation.create}
    union
    select section_id, user_id, role = ${student} from applied_enrollment
    where district_id = ${districtId} and status = 'active'`;
  // Live classes and people alone, as mapped: what is not wanted at all is no evidence either.
  await tx`
    create temp table roster_enrollment on commit drop as
    select c.section_id, u.user_id, e.role = 'student' as is_student
    from ${tx(`mirror_enrollment_d${districtId}`)} e
    join ${tx(targets.class)} c on c.district_id = ${districtId} and c.class_id = e.class_id and c.state = 'live'
    join ${tx(targets.user)} u on u.district_id = ${districtId} and u.user_sourced_id = e.user_id and u.state = 'live'
    where e.missing_since is null and not e.tobedeleted and coalesce(e.end_date >= ${asOf}, true)
    union select section_id, user_id, is_student from wanted_enrollment`;
  await tx`
    create temp table living_section on commit drop as
    select s.canvas_id as section_id, coalesce(s.cross_listed_to, s.parent_id) as course_id
    from ${objects} s
    join ${objects} c on c.kind = 'course' and c.canvas_id = coalesce(s.cross_listed_to, s.parent_id)
    where s.kind = 'section' and s.status <> 'deleted' and c.status not in ('deleted', 'completed')`;
  await tx`
    create temp table standing_enrollment on commit drop as
    select distinct e.section_id, e.user_id, lower(e.role) in ('student', 'studentenrollment') as is_student
    from ${tx(ownTable('canvas_enrollment', runId))} e join living_section l on l.section_id = e.section_id
    where e.status = any(${enrolled}) and lower(e.role) not in ('observer', 'observerenrollment')`;
  for (const table of ['wanted_enrollment', 'roster_enrollment', 'living_section', 'standing_enrollment'])
    await tx`analyze ${tx(table)}`;
}

/**
 * Notes who is who so far, as `person_link`: people who are linked and, in the first pass, people of whom one record and
 * one account alone have the name. Those are no proposals: a class is found by most of its students, not by one.
 */
export async function linkPeople(tx: Transaction, runId: number, withNames: boolean): Promise<void> {
  const match = tx(ownTable('evaluation_match', runId));
  const pairs = tx(ownTable('evaluation_pair', runId));
  await tx`drop table if exists person_link`;
  await tx`
    create temp table person_link on commit drop as
    select sis_id, canvas_id from ${match} where kind = 'user' and state = 'linked'`;
  if (withNames) {
    await tx`
      insert into person_link
      select sis_id, canvas_id from (
        select sis_id, canvas_id, count(*) over (partition by sis_id) as of_sis, count(*) over (partition by canvas_id) as of_canvas
        from ${pairs} p
        where kind = 'user' and 'name' = any(facts) and not 'otherRole' = any(facts)
          and not exists (select 1 from person_link l where l.sis_id = p.sis_id)
          and not exists (select 1 from person_link l where l.canvas_id = p.canvas_id)
      ) named where of_sis = 1 and of_canvas = 1`;
  }
  await tx`analyze person_link`;
}

/** Students that both sides have to have before it says something that they are others. */
const fewStudents = 4;

/**
 * Adds to `nominated` and `extra_fact` what sections share in people, in one aggregate over both sides: teacher, students,
 * someStudents; and for pairs that keys nominated, that they share few.
 */
export async function addSharedPeople(tx: Transaction): Promise<void> {
  await tx`drop table if exists shared, wanted_size, standing_size`;
  await tx`
    create temp table shared on commit drop as
    select w.section_id as sis_id, s.section_id as canvas_id, w.is_student, count(*)::int as people
    from roster_enrollment w
    join person_link l on l.sis_id = w.user_id
    join standing_enrollment s on s.user_id = l.canvas_id and s.is_student = w.is_student
    group by 1, 2, 3`;
  await tx`
    create temp table wanted_size on commit drop as
    select w.section_id as sis_id, count(*)::int as students
    from roster_enrollment w join person_link l on l.sis_id = w.user_id where w.is_student group by 1`;
  await tx`
    create temp table standing_size on commit drop as
    select s.section_id as canvas_id, count(*)::int as students
    from standing_enrollment s join person_link l on l.canvas_id = s.user_id where s.is_student group by 1`;
  for (const table of ['shared', 'wanted_size', 'standing_size']) await tx`analyze ${tx(table)}`;
  // Three of five students are most; half of the smaller side is what a section that was split or joined still shares.
  await tx`
    insert into extra_fact
    select h.sis_id, h.canvas_id,
           case when not h.is_student then 'teacher'
                when h.people >= 0.6 * greatest(w.students, s.students) then 'students' else 'someStudents' end
    from shared h
    left join wanted_size w on w.sis_id = h.sis_id
    left join standing_size s on s.canvas_id = h.canvas_id
    where not h.is_student or h.people >= 0.5 * least(w.students, s.students)`;
  await tx`
    insert into extra_fact
    select n.sis_id, n.canvas_id, 'otherStudents' from nominated n
    left join wanted_size w on w.sis_id = n.sis_id
    join standing_size s on s.canvas_id = n.canvas_id and s.students >= ${fewStudents}
    left join shared h on h.is_student and h.sis_id = n.sis_id and h.canvas_id = n.canvas_id
    where w.students is null or (w.students >= ${fewStudents} and coalesce(h.people, 0) < 0.4 * least(w.students, s.students))`;
  await tx`
    insert into nominated
    select distinct sis_id, canvas_id from extra_fact where fact in ('teacher', 'students', 'someStudents')
    except select sis_id, canvas_id from nominated`;
}

/** Classes in which somebody has to sit before it says something that they are not in others. */
const fewClasses = 2;

/** Adds to `extra_fact` of people who sits in the sections of their classes, or of others, and who has the other role. */
export async function addClassesAndRoles(tx: Transaction, run: RunContext, withClasses: boolean): Promise<void> {
  const match = tx(ownTable('evaluation_match', run.runId));
  if (withClasses) {
    await tx`drop table if exists sits`;
    await tx`
      create temp table sits on commit drop as
      select n.sis_id, n.canvas_id, count(*) as classes, count(s.user_id) as there
      from nominated n
      join roster_enrollment w on w.user_id = n.sis_id
      join ${match} m on m.kind = 'section' and m.state = 'linked' and m.sis_id = w.section_id
      left join standing_enrollment s
        on s.section_id = m.canvas_id and s.user_id = n.canvas_id and s.is_student = w.is_student
      group by 1, 2`;
    await tx`
      insert into extra_fact
      select sis_id, canvas_id, 'classes' from sits where there > 0 and there * 2 >= classes`;
    await tx`
      insert into extra_fact
      select t.sis_id, t.canvas_id, 'otherClasses'
      from sits t
      join (select s.user_id from standing_enrollment s
            join ${match} m on m.kind = 'section' and m.state = 'linked' and m.canvas_id = s.section_id
            group by 1 having count(*) >= ${fewClasses}) elsewhere on elsewhere.user_id = t.canvas_id
      where t.there = 0 and t.classes >= ${fewClasses}`;
  }
  // Staff are students of trainings: only somebody with three courses and none to teach is a student.
  await tx`
    insert into extra_fact
    select n.sis_id, n.canvas_id, 'otherRole'
    from nominated n
    join (
      select m.sis_id, bool_or(r.body->>'role' = 'student') as studies, bool_or(r.body->>'role' <> 'student') as works
      from ${match} m cross join unnest(m.sources) as source
      join mirror_record r on r.district_id = ${run.districtId} and r.collection = 'users' and r.sourced_id = source
      where m.kind = 'user' group by 1) sis on sis.sis_id = n.sis_id
    join (select user_id, count(*) filter (where is_student) as studies, count(*) filter (where not is_student) as teaches
          from standing_enrollment group by 1) c on c.user_id = n.canvas_id
    where (sis.studies and not sis.works and c.teaches > 0 and c.studies = 0)
       or (sis.works and not sis.studies and c.studies >= 3 and c.teaches = 0)`;
}
