import type { Course } from '../model.js';
import { serviceUserId } from '../state.js';
import { BadAct, type Coursework } from './context.js';
import { numberOrNull } from './values.js';
import { courseFeature } from './features.js';

/** Sets the total that stands in place of the computed one, of the course or of a period; null takes it away. */
export function overrideFinalGrade(
  course: Course,
  userId: number,
  gradingPeriodId: number | null,
  given: unknown,
  { state, now }: Coursework,
): void {
  const allowed = state.settingsOfCourse(course.id)?.allowFinalGradeOverride;
  if (!allowed || !courseFeature(course, 'final_grades_override', state))
    throw new BadAct('the course does not let final grades be overridden');
  const score = numberOrNull(given ?? null, 'override_score');
  const known = state
    .finalGradeOverridesOfCourse(course.id)
    .find((each) => each.userId === userId && each.gradingPeriodId === gradingPeriodId);
  const before = known?.score ?? null;
  if (known) known.score = score;
  else state.finalGradeOverrides.add({ courseId: course.id, userId, gradingPeriodId, score });
  state.finalGradeOverrides.touch();
  const summary = (value: number | null) => ({ grade: null, score: value, excused: false });
  const of = { at: now, courseId: course.id, assignmentId: null, userId, graderId: serviceUserId, gradingPeriodId };
  state.gradeChanges.add({ ...of, before: summary(before), after: summary(score) });
}
