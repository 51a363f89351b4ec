import { stampOf, type Day } from './dates.js';
import { inventName, loginLetters, type PersonName } from './names.js';
import type { Random } from './random.js';
import type { AcademicSession, Class, Course, District, Enrollment, User } from './records.js';

/** Where a new student comes in. */
export interface NewStudent {
  school: string;
  grade: string;
  name?: PersonName;
  /** Takes this login instead of one of its own. */
  username?: string;
  identifier?: string;
}

export interface NewStaff {
  schools: string[];
  role: 'teacher' | 'administrator' | 'aide';
  name?: PersonName;
  /** The teacher number of a person who already has a record of another role. */
  identifier?: string;
  email?: string | null;
}

export interface NewClass {
  course: Course;
  school: string;
  terms: string[];
  title: string;
  homeroom?: boolean;
  grades?: string[];
  period: string;
  section: number;
}

export type Registrar = ReturnType<typeof createRegistrar>;

/** Enters new people, courses, sections and enrollments into a district, numbered and shaped as PowerSchool would. */
export function createRegistrar(district: District, random: Random, stampDay: Day) {
  const dateLastModified = stampOf(stampDay);
  const active = { status: 'active' as const, dateLastModified };
  const { next } = district;

  const loginOf = (name: PersonName, number: number): string =>
    `${loginLetters(name.givenName).slice(0, 1)}${loginLetters(name.familyName).slice(0, 12)}${number}`;

  const addStudent = (wanted: NewStudent): User => {
    const name = wanted.name ?? inventName(random);
    const number = next.studentNumber++;
    const sourcedId = `S${next.person++}`;
    // Without a portal login the username falls back to the id.
    const username = wanted.username ?? (random.chance(0.02) ? sourcedId : loginOf(name, number));
    const withoutMail = wanted.grade === 'KG' ? random.chance(0.5) : random.chance(0.04);
    const student: User = {
      sourcedId,
      ...active,
      username,
      userIds: [{ type: 'stateNumber', identifier: String(7_000_000_000 + number) }],
      enabledUser: true,
      ...name,
      role: 'student',
      identifier: wanted.identifier ?? String(number),
      email: withoutMail ? null : `${loginOf(name, number)}@students.${district.domain}`,
      sms: null,
      phone: null,
      agents: [],
      orgs: [wanted.school],
      grades: [wanted.grade],
    };
    district.users.push(student);
    return student;
  };

  const addStaff = (wanted: NewStaff): User => {
    const name = wanted.name ?? inventName(random);
    const number = next.teacherNumber++;
    const sourcedId = `T${next.person++}`;
    const staff: User = {
      sourcedId,
      ...active,
      username: wanted.identifier === undefined ? loginOf(name, number) : sourcedId,
      userIds: [],
      enabledUser: true,
      ...name,
      role: wanted.role,
      identifier: wanted.identifier ?? String(number),
      email: wanted.email === undefined ? `${loginOf(name, number)}@${district.domain}` : wanted.email,
      sms: null,
      phone: null,
      agents: [],
      orgs: wanted.schools,
      grades: [],
    };
    district.users.push(staff);
    return staff;
  };

  const addCourse = (org: string, title: string, code: string, grades: string[], subject: string): Course => {
    const course: Course = {
      sourcedId: String(next.course++),
      ...active,
      title,
      courseCode: code,
      schoolYear: null,
      grades,
      subjects: [subject],
      subjectCodes: [],
      org,
    };
    district.courses.push(course);
    return course;
  };

  const addClass = (wanted: NewClass): Class => {
    const added: Class = {
      sourcedId: String(next.section++),
      ...active,
      title: wanted.title,
      classCode: `${wanted.course.courseCode}.${wanted.section}`,
      classType: wanted.homeroom ? 'homeroom' : 'scheduled',
      location: String(100 + random.below(180)),
      grades: wanted.grades ?? wanted.course.grades,
      subjects: wanted.course.subjects,
      subjectCodes: [],
      periods: [wanted.period],
      course: wanted.course.sourcedId,
      school: wanted.school,
      terms: wanted.terms,
    };
    district.classes.push(added);
    return added;
  };

  const enrollment = (user: User, into: Class, begin: Day, end: Day): Enrollment => {
    const enrollment: Enrollment = {
      sourcedId: `S${next.enrollment++}`,
      ...active,
      user: user.sourcedId,
      class: into.sourcedId,
      school: into.school,
      role: 'student',
      primary: null,
      beginDate: begin,
      endDate: end,
    };
    district.enrollments.push(enrollment);
    return enrollment;
  };

  const assign = (user: User, to: Class, begin: Day, end: Day, primary: boolean): Enrollment => {
    const enrollment: Enrollment = {
      sourcedId: `ST${next.sectionTeacher++}-${user.sourcedId}`,
      ...active,
      user: user.sourcedId,
      class: to.sourcedId,
      school: to.school,
      role: user.role === 'aide' ? 'aide' : 'teacher',
      primary,
      beginDate: begin,
      endDate: end,
    };
    district.enrollments.push(enrollment);
    return enrollment;
  };

  return { addStudent, addStaff, addCourse, addClass, enrollment, assign, random };
}

/** First and last day of a class: those of the sessions it lies in. */
export function spanOf(terms: readonly AcademicSession[]): { begin: Day; end: Day } {
  const begins = terms.map((term) => term.startDate).sort();
  const ends = terms.map((term) => term.endDate).sort();
  const begin = begins[0];
  const end = ends.at(-1);
  if (begin === undefined || end === undefined) throw new Error('a class lies in at least one session');
  return { begin, end };
}
