import type { CollectionName } from '../../sandbox/district/records.js';
import type { Cells } from '../../sandbox/feed/rows.js';
import { addDays } from '../../sandbox/district/dates.js';
import type { Random } from '../holds/random.js';
import { peopleStyles, person } from './people.js';

/** The lines of every collection, as a SIS without mistakes would send them. */
export type Rows = Record<CollectionName, Cells[]>;

const year = { begin: '2026-08-17', end: '2027-06-04' };
export const semester = { begin: '2026-08-17', end: '2026-12-18' };
const lastYear = { begin: '2025-08-18', end: '2026-06-05' };
/** Has not begun. */
const nextSemester = { begin: '2027-01-18', end: '2027-06-04' };
/** The days of each session that classes name. */
export const sessionDays: Record<string, Days> = { Y: year, S1: semester, S2: nextSemester, PY: lastYear };

const daily =
  (first: string) =>
  (night: number): string =>
    addDays(first, night - 1);

/** On which day each night falls: in the first semester, in its last days, or from its last days into the next. */
export const calendars: ReadonlyArray<(night: number) => string> = [
  daily('2026-11-30'),
  daily('2026-12-11'),
  (night) => (night <= 2 ? daily('2026-12-17')(night) : daily('2027-01-05')(night - 2)),
];

const subjects = ['Algebra', 'Botany', 'Ceramics', 'Drama'];

/** Ids as systems make them; each gives a person, a class or another thing its id by a number. */
const idStyles: ReadonlyArray<(kind: string, number: number) => string> = [
  (kind, number) => `${kind}${number}`,
  (kind, number) => `00${kind.charCodeAt(0)}${number}`,
  (kind, number) => `${kind.toLowerCase()}_${number}-${(number * 7919).toString(36)}`,
  (kind, number) => String(kind.charCodeAt(0) * 100_000 + number),
];

/** A district of two schools: last year's classes, and this year's with students and a teacher each. */
export function cleanDistrict(random: Random): Rows {
  const style = random.pick(idStyles)!;
  const peopleStyle = random.pick(peopleStyles(style))!;
  const schools = [style('O', 1), style('O', 2)];
  const rows: Rows = {
    orgs: [
      { sourcedId: 'D', name: 'Larkmoor District', type: 'district' },
      ...schools.map((sourcedId, at) => ({
        ...{ sourcedId, name: at === 0 ? 'Fenwick School' : 'Quarry School', type: 'school' },
        ...{ identifier: String(100 + at), parentSourcedId: 'D' },
      })),
    ],
    academicSessions: [
      session('Y', '2026-2027', 'schoolYear', year, ''),
      session('S1', 'Semester 1', 'semester', semester, 'Y'),
      session('S2', 'Semester 2', 'semester', nextSemester, 'Y'),
      session('PY', '2025-2026', 'schoolYear', lastYear, '', '2026'),
    ],
    courses: subjects.map((title, at) => ({
      ...{ sourcedId: style('C', at + 1), title, courseCode: `${title.slice(0, 3).toUpperCase()}${at}` },
      orgSourcedId: 'D',
    })),
    classes: [],
    users: [],
    enrollments: [],
  };
  const newcomer = (role: 'student' | 'teacher', school: string): string => {
    const cells = person(peopleStyle, { role, school, count: rows.users.length + 1 });
    rows.users.push(cells);
    return cells.sourcedId!;
  };
  for (const school of schools) {
    const teachers = Array.from({ length: 3 }, () => newcomer('teacher', school));
    const students = Array.from({ length: 8 + Math.floor(random.next() * 6) }, () => newcomer('student', school));
    for (let count = 0; count < 5; count += 1) {
      const section = style('K', rows.classes.length + 1);
      const term = ['PY', 'S2'][count - 3] ?? random.pick(['Y', 'S1'])!;
      const course = rows.courses[count % rows.courses.length]!;
      rows.classes.push({
        ...{ sourcedId: section, title: `${course.title} ${rows.classes.length + 1}`, classType: 'scheduled' },
        ...{ courseSourcedId: course.sourcedId!, classCode: `${course.courseCode}.${rows.classes.length + 1}` },
        ...{ schoolSourcedId: school, termSourcedIds: term },
      });
      const days = sessionDays[term]!;
      rows.enrollments.push(enrollment(teachers[count % 3]!, section, school, 'teacher', days));
      for (const student of students.filter((_, at) => (at + count) % 3 !== 0))
        rows.enrollments.push(enrollment(student, section, school, 'student', days));
    }
  }
  return rows;
}

export interface Days {
  begin: string;
  end: string;
}

function session(
  sourcedId: string,
  title: string,
  type: string,
  days: Days,
  parent: string,
  schoolYear = '2027',
): Cells {
  return {
    ...{ sourcedId, title, type, startDate: days.begin, endDate: days.end },
    ...{ parentSourcedId: parent, schoolYear },
  };
}

export function enrollment(user: string, section: string, school: string, role: string, days: Days): Cells {
  return {
    ...{ sourcedId: `${user}~${section}`, classSourcedId: section, schoolSourcedId: school, userSourcedId: user, role },
    ...{ primary: role === 'teacher' ? 'true' : '', beginDate: days.begin, endDate: days.end },
  };
}
