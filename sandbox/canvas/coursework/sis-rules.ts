import type { Course } from '../model.js';
import type { CanvasState } from '../state.js';
import { courseOf, type Coursework } from './context.js';
import { accountSetting, courseFeature, sisGradesAvailable } from './features.js';
import type { Assignment } from './model.js';

const isOn = (value: unknown): boolean => value === true || value === 'true';

const longestName = 255;

/** Ungraded work cannot be flagged: a save takes the flag away. */
export function canBeFlagged(assignment: Assignment): boolean {
  return assignment.gradingType !== 'not_graded' && !assignment.submissionTypes.includes('not_graded');
}

/** A new assignment without the flag: unflagged where grades can be synchronised, else as the account has it. */
export function defaultFlag(course: Course, state: CanvasState): boolean {
  if (sisGradesAvailable(course, state)) return false;
  return isOn(accountSetting(course.accountId, 'sis_default_grade_export', state));
}

function checksSaves(course: Course, state: CanvasState): boolean {
  return (
    courseFeature(course, 'new_sis_integrations', state) && isOn(accountSetting(course.accountId, 'sis_syncing', state))
  );
}

export function requiresDueDate(course: Course, state: CanvasState): boolean {
  return checksSaves(course, state) && isOn(accountSetting(course.accountId, 'sis_require_assignment_due_date', state));
}

export function longestAllowedName(course: Course, state: CanvasState): number {
  if (!checksSaves(course, state)) return longestName;
  if (!isOn(accountSetting(course.accountId, 'sis_assignment_name_length', state))) return longestName;
  const length = Number(accountSetting(course.accountId, 'sis_assignment_name_length_input', state));
  return Number.isInteger(length) && length > 0 ? length : longestName;
}

/** What Canvas itself holds against saving a flagged assignment; it looks at every save, whatever is changed. */
export function brokenRule(assignment: Assignment, coursework: Coursework): string | undefined {
  const { state } = coursework;
  const course = courseOf(assignment, coursework);
  if (!assignment.postToSis) return undefined;
  if (requiresDueDate(course, state) && lacksDueDate(assignment, state))
    return 'A due date is required for work that is synchronised to the SIS.';
  const longest = longestAllowedName(course, state);
  if (assignment.gradingType !== 'not_graded' && assignment.name.length > longest)
    return `The name may have at most ${longest} characters.`;
  return undefined;
}

function lacksDueDate(assignment: Assignment, state: CanvasState): boolean {
  const parts = state.partsOf(assignment.id).filter((part) => part.kind === 'checkpoint');
  if (parts.length > 0) return parts.some((part) => lacksDueDate(part, state));
  const overridesLack = assignment.overrides.some((each) => (each.dueAt === undefined ? false : each.dueAt === null));
  if (overridesLack) return true;
  if (assignment.dueAt !== null) return false;
  const everySet = assignment.overrides.length > 0 && assignment.overrides.every((each) => each.dueAt != null);
  if (!everySet) return true;
  if (assignment.onlyVisibleToOverrides) return false;
  // Sections of everyone count as dated when each has a date of its own.
  const dated = new Set(assignment.overrides.filter((each) => each.kind === 'section').map((each) => each.targetId));
  return state
    .sectionsOfCourse(assignment.courseId)
    .some((section) => section.state === 'active' && !dated.has(section.id));
}
