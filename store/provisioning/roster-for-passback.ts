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

/**
 * Classes whose section Canvas has accepted and that are under way, or ended a few days ago: grades of the last days
 * come after the term's end.
 *
 * @param daysAfterEnd days after the term's end on which grades are still carried
 * @param onlySchools sourcedIds, beside those of the scope; empty: all
 */
export async function provisionedClasses(
  sql: Sql,
  districtId: number,
  {
    asOf,
    daysAfterEnd,
    scope,
    onlySchools,
  }: { asOf: string; daysAfterEnd: number; scope: PassbackScope; onlySchools: readonly string[] },
): Promise<ProvisionedClass[]> {
  return sql<ProvisionedClass[]>`
    select t.class_id as "classId", t.section_id as "sectionId", t.course_id as "courseId", t.school
    from class_target t
    join applied_row a on a.district_id = t.district_id and a.kind = 'section' and a.sis_id = t.section_id
    where t.district_id = ${districtId} and not a.removed
      and (t.term_start is null or t.term_start <= ${asOf}::date)
      and (t.term_end is null or t.term_end + ${daysAfterEnd}::int >= ${asOf}::date)
      and (${onlySchools.length} = 0 or t.school = any(${onlySchools as string[]}))
      and (${scope.schools.length} = 0 or t.school = any(${scope.schools}))
      and (${scope.classes.length} = 0 or t.class_id = any(${scope.classes}))
      and (${scope.courses.length} = 0 or t.course_id = any(${scope.courses}))
      and (${scope.sections.length} = 0 or t.section_id = any(${scope.sections}))
      and (${scope.teachers.length} = 0 or exists (
        select 1 from mirror_enrollment e
        where e.district_id = t.district_id and e.class_id = t.class_id and e.role = 'teacher' and e.is_primary
          and e.user_id = any(${scope.teachers})))
    order by t.class_id`;
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
    select e.user_id as "sourcedId", e.role, e.is_primary as "isPrimary", u.user_id as "userSisId",
           m.body->>'identifier' as identifier, e.begin_date as "beginDate",
           ${isCurrent(sql, asOf, endDateInclusive)} as "isCurrent"
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
  for (const { role, userSisId, sourcedId, isCurrent } of people) {
    if (role !== 'student' || userSisId === null) continue;
    const known = students.get(sourcedId);
    students.set(sourcedId, { sourcedId, userSisId, isEnrolled: isCurrent || (known?.isEnrolled ?? false) });
  }
  return [...students.values()];
}
