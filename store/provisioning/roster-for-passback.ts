import type { ClassReason } from '../../codes/class-reasons.js';
import type { PassbackSettings } from '../../config/passback-settings.js';
import type { Student } from '../../gradebook/class-facts.js';
import type { PassbackScope } from '../../gradebook/scope.js';
import type { Sql } from '../postgres/connect.js';

/** Everything that passback knows of the roster: provisioned classes, with their people. Read-only. */

export interface ProvisionedClass {
  classId: string;
  /** SIS ids in Canvas. */
  sectionId: string;
  courseId: string;
  school: string;
}

/** A class of a run. */
export interface ClassOfRun extends ProvisionedClass {
  /** Why the district's settings leave it out; null: it takes part. */
  leftOut: ClassReason | null;
  /** Whether first and last day of its term are known. */
  hasTermDates: boolean;
}

/** The part of the district's settings that says which classes take part. */
type Selection = Pick<
  PassbackSettings,
  'schools' | 'teachers' | 'accounts' | 'terms' | 'courses' | 'sections' | 'exclude'
>;

/**
 * Classes whose section Canvas has accepted and that are under way, or ended a few days ago: grades of the last days
 * come after the term's end. Lists that name what takes part leave no trace of the rest; what is excluded by name is
 * among the classes, with why.
 *
 * @param daysAfterEnd days after the term's end on which grades are still carried
 * @param selection what takes part, beside the scope
 */
export async function provisionedClasses(
  sql: Sql,
  districtId: number,
  {
    asOf,
    daysAfterEnd,
    scope,
    selection,
  }: { asOf: string; daysAfterEnd: number; scope: PassbackScope; selection: Selection },
): Promise<ClassOfRun[]> {
  const { schools, teachers, accounts, terms, courses, sections, exclude } = selection;
  return sql<ClassOfRun[]>`
    with recursive account_within (sis_id) as (
      select unnest(${accounts}::text[])
      union
      select a.sis_id from applied_row a join account_within w on a.fields->>'parent_account_id' = w.sis_id
      where a.district_id = ${districtId} and a.kind = 'account' and not a.removed
    )
    select t.class_id as "classId", t.section_id as "sectionId", t.course_id as "courseId", t.school,
           case when t.school = any(${exclude.schools}) then ${excludedSchool}
                when g.grades <> '[]' and g.grades <@ ${sql.json(exclude.grades)} then ${excludedGrade}
           end as "leftOut", t.term_start is not null and t.term_end is not null as "hasTermDates"
    from class_target t
    join applied_row a on a.district_id = t.district_id and a.kind = 'section' and a.sis_id = t.section_id
    left join applied_row c on c.district_id = t.district_id and c.kind = 'course' and c.sis_id = t.course_id
    left join mirror_record m
      on m.district_id = t.district_id and m.collection = 'classes' and m.sourced_id = t.class_id
    left join mirror_record o
      on o.district_id = t.district_id and o.collection = 'courses' and o.sourced_id = m.body->>'courseSourcedId'
    cross join lateral (
      select coalesce(nullif(m.body->'grades', '[]'), o.body->'grades', '[]') as grades) g
    where t.district_id = ${districtId} and not a.removed
      and (t.term_start is null or t.term_start <= ${asOf}::date)
      and (t.term_end is null or t.term_end + ${daysAfterEnd}::int >= ${asOf}::date)
      and (${schools.length} = 0 or t.school = any(${schools}))
      and (${courses.length} = 0 or t.course_id = any(${courses}))
      and (${sections.length} = 0 or t.section_id = any(${sections}))
      and (${terms.length} = 0 or c.fields->>'term_id' = any(${terms}))
      and (${accounts.length} = 0 or c.fields->>'account_id' in (select sis_id from account_within))
      and (${teachers.length} = 0 or ${isTaughtBy(sql, teachers)})
      and (${scope.schools.length} = 0 or t.school = any(${scope.schools}))
      and (${scope.classes.length} = 0 or t.class_id = any(${scope.classes}))
      and (${scope.courses.length} = 0 or t.course_id = any(${scope.courses}))
      and (${scope.sections.length} = 0 or t.section_id = any(${scope.sections}))
      and (${scope.teachers.length} = 0 or ${isTaughtBy(sql, scope.teachers)})
    order by t.class_id`;
}

const excludedSchool: ClassReason = 'CLASS_SCHOOL_EXCLUDED';
const excludedGrade: ClassReason = 'CLASS_GRADE_EXCLUDED';

/** Whether one of these people is the primary teacher of a class. */
function isTaughtBy(sql: Sql, teachers: readonly string[]) {
  return sql`exists (
    select 1 from mirror_enrollment e
    where e.district_id = t.district_id and e.class_id = t.class_id and e.role = 'teacher' and e.is_primary
      and e.user_id = any(${teachers as string[]}))`;
}

export interface ClassRoster {
  /** First and last day, both part of the class; null if not known. */
  firstDay: string | null;
  lastDay: string | null;
  /** The year in which its school year ends. */
  schoolYear: string | null;
  /** sourcedId and other ids of the primary teacher; empty if the class has none on this date. */
  teacherIds: string[];
  students: Student[];
}

/**
 * The roster of a class on a date. A student who has several enrollments in it is enrolled if one of them counts.
 *
 * @param endDateInclusive whether an enrollment counts on its end date
 */
