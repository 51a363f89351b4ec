import { pickClass, pickEnrollment, pickSchool, pickUser, stranger, twice, type Kind } from './kind.js';

/** One id, two records. */
export const idTwice: Record<string, Kind> = {
  'a user twice, the second another person': (rows, random) => {
    const some = pickUser(rows, random);
    const second = stranger(some, random);
    return twice('users', some.sourcedId!, () => second);
  },
  'a user twice, the second with the name of a third': (rows, random) => {
    const { givenName, familyName, username } = pickUser(rows, random);
    return twice('users', pickUser(rows, random).sourcedId!, () => ({
      ...{ givenName: givenName!, familyName: familyName!, username: username! },
    }));
  },
  "a teacher under a student's id": (rows, random) => {
    const { givenName, familyName, username, email, identifier } = pickUser(rows, random, 'teacher');
    return twice('users', pickUser(rows, random, 'student').sourcedId!, () => ({
      ...{ role: 'teacher', givenName: givenName!, familyName: familyName!, grades: '' },
      ...{ username: username!, email: email!, identifier: identifier! },
    }));
  },
  'a user twice, as it is': (rows, random) => twice('users', pickUser(rows, random).sourcedId!, () => ({})),
  'a user twice, once for each school': (rows, random) => {
    const orgSourcedIds = pickSchool(rows, random).sourcedId!;
    return twice('users', pickUser(rows, random).sourcedId!, () => ({ orgSourcedIds }));
  },
  'a class twice, the second of another course': (rows, random) => {
    const courseSourcedId = random.pick(rows.courses)!.sourcedId!;
    return twice('classes', pickClass(rows, random).sourcedId!, () => ({ title: 'Pottery 9', courseSourcedId }));
  },
  'an enrollment twice, the second of somebody else': (rows, random) => {
    const other = pickUser(rows, random, 'student').sourcedId!;
    return twice('enrollments', pickEnrollment(rows, random).sourcedId!, () => ({ userSourcedId: other }));
  },
  'a session twice, the second shorter': () => twice('academicSessions', 'S1', () => ({ endDate: '2026-10-01' })),
  'a course twice, the second of another name': (rows, random) =>
    twice('courses', random.pick(rows.courses)!.sourcedId!, () => ({ title: 'Weaving', courseCode: 'WEA9' })),
};
