import type { MappingReason } from '../codes/mapping-reasons.js';
import type { ScopeSettings } from '../config/scope-settings.js';
import type { AcademicSession, Class, Course, Org, User } from '../oneroster/rostering/model.js';
import { titleOf } from './class-title.js';
import { judgeName, NameVerdict } from './dummy-names.js';
import { sameGrade } from './grades.js';
import { matchesPattern } from './template.js';

/** Whether a school is in scope. */
export function schoolInScope(school: Pick<Org, 'sourcedId' | 'identifier'>, scope: ScopeSettings): boolean {
  if (isNamed(school, scope.excludeSchools)) return false;
  return scope.schools.length === 0 || isNamed(school, scope.schools);
}

/** Whether a list of the settings names a school, by sourcedId or number. */
export function isNamed({ sourcedId, identifier }: Pick<Org, 'sourcedId' | 'identifier'>, list: string[]): boolean {
  return list.includes(sourcedId) || (identifier !== null && list.includes(identifier));
}

/** Whether an org brings its people into scope: a school in scope, or any org that is no school. */
export function orgInScope(org: Org, scope: ScopeSettings): boolean {
  return org.type !== 'school' || schoolInScope(org, scope);
}

/** sourcedIds of the orgs that bring their people into scope. */
export function orgsInScope(orgs: ReadonlyMap<string, Org>, scope: ScopeSettings): string[] {
  return [...orgs].filter(([, org]) => orgInScope(org, scope)).map(([sourcedId]) => sourcedId);
}

/**
 * Whether a person is in scope: an org of the record, or the school of a class in which the person has a wanted
 * enrollment, is known and in scope. A record may name no school at all, or only the one that the person comes from.
 *
 * @param schoolsOfClasses schools of the classes with a wanted enrollment
 */
export function personInScope(
  { orgSourcedIds }: Pick<User, 'orgSourcedIds'>,
  schoolsOfClasses: readonly string[],
  orgs: ReadonlyMap<string, Org>,
  scope: ScopeSettings,
): boolean {
  return [...orgSourcedIds, ...schoolsOfClasses].some((id) => {
    const org = orgs.get(id);
    return org !== undefined && orgInScope(org, scope);
  });
}

/** Grades or subjects of a class: its own, or its course's where it has none. */
export function ownOrOfCourse(
  own: readonly string[],
  ofCourse: readonly string[] | null | undefined,
): readonly string[] {
  return own.length > 0 ? own : (ofCourse ?? []);
}

/** Why a class is out of scope; null if it is in scope. */
export function classOutOfScope(
  facts: { class: Class; course: Course | null; school: Org; session: AcademicSession | null; students: number | null },
  scope: ScopeSettings,
): MappingReason | null {
  const { class: one, course, school, session } = facts;
  if (!schoolInScope(school, scope)) return 'SCHOOL_OUT_OF_SCOPE';
  if (!scope.homerooms && one.classType === 'homeroom') return 'HOMEROOM';
  if (scope.excludeTitles.some((pattern) => matchesPattern(titleOf(one, course), pattern))) return 'TITLE_EXCLUDED';
  if (scope.grades.length > 0) {
    const wanted = scope.grades.map(sameGrade);
    if (!ownOrOfCourse(one.grades, course?.grades).some((grade) => wanted.includes(sameGrade(grade))))
      return 'GRADE_OUT_OF_SCOPE';
  }
  const subjects = ownOrOfCourse(one.subjects, course?.subjects);
  if (scope.subjects.length > 0 && !subjects.some((subject) => scope.subjects.includes(subject))) {
    return 'SUBJECT_OUT_OF_SCOPE';
  }
  const code = course?.courseCode ?? '';
  if (scope.courseCodes.length > 0 && !scope.courseCodes.some((pattern) => matchesPattern(code, pattern))) {
    return 'COURSE_CODE_OUT_OF_SCOPE';
  }
  if (scope.terms.length > 0 && !(session && scope.terms.some((pattern) => matchesPattern(session.title, pattern)))) {
    return 'TERM_OUT_OF_SCOPE';
  }
  if (!scope.classesWithoutStudents && facts.students === 0) return 'NO_STUDENTS';
  return null;
}

/** Whether a staff record is a placeholder ("Staff, To Be Announced"): by sourcedId, number or name. */
export function isDummyTeacher(
  user: Pick<User, 'sourcedId' | 'identifier' | 'role' | 'givenName' | 'familyName' | 'username'>,
  scope: ScopeSettings,
): boolean {
  return (
    scope.dummyTeachers.includes(user.sourcedId) ||
    (user.identifier !== null && scope.dummyTeachers.includes(user.identifier)) ||
    judgeName(user, scope.dummyNames) === NameVerdict.placeholder
  );
}
