import type { Day } from '../../district/dates.js';
import type { AcademicSession, Class, District, Enrollment, User } from '../../district/records.js';
import type { View } from '../view.js';

/** What the gradebook needs to know of the district: who teaches and sits where, and when. */
export interface GradebookRoster {
  district(): District;
  today(): Day;
  /** A class that is not marked as deleted. */
  classOf(id: string): Class | undefined;
  student(id: string): User | undefined;
  session(id: string): AcademicSession | undefined;
  /** Whether a day lies in one of the sessions of a class. */
  inTerms(one: Class, day: Day): boolean;
  firstDayOf(one: Class): Day | undefined;
  lastDayOf(one: Class): Day | undefined;
  /** Id of the year term of a class: 3600 for 2026-2027. */
  yearTermOf(one: Class): number | null;
  /** The teacher who answers for a class today: the primary one, or else the first who teaches it. */
  leadOf(one: Class): string | undefined;
  teaches(teacher: string, one: Class): boolean;
  /** Whether somebody ever taught a class, also if no longer. */
  everTaught(teacher: string, one: Class): boolean;
  /** Whether a student is in a class and has not left it; whoever stayed to the end of a past class has not left. */
  isIn(student: string, one: Class): boolean;
  studentsOf(one: Class): string[];
  /** Sessions of a school in which a day lies. */
  sessionsOn(school: string, day: Day): AcademicSession[];
  /** Each teacher with the classes of each year, by year term. */
  teaching(): ReadonlyMap<string, ReadonlyMap<number, readonly Class[]>>;
  /** Another value after each change of the district. */
  version(): string;
}

/** PowerSchool counts years from 1990; a school year is named by the year in which it ends. */
function yearTerm({ schoolYear }: AcademicSession): number | null {
  const year = /(\d{4})\D*$/.exec(schoolYear);
  return year ? (Number(year[1]) - 1 - 1990) * 100 : null;
}

/** The sessions that a school's classes name, with all that is below them. */
function sessionsOfSchools(view: View): Map<string, AcademicSession[]> {
  const parts = new Map<string | null, AcademicSession[]>();
  for (const session of view.academicSessions) {
    parts.set(session.parent, [...(parts.get(session.parent) ?? []), session]);
  }
  const groups = new Map<string, Set<AcademicSession>>();
  const add = (group: Set<AcademicSession>, session: AcademicSession | undefined): void => {
    if (!session || group.has(session)) return;
    group.add(session);
    for (const part of parts.get(session.sourcedId) ?? []) add(group, part);
  };
  for (const { school, terms } of view.classes) {
    const group = groups.get(school) ?? new Set();
    groups.set(school, group);
    for (const term of terms) add(group, view.byId('academicSessions', term));
  }
  return new Map([...groups].map(([school, group]) => [school, [...group]]));
}

export function createRoster(district: () => District, views: () => { view: View; key: string }): GradebookRoster {
  let teaching: { key: string; map: Map<string, Map<number, Class[]>> } | undefined;
  let schools: { key: string; map: Map<string, AcademicSession[]> } | undefined;
  const view = (): View => views().view;
  const today = (): Day => district().today;
  const sessionsOf = (one: Class): AcademicSession[] =>
    one.terms.map((term) => view().byId('academicSessions', term)).filter((found) => found !== undefined);
  const yearTermOf = (one: Class): number | null => {
    const session = sessionsOf(one)[0];
    return session ? yearTerm(session) : null;
  };
  const lastDayOf = (one: Class): Day | undefined =>
    sessionsOf(one)
      .map((session) => session.endDate)
      .sort()
      .at(-1);
  /** The day by which an enrollment must not have ended: today, or the end of a class that is over. */
  const dayThatCounts = (one: Class): Day => {
    const end = lastDayOf(one);
    return end !== undefined && end < today() ? end : today();
  };
  const isOpen = (enrollment: Enrollment, day: Day): boolean =>
    enrollment.status === 'active' && (enrollment.endDate === null || enrollment.endDate >= day);
  const isTeacher = ({ role }: Enrollment): boolean => role === 'teacher';
  const openTeachers = (one: Class): Enrollment[] => {
    const day = dayThatCounts(one);
    return view()
      .enrollmentsOfClass(one.sourcedId)
      .filter((enrollment) => isTeacher(enrollment) && isOpen(enrollment, day));
  };
  const openStudents = (one: Class): Enrollment[] => {
    const day = dayThatCounts(one);
    return view()
      .enrollmentsOfClass(one.sourcedId)
      .filter((enrollment) => enrollment.role === 'student' && isOpen(enrollment, day));
  };
  return {
    district,
    today,
    classOf: (id) => {
      const one = view().byId('classes', id);
      return one?.status === 'active' ? one : undefined;
    },
    student: (id) => {
      const user = view().byId('users', id);
      return user?.role === 'student' && user.status === 'active' ? user : undefined;
    },
    session: (id) => view().byId('academicSessions', id),
    inTerms: (one, day) => sessionsOf(one).some(({ startDate, endDate }) => startDate <= day && day <= endDate),
    firstDayOf: (one) =>
      sessionsOf(one)
        .map((session) => session.startDate)
        .sort()[0],
    lastDayOf,
    yearTermOf,
    leadOf: (one) => {
      const open = openTeachers(one);
      return (open.find((enrollment) => enrollment.primary) ?? open[0])?.user;
    },
    teaches: (teacher, one) => openTeachers(one).some(({ user }) => user === teacher),
    everTaught: (teacher, one) =>
      view()
        .enrollmentsOfClass(one.sourcedId)
        .some((enrollment) => isTeacher(enrollment) && enrollment.user === teacher),
    isIn: (student, one) => openStudents(one).some(({ user }) => user === student),
    studentsOf: (one) => [...new Set(openStudents(one).map(({ user }) => user))],
    sessionsOn: (school, day) => {
      const { key } = views();
      if (schools?.key !== key) schools = { key, map: sessionsOfSchools(view()) };
      return (schools.map.get(school) ?? []).filter(({ startDate, endDate }) => startDate <= day && day <= endDate);
    },
    teaching: () => {
      const { key } = views();
      if (teaching?.key === key) return teaching.map;
      const map = new Map<string, Map<number, Class[]>>();
      for (const enrollment of view().enrollments) {
        if (!isTeacher(enrollment)) continue;
        const taught = view().byId('classes', enrollment.class);
        const year = taught && yearTermOf(taught);
        if (!taught || year === null || year === undefined) continue;
        const years = map.get(enrollment.user) ?? new Map<number, Class[]>();
        years.set(year, [...(years.get(year) ?? []), taught]);
        map.set(enrollment.user, years);
      }
      teaching = { key, map };
      return map;
    },
    version: () => views().key,
  };
}
