import type { Class, User as SisUser } from '../../district/records.js';
import type { Section, User } from '../model.js';
import type { Fill } from './fill.js';

/**
 * What in Canvas is the same as in the SIS, letter for letter: whoever compares the two can find it. `name` only where
 * nobody else has that name on either side.
 */
export type PersonEvidence = 'sourced-id' | 'dcid' | 'number' | 'state-number' | 'login' | 'email' | 'name';
export type SectionEvidence = 'sourced-id' | 'code' | 'title' | 'teacher' | 'students';

/** Compares living people with the records that they stand for; a user of several records, with each of them. */
export function personEvidence({
  state,
  district,
}: Fill): (user: User, records: readonly SisUser[]) => PersonEvidence[] {
  const named = new Map<string, number>();
  const count = (name: string): void => void named.set(name, (named.get(name) ?? 0) + 1);
  for (const { givenName, familyName } of district.users) count(`sis ${givenName} ${familyName}`);
  for (const user of state.users.rows) if (user.state !== 'deleted') count(`canvas ${user.name}`);
  return (user, records) => {
    const logins = state.loginsOfUser(user.id).filter((login) => login.state !== 'deleted');
    const ids = logins.flatMap(({ sisId, integrationId }) => [sisId, integrationId]);
    const found = new Set<PersonEvidence>();
    for (const { sourcedId, identifier, userIds, username, email, givenName, familyName } of records) {
      if (ids.includes(sourcedId)) found.add('sourced-id');
      if (ids.includes(sourcedId.replace(/^[ST](?=\d)/, '')) && /^[ST]\d/.test(sourcedId)) found.add('dcid');
      if (identifier && ids.includes(identifier)) found.add('number');
      if (userIds.some((each) => each.type === 'stateNumber' && ids.includes(each.identifier)))
        found.add('state-number');
      if (username && logins.some(({ name }) => name === username)) found.add('login');
      if (email && (user.email === email || logins.some(({ name }) => name === email))) found.add('email');
      const name = `${givenName} ${familyName}`;
      if (user.name === name && named.get(`sis ${name}`) === 1 && named.get(`canvas ${name}`) === 1) found.add('name');
    }
    return [...found];
  };
}

/** Compares living sections with the class that they stand for: its words, who teaches it, who sits in it. */
export function sectionEvidence({
  state,
  district,
  people,
}: Fill): (section: Section, one: Class) => SectionEvidence[] {
  const places = new Map<string, { students: number[]; teachers: number[] }>();
  for (const { class: one, user, role } of district.enrollments) {
    const place = places.get(one) ?? { students: [], teachers: [] };
    places.set(one, place);
    const found = people.get(user);
    if (found) (role === 'student' ? place.students : place.teachers).push(found.id);
  }
  return (section, one) => {
    const course = state.courses.get(section.courseId)!;
    const there = new Set<number>();
    const teach = new Set<number>();
    for (const { type, userId, state: its } of state.enrollmentsOfSection(section.id)) {
      if (its === 'deleted') continue;
      if (type === 'StudentEnrollment') there.add(userId);
      if (type === 'TeacherEnrollment') teach.add(userId);
    }
    const { students = [], teachers = [] } = places.get(one.sourcedId) ?? {};
    const found: SectionEvidence[] = [];
    if (section.sisId === one.sourcedId) found.push('sourced-id');
    if (one.classCode && course.courseCode === one.classCode) found.push('code');
    if (course.name === one.title || section.name === one.title) found.push('title');
    if (teachers.some((id) => teach.has(id))) found.push('teacher');
    const shared = new Set(students.filter((id) => there.has(id))).size;
    if (there.size > 0 && shared >= there.size / 2) found.push('students');
    return found;
  };
}
