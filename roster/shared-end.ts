import type { CountingDates } from './counting-dates.js';
import { addDays, type LocalDate } from './dates.js';

/** How many of a group end on one day, of those who were in it until then. */
export interface SharedEnd {
  students: number;
  endOnDay: number;
}

/** What is known of an end before the last days of a class. */
export interface EndFacts {
  endDate: LocalDate;
  /** The last day of the class's own sessions. */
  termEnd: LocalDate | null;
  /** The students of its class. */
  ofClass: SharedEnd;
  /** The enrollments of students of its grade at its school, in classes whose last weeks are these. */
  ofGrade: SharedEnd & { classes: number };
  /** Whether the person comes into another class of the course in the same session, at about that day. */
  gainsClassOfCourse: boolean;
}

/** Fewest students who share an end: two who leave together are two who leave. */
export const fewestWhoShare = 3;
/** Fewest classes in which a grade ends on one day: an excursion or a moved group is no graduation. */
export const fewestClassesOfGrade = 3;
/** Days before an end from which on a class that begins is one that somebody goes over to. */
export const daysOfGoingOver = 14;

/**
 * Whether an end is a finish since others share it: most of the class, or most of a grade in many classes (seniors), in
 * the last weeks of the session. Whoever goes over to another class of the course leaves this one.
 */
export function isSharedFinish(facts: EndFacts, { sharedFinishDays }: CountingDates): boolean {
  const { endDate, termEnd, ofClass, ofGrade, gainsClassOfCourse } = facts;
  if (termEnd === null || endDate < addDays(termEnd, -sharedFinishDays) || gainsClassOfCourse) return false;
  return isMost(ofClass) || (isMost(ofGrade) && ofGrade.classes >= fewestClassesOfGrade);
}

function isMost({ students, endOnDay }: SharedEnd): boolean {
  return endOnDay >= fewestWhoShare && endOnDay * 2 > students;
}
