import type { Seconds } from '../model.js';
import { courseOf, type Coursework } from './context.js';
import type { Assignment, LatePolicy, RareFields, Submission } from './model.js';
import { isClosed, periodsOfCourse } from './periods.js';

/** Late by a teacher's word, or by the clock. A custom status and an excuse outweigh both. */
export function isLate(row: Submission): boolean {
  if (row.excused || row.rare?.customGradeStatusId) return false;
  const status = row.rare?.latePolicyStatus;
  if (status) return status === 'late';
  return row.submittedAt !== null && row.cachedDueAt !== null && row.submittedAt > row.cachedDueAt;
}

export function isMissing(row: Submission, assignment: Assignment, now: Seconds): boolean {
  if (row.excused || row.rare?.customGradeStatusId) return false;
  const status = row.rare?.latePolicyStatus;
  if (status) return status === 'missing';
  const gradedByPerson = row.score !== null && row.graderId !== null && row.graderId > 0;
  return !gradedByPerson && isOverdue(row, assignment, now);
}

export function secondsLate(row: Submission): number {
  if (!isLate(row)) return 0;
  if (row.rare?.secondsLateOverride !== undefined) return row.rare.secondsLateOverride;
  return row.submittedAt !== null && row.cachedDueAt !== null ? Math.max(0, row.submittedAt - row.cachedDueAt) : 0;
}

/** Past its date, nothing handed in, and something to be handed in. */
function isOverdue(row: Submission, assignment: Assignment, now: Seconds): boolean {
  return row.cachedDueAt !== null && row.cachedDueAt < now && row.submittedAt === null && expectsSubmission(assignment);
}

function expectsSubmission({ kind, submissionTypes, gradingType }: Assignment): boolean {
  if (gradingType === 'not_graded') return false;
  if (submissionTypes.includes('external_tool')) return kind === 'new_quiz' || kind === 'new_quiz_survey';
  return submissionTypes.some((type) => !['none', 'on_paper', 'not_graded'].includes(type));
}

function latePolicyOf(assignment: Assignment, { state }: Coursework): LatePolicy | null {
  return state.settingsOfCourse(assignment.courseId)?.latePolicy ?? null;
}

export function liesInClosedPeriod(row: Submission, coursework: Coursework): boolean {
  return isClosed(coursework.state.gradingPeriods.get(row.gradingPeriodId), coursework.now, coursework.state);
}

/** Sets the score after the deduction that the policy asks for now; true when that changed it. `graded_at` stays. */
export function deductForLateness(row: Submission, assignment: Assignment, coursework: Coursework): boolean {
  if (row.enteredScore === null || row.excused || row.rare?.stale || liesInClosedPeriod(row, coursework)) return false;
  const policy = latePolicyOf(assignment, coursework);
  const deducted = policy?.lateEnabled ? deduction(row, row.enteredScore, assignment, policy) : 0;
  const before = row.rare?.pointsDeducted ?? 0;
  if (deducted === before && row.score === row.enteredScore - deducted) return false;
  row.score = row.enteredScore - deducted;
  setRare(row, { pointsDeducted: deducted === 0 ? undefined : deducted });
  return true;
}

function deduction(row: Submission, entered: number, assignment: Assignment, policy: LatePolicy): number {
  const points = assignment.pointsPossible ?? 0;
  const late = secondsLate(row);
  if (late <= 0 || points <= 0) return 0;
  const intervals = Math.ceil(late / (policy.lateInterval === 'hour' ? 3_600 : 86_400));
  const wanted = (intervals * policy.lateDeduction * points) / 100;
  const floor = policy.minimumEnabled ? (policy.minimumPercent * points) / 100 : 0;
  return Math.max(0, Math.min(wanted, entered - Math.min(entered, floor)));
}

/** Whether the missing policy would give this row a score now. */
export function missingPolicyApplies(row: Submission, assignment: Assignment, coursework: Coursework): boolean {
  const policy = latePolicyOf(assignment, coursework);
  return (
    policy?.missingEnabled === true &&
    assignment.state === 'published' &&
    row.enteredScore === null &&
    isMissing(row, assignment, coursework.now) &&
    !liesInClosedPeriod(row, coursework)
  );
}

/** The missing policy's score: nobody's grade, though `graded_at` is stamped. */
export function giveMissingScore(row: Submission, assignment: Assignment, coursework: Coursework): void {
  const { missingDeduction } = latePolicyOf(assignment, coursework)!;
  row.enteredScore = ((assignment.pointsPossible ?? 0) * (100 - missingDeduction)) / 100;
  row.score = row.enteredScore;
  row.typed = null;
  row.state = 'graded';
  row.graderId = null;
  row.gradedAt = coursework.now;
  row.updatedAt = coursework.now;
  if (!assignment.postManually) row.postedAt ??= coursework.now;
}

/** True when one student's date lies in a closed period: then only administrators may change the essentials. */
export function inClosedPeriod(assignment: Assignment, rows: Iterable<Submission>, coursework: Coursework): boolean {
  const { now, state } = coursework;
  const closed = periodsOfCourse(courseOf(assignment, coursework), state).filter((each) => isClosed(each, now, state));
  if (closed.length === 0) return false;
  const ids = new Set<number | null>(closed.map((period) => period.id));
  for (const row of rows) if (ids.has(row.gradingPeriodId)) return true;
  return false;
}

/** Changes rare fields; those that become undefined are dropped, and so is the record when nothing is left. */
export function setRare(row: Submission, changes: Partial<RareFields>): void {
  const entries = Object.entries({ ...row.rare, ...changes }).filter(([, value]) => value !== undefined);
  row.rare = entries.length > 0 ? Object.fromEntries(entries) : null;
}
