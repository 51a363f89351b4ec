import type { Class } from '../../district/records.js';
import type { Course, User } from '../model.js';
import { defaultTermId, rootAccountId } from '../state.js';
import type { ClassList } from './classes.js';
import { addCourse, addSection, addTerm, enroll, some, type Fill } from './fill.js';
import type { Departed } from './people.js';

/**
 * The concluded courses of last year: those of which the SIS still has the class, and many of which it has nothing. Who
 * has left the district was in them.
 */
export function fillLastYear(fill: Fill, list: ClassList, departed: Departed): Course[] {
  const { notes, records } = fill;
  const random = fill.random('last year');
  const courses: Course[] = [];
  const conclude = (
    ids: { course: ReturnType<typeof fill.ids.course>; section: typeof ids.course },
    one: Class,
    name: string,
  ) => {
    const course = addCourse(fill, {
      ...{ ids: ids.course, name, code: one.classCode ?? name, state: 'completed' },
      accountId: fill.accounts.get(one.school)?.id ?? rootAccountId,
      termId: termOfLastYear(fill, one)?.id ?? defaultTermId,
    });
    courses.push(course);
    return { course, section: addSection(fill, ids.section, name, course.id, ids.section.sisId === null) };
  };
  for (const one of list.over) {
    const { course, section } = conclude(
      { course: fill.ids.course(one), section: fill.ids.section(one) },
      one,
      one.title,
    );
    for (const each of [course, section]) notes.note(each, [one.sourcedId], 'last-year');
    for (const place of list.enrollmentsOf(one)) {
      const user = fill.people.get(place.user);
      const type = place.role === 'student' ? 'StudentEnrollment' : 'TeacherEnrollment';
      const isOfSis = section.sisId !== null;
      if (user) enroll(fill, { user, section, type, state: 'completed', isOfSis });
    }
  }
  for (const [number, one] of some(random, list.running, 0.3, 4).entries()) {
    const title = records.courses.get(one.course ?? '')?.title ?? one.title;
    const ids = fill.ids.former(number);
    const name = `${title} (last year)`;
    const sectionId = ids.sisId === null ? null : `${ids.sisId}-1`;
    const made = conclude({ course: ids, section: { sisId: sectionId, integrationId: null } }, one, name);
    for (const each of [made.course, made.section]) notes.note(each, [], 'last-year');
    const people = peopleOfFormer(fill, list, one, departed, number);
    for (const user of people.students)
      enroll(fill, {
        user,
        section: made.section,
        type: 'StudentEnrollment',
        state: 'completed',
        isOfSis: sectionId !== null,
      });
    for (const user of people.teachers)
      enroll(fill, {
        user,
        section: made.section,
        type: 'TeacherEnrollment',
        state: 'completed',
        isOfSis: sectionId !== null,
      });
  }
  return courses;
}

/** Another class of the school goes as the one of last year went, with some who have left since. */
function peopleOfFormer(
  fill: Fill,
  list: ClassList,
  one: Class,
  departed: Departed,
  number: number,
): { students: User[]; teachers: User[] } {
  const standing = list.enrollmentsOf(one).flatMap(({ user, role }) => {
    const found = fill.people.get(user);
    return found ? [{ user: found, role }] : [];
  });
  const inTurn = <T>(of: readonly T[], count: number): T[] =>
    of.length === 0 ? [] : Array.from({ length: count }, (_, at) => of[(number * count + at) % of.length]!);
  const teachers = standing.filter(({ role }) => role === 'teacher').map(({ user }) => user);
  return {
    students: [
      ...standing.filter(({ role }) => role === 'student').map(({ user }) => user),
      ...inTurn(departed.students, 3),
    ],
    teachers: number % 4 === 0 ? inTurn(departed.teachers, 1) : teachers,
  };
}

/** The term of the school year before; made by hand where the SIS has none any more. */
function termOfLastYear(fill: Fill, one: Class) {
  const { district, terms, notes, state } = fill;
  const own = terms.get(one.terms[0] ?? '');
  const ownSession = district.academicSessions.find(({ sourcedId }) => sourcedId === one.terms[0]);
  if (own && ownSession && ownSession.endDate < district.today) return own;
  const before = district.academicSessions.find(
    ({ sourcedId, type, endDate }) =>
      type === 'schoolYear' &&
      endDate < district.today &&
      (!fill.way.termsPerSchool || sourcedId.startsWith(`${one.school}-`)),
  );
  if (before) return terms.get(before.sourcedId);
  const made = state.terms.rows.find(({ name }) => name === 'Last year');
  if (made) return made;
  const term = addTerm(fill, { sisId: null, integrationId: null }, 'Last year', null, null);
  notes.note(term, [], 'hand-made');
  return term;
}
