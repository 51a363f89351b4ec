import { addDays } from '../../../sandbox/district/dates.js';
import { semester, sessionDays, type Rows } from '../clean-district.js';
import { always, pickSchool, type Corruption, type Kind } from './kind.js';

/** Days of sessions that were moved, and ends before those of the session. */
export const days: Record<string, Kind> = {
  'a session that has ended already': (_rows, random) =>
    always('academicSessions', random.pick(['Y', 'S1'])!, { endDate: '2026-11-20' }),
  'a session in the year before': (_rows, random) => {
    const id = random.pick(['Y', 'S1'])!;
    const { begin, end } = sessionDays[id]!;
    return always('academicSessions', id, { startDate: aYearBefore(begin), endDate: aYearBefore(end) });
  },
  'a session that begins later': (_rows, random) =>
    always('academicSessions', random.pick(['Y', 'S1'])!, { startDate: '2026-12-16' }),
  // A term that was made a little longer is shortened only by a person's word: a mistyped year is far longer.
  'a session that ends a year later': () => always('academicSessions', 'S1', { endDate: '2027-12-18' }),
  'ends on the last day of school, some days before the semester does': (_rows, random) => {
    const end = addDays(semester.end, -1 - Math.floor(random.next() * 7));
    return (now) => endingOn(now, end, (each) => each.endDate === semester.end);
  },
  'an end some days before the semester does': (rows, random) => {
    const some = random.pick(rows.enrollments.filter((each) => each.endDate === semester.end));
    const end = addDays(semester.end, -1 - Math.floor(random.next() * 7));
    return (now) => endingOn(now, end, (each) => each.sourcedId === some?.sourcedId && each.endDate === semester.end);
  },
  'a class of which most end two weeks before the semester does': (rows, random) => {
    const id = random.pick(rows.classes.filter((each) => each.termSourcedIds === 'S1'))?.sourcedId;
    return studentsEnd((each) => each.classSourcedId === id);
  },
  'seniors who end two weeks before the semester does': (rows, random) => {
    const school = pickSchool(rows, random).sourcedId;
    return studentsEnd((each) => each.schoolSourcedId === school);
  },
};

const aYearBefore = (day: string): string => `${Number(day.slice(0, 4)) - 1}${day.slice(4)}`;

type Choice = (each: Rows['enrollments'][number]) => boolean;

const endingOn = (rows: Rows, endDate: string, isMeant: Choice): Rows => ({
  ...rows,
  enrollments: rows.enrollments.map((each) =>
    isMeant(each) && each.beginDate! <= endDate ? { ...each, endDate } : each,
  ),
});

const studentsEnd =
  (isMeant: Choice): Corruption =>
  (now) =>
    endingOn(
      now,
      addDays(semester.end, -14),
      (each) => each.role === 'student' && each.endDate === semester.end && isMeant(each),
    );
