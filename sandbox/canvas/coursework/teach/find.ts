import type { Account, Course, Section } from '../../model.js';
import { rootAccountId, type CanvasState } from '../../state.js';
import { BadAct, type Coursework } from '../context.js';
import type { Assignment, AssignmentGroup, GradingPeriod } from '../model.js';

/** What an act is told, as JSON. */
export type Settings = Record<string, unknown>;

/** A number is Canvas's id, a text the SIS id, or Canvas's id as text where no such SIS id is known. */
function numberIn(given: unknown): number {
  return typeof given === 'number' || /^\d+$/.test(String(given)) ? Number(given) : 0;
}

function must<T>(found: T | undefined, what: string, given: unknown): T {
  if (found === undefined) throw new BadAct(`the practice Canvas has no ${what} ${JSON.stringify(given ?? null)}`);
  return found;
}

export function courseIn(settings: Settings, { state }: Coursework, field = 'course'): Course {
  const given = settings[field];
  const bySis = typeof given === 'string' ? state.courses.bySisId(given) : undefined;
  const course = bySis ?? state.courses.get(numberIn(given));
  return must(course?.state === 'deleted' ? undefined : course, 'course', given);
}

export function accountIn(settings: Settings, { state }: Coursework): Account {
  const given = settings.account ?? rootAccountId;
  const bySis = typeof given === 'string' ? state.accounts.bySisId(given) : undefined;
  return must(bySis ?? state.accounts.get(numberIn(given)), 'account', given);
}

export function sectionBy(given: unknown, { state }: Coursework): Section {
  const bySis = typeof given === 'string' ? state.sections.bySisId(given) : undefined;
  return must(bySis ?? state.sections.get(numberIn(given)), 'section', given);
}

export function userBy(given: unknown, { state }: Coursework): number {
  const bySis = typeof given === 'string' ? state.logins.bySisId(given)?.userId : undefined;
  return must(bySis ?? state.users.get(numberIn(given))?.id, 'user', given);
}

/** `students`, a list, or `student`; undefined when neither is given. */
export function studentsIn(settings: Settings, coursework: Coursework): number[] | undefined {
  const given = settings.students ?? settings.student;
  if (given === undefined) return undefined;
  return [given].flat().map((each) => userBy(each, coursework));
}

export function someStudentsIn(settings: Settings, coursework: Coursework): number[] {
  const students = studentsIn(settings, coursework);
  if (!students) throw new BadAct('name a student, or a list of students');
  return students;
}

/** By Canvas's id, or by name in the course that is named; a part of other work by its id only. */
export function assignmentIn(settings: Settings, coursework: Coursework, deletedToo = false): Assignment {
  const { state } = coursework;
  const given = settings.assignment;
  const fits = (each: Assignment): boolean => deletedToo || each.state !== 'deleted';
  if (settings.course !== undefined && typeof given === 'string') {
    const course = courseIn(settings, coursework);
    const named = state.assignmentsOfCourse(course.id).filter((each) => each.name === given && fits(each));
    if (named.length > 0) return named[named.length - 1]!;
  }
  const found = state.assignments.get(numberIn(given));
  return must(found && fits(found) ? found : undefined, 'assignment', given);
}

/** By Canvas's id or by name. */
export function groupBy(given: unknown, course: Course, state: CanvasState): AssignmentGroup {
  const groups = state.assignmentGroupsOfCourse(course.id).filter((each) => each.state === 'available');
  const found = groups.find((each) => each.name === given) ?? groups.find((each) => each.id === numberIn(given));
  return must(found, 'assignment group', given);
}

export function periodIn(settings: Settings, { state }: Coursework): GradingPeriod {
  const given = settings.period;
  const active = state.gradingPeriods.rows.filter((each) => each.state === 'active');
  const found = active.find((each) => each.id === numberIn(given)) ?? active.find((each) => each.title === given);
  return must(found, 'grading period', given);
}
