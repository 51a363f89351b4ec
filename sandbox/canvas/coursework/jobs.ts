import type { Seconds } from '../model.js';
import { courseworkSettings } from './clock.js';
import { courseOf, type Coursework } from './context.js';
import { accountFeature, rootSetting } from './features.js';
import type { Assignment, GradingPeriod } from './model.js';
import { closesAt } from './periods.js';
import { giveMissingScore, missingPolicyApplies } from './policies.js';
import { activeRowsOf, keepRow, rowsOf } from './rows.js';
import { gradeText } from './scoring.js';
import { rootAccountId } from '../state.js';

/** Canvas runs its jobs every five minutes. */
const interval = 300;
/** The missing policy looks at work that became due within the last day. */
const missingWindow = 86_400;

/** Does what Canvas's jobs would have done since the last look: missing scores, flags of closed periods. */
export function runDueJobs(coursework: Coursework): void {
  const { state, now } = coursework;
  const lastRun = state.courseworkSettings.rows[0]?.jobsRanAt ?? 0;
  // A clock that was set back: the jobs go on from there.
  const isBack = now < lastRun;
  if (!isBack && now - lastRun < interval) return;
  const settings = courseworkSettings(state);
  const since = lastRun && !isBack ? lastRun : now - interval;
  settings.jobsRanAt = now;
  state.courseworkSettings.touch();
  for (const { courseId, latePolicy } of state.courseSettings.rows)
    if (latePolicy?.missingEnabled) giveMissingScores(courseId, since - missingWindow, coursework);
  unflagClosed(since, coursework);
}

/** The missing policy over a course, for work due after an instant. */
export function giveMissingScores(courseId: number, dueAfter: Seconds, coursework: Coursework): number {
  const { state, switches, now } = coursework;
  let given = 0;
  for (const assignment of gradable(courseId, coursework)) {
    for (const row of activeRowsOf(assignment, coursework)) {
      if (row.cachedDueAt === null || row.cachedDueAt <= dueAfter) continue;
      if (!missingPolicyApplies(row, assignment, coursework)) continue;
      const before = { grade: null, score: null, excused: false };
      giveMissingScore(keepRow(row, coursework), assignment, coursework);
      given += 1;
      if (switches.is('audit-missing-policy', 'silent')) continue;
      const grade = gradeText(assignment, row.score, null, state);
      const { userId, gradingPeriodId, score } = row;
      const change = { at: now, courseId, assignmentId: assignment.id, userId, graderId: null, gradingPeriodId };
      state.gradeChanges.add({ ...change, before, after: { grade, score, excused: false } });
    }
  }
  return given;
}

function gradable(courseId: number, { state }: Coursework): Assignment[] {
  return state
    .assignmentsOfCourse(courseId)
    .filter((each) => each.state === 'published' && each.gradingType !== 'not_graded');
}

/** Canvas un-flags everything in a grading period whose close date has just passed, where the account wants it. */
function unflagClosed(since: Seconds, coursework: Coursework): void {
  const { state, now } = coursework;
  const wanted = rootSetting('disable_post_to_sis_when_grading_period_closed', state);
  if (wanted !== true && wanted !== 'true') return;
  if (!accountFeature(rootAccountId, 'disable_post_to_sis_when_grading_period_closed', state)) return;
  if (!accountFeature(rootAccountId, 'new_sis_integrations', state)) return;
  const justClosed = state.gradingPeriods.rows.filter((period) => {
    const at = closesAt(period, state);
    return period.state === 'active' && since < at && at <= now;
  });
  for (const period of justClosed) unflagIn(period, coursework);
}

function unflagIn(period: GradingPeriod, coursework: Coursework): void {
  const { state, now } = coursework;
  for (const assignment of state.assignments.rows) {
    if (!assignment.postToSis || assignment.state === 'deleted') continue;
    const set = state.gradingPeriodSets.get(period.setId)!;
    const course = courseOf(assignment, coursework);
    if (set.courseId === null ? !set.termIds.includes(course.termId) : set.courseId !== course.id) continue;
    if (!rowsOf(assignment, coursework).some((row) => row.gradingPeriodId === period.id)) continue;
    assignment.postToSis = false;
    assignment.updatedAt = now;
    state.assignments.touch();
  }
}