export async function classRoster(
  sql: Sql,
  districtId: number,
  classId: string,
  { asOf, endDateInclusive }: { asOf: string; endDateInclusive: boolean },
): Promise<ClassRoster> {
  const [about] = await sql<Array<Pick<ClassRoster, 'firstDay' | 'lastDay' | 'schoolYear'>>>`
    select t.term_start as "firstDay", t.term_end as "lastDay", s.body->>'schoolYear' as "schoolYear"
    from class_target t
    left join mirror_record s
      on s.district_id = t.district_id and s.collection = 'academicSessions' and s.sourced_id = t.session
    where t.district_id = ${districtId} and t.class_id = ${classId}`;
  const people = await sql<Array<PersonInClass>>`
    with other_class as materialized (
      select o.class_id from class_target here
      join class_target o
        on o.district_id = here.district_id and o.course_id = here.course_id and o.class_id <> here.class_id
      where here.district_id = ${districtId} and here.class_id = ${classId}
    ), was_in_other_class as materialized (
      select e.user_id, e.begin_date from mirror_enrollment e
      where e.district_id = ${districtId} and e.class_id = any(select class_id from other_class)
        and e.role = 'student' and not ${isCurrent(sql, asOf, endDateInclusive)}
    )
    select e.user_id as "sourcedId", e.role, e.is_primary as "isPrimary", u.user_id as "userSisId",
           m.body->>'identifier' as identifier, e.begin_date as "beginDate",
           ${isCurrent(sql, asOf, endDateInclusive)} as "isCurrent",
           exists (select 1 from was_in_other_class o
                   where o.user_id = e.user_id and coalesce(o.begin_date < e.begin_date, true)) as "cameFromOtherClass"
    from mirror_enrollment e
    left join user_target u on u.district_id = e.district_id and u.user_sourced_id = e.user_id
    left join mirror_record m
      on m.district_id = e.district_id and m.collection = 'users' and m.sourced_id = e.user_id
    where e.district_id = ${districtId} and e.class_id = ${classId} and e.user_id is not null
    order by e.user_id, e.begin_date`;
  return {
    ...{ firstDay: about?.firstDay ?? null, lastDay: about?.lastDay ?? null, schoolYear: about?.schoolYear ?? null },
    teacherIds: primaryTeacher(people),
    students: studentsOf(people),
  };
}

/**
 * The teacher of each of these classes on a date who has a user in Canvas: the primary one, or the only one. Classes
 * without one are left out.
 */
export async function leadTeachers(
  sql: Sql,
  districtId: number,
  classIds: readonly string[],
  { asOf, endDateInclusive }: { asOf: string; endDateInclusive: boolean },
): Promise<Map<string, { sourcedId: string; userSisId: string }>> {
  const rows = await sql<TeacherOfClass[]>`
    select e.class_id as "classId", e.user_id as "sourcedId", u.user_id as "userSisId", e.is_primary as "isPrimary"
    from mirror_enrollment e
    left join user_target u on u.district_id = e.district_id and u.user_sourced_id = e.user_id
    where e.district_id = ${districtId} and e.class_id = any(${classIds as string[]}) and e.role = 'teacher'
      and ${isCurrent(sql, asOf, endDateInclusive)}
    order by e.class_id, e.user_id, e.begin_date`;
  const byClass = new Map<string, TeacherOfClass[]>();
  for (const row of rows) byClass.set(row.classId, [...(byClass.get(row.classId) ?? []), row]);
  const leads = new Map<string, { sourcedId: string; userSisId: string }>();
  for (const [classId, teachers] of byClass) {
    const lead = leadOf(teachers);
    if (lead && lead.userSisId !== null) leads.set(classId, { sourcedId: lead.sourcedId, userSisId: lead.userSisId });
  }
  return leads;
}

/** Whether an enrollment `e` counts on a date. */
function isCurrent(sql: Sql, asOf: string, endDateInclusive: boolean) {
  return sql`(
    not e.tobedeleted and e.missing_since is null
    and (e.begin_date is null or e.begin_date <= ${asOf}::date)
    and (e.end_date is null or e.end_date > ${asOf}::date
         or (${endDateInclusive} and e.end_date = ${asOf}::date)))`;
}

interface TeacherOfClass {
  classId: string;
  sourcedId: string;
  userSisId: string | null;
  isPrimary: boolean;
}

interface PersonInClass {
  sourcedId: string;
  role: string;
  isPrimary: boolean;
  userSisId: string | null;
  identifier: string | null;
  beginDate: string | null;
  isCurrent: boolean;
  /** Whether the person was a student of another class of the same course before. */
  cameFromOtherClass: boolean;
}

/** The primary teacher; where none is marked, the only teacher. */
function leadOf<Teacher extends { sourcedId: string; isPrimary: boolean }>(
  teachers: readonly Teacher[],
): Teacher | undefined {
  const marked = teachers.filter((each) => each.isPrimary);
  const only = new Set(teachers.map((each) => each.sourcedId)).size === 1 ? teachers : [];
  return (marked.length > 0 ? marked : only).at(-1);
}

function primaryTeacher(people: readonly PersonInClass[]): string[] {
  const lead = leadOf(people.filter((each) => each.role === 'teacher' && each.isCurrent));
  return lead ? [lead.sourcedId, ...(lead.identifier === null ? [] : [lead.identifier])] : [];
}

function studentsOf(people: readonly PersonInClass[]): Student[] {
  const students = new Map<string, Student>();
  for (const { role, userSisId, sourcedId, isCurrent, cameFromOtherClass, beginDate } of people) {
    if (role !== 'student' || userSisId === null) continue;
    const known = students.get(sourcedId);
    // Of several enrollments the first that counts tells the day.
    const cameOn = isCurrent && cameFromOtherClass && !known?.isEnrolled ? beginDate : (known?.cameOn ?? null);
    students.set(sourcedId, { sourcedId, userSisId, isEnrolled: isCurrent || (known?.isEnrolled ?? false), cameOn });
  }
  return [...students.values()];
}
