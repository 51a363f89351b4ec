import { addDays, stampOf, type Day } from './dates.js';
import type { AcademicSession } from './records.js';

/** The sessions of one school in one school year, by their PowerSchool abbreviation (`Y`, `S1`, `Q3`, `T2`). */
export type YearOfSchool = Map<string, AcademicSession>;

interface Portion {
  name: string;
  title: string;
  /** As PowerSchool's portions map: a year, a half and a third become sessions of their own, a quarter a grading period. */
  type: string;
  parent: string | null;
  start: [yearOffset: 0 | 1, monthDay: string];
  end: [yearOffset: 0 | 1, monthDay: string];
}

const wholeYear: Portion = {
  name: 'Y',
  title: '',
  type: 'schoolYear',
  parent: null,
  start: [0, '08-12'],
  end: [1, '06-09'],
};

const secondary: Portion[] = [
  wholeYear,
  { name: 'S1', title: 'Semester 1', type: 'semester', parent: 'Y', start: [0, '08-12'], end: [0, '12-20'] },
  { name: 'S2', title: 'Semester 2', type: 'semester', parent: 'Y', start: [1, '01-07'], end: [1, '06-09'] },
  { name: 'Q1', title: 'Quarter 1', type: 'gradingPeriod', parent: 'S1', start: [0, '08-12'], end: [0, '10-15'] },
  { name: 'Q2', title: 'Quarter 2', type: 'gradingPeriod', parent: 'S1', start: [0, '10-16'], end: [0, '12-20'] },
  { name: 'Q3', title: 'Quarter 3', type: 'gradingPeriod', parent: 'S2', start: [1, '01-07'], end: [1, '03-18'] },
  { name: 'Q4', title: 'Quarter 4', type: 'gradingPeriod', parent: 'S2', start: [1, '03-19'], end: [1, '06-09'] },
];

const elementaryPortions: Portion[] = [
  wholeYear,
  { name: 'T1', title: 'Trimester 1', type: 'semester', parent: 'Y', start: [0, '08-12'], end: [0, '11-10'] },
  { name: 'T2', title: 'Trimester 2', type: 'semester', parent: 'Y', start: [0, '11-11'], end: [1, '02-24'] },
  { name: 'T3', title: 'Trimester 3', type: 'semester', parent: 'Y', start: [1, '02-25'], end: [1, '06-09'] },
];

/** The calendar year in which the school year around a day begins; in the summer break, the one to come. */
export function schoolYearOf(today: Day): number {
  const year = Number(today.slice(0, 4));
  return today.slice(5) >= '06-10' ? year : year - 1;
}

/**
 * One school's own copies of the sessions of a school year. PowerSchool keeps terms per school, so every school has its
 * own; the sourcedId is `<schoolId>-<termId>`, and a term's id is counted from the year 1990.
 *
 * @param lateBy days by which this school begins later than the others
 */
export function sessionsOfSchool(school: string, elementary: boolean, year: number, lateBy = 0): YearOfSchool {
  const sessions: YearOfSchool = new Map();
  const idOf = (position: number): string => `${school}-${(year - 1990) * 100 + position}`;
  const portions = elementary ? elementaryPortions : secondary;
  portions.forEach((portion, position) => {
    const start = `${year + portion.start[0]}-${portion.start[1]}`;
    const opens = portion.start[0] === 0 && portion.start[1] === '08-12';
    const parent = portion.parent === null ? -1 : portions.findIndex((other) => other.name === portion.parent);
    sessions.set(portion.name, {
      sourcedId: idOf(position),
      status: 'active',
      dateLastModified: stampOf(`${year}-07-01`),
      title: portion.title ? `${portion.title} ${year}-${year + 1}` : `${year}-${year + 1}`,
      type: portion.type,
      startDate: opens && lateBy ? addDays(start, lateBy) : start,
      endDate: `${year + portion.end[0]}-${portion.end[1]}`,
      parent: parent < 0 ? null : idOf(parent),
      schoolYear: String(year + 1),
    });
  });
  return sessions;
}
