import type { Coursework } from './context.js';
import type { Assignment, Submission } from './model.js';
import { rowToChange } from './rows.js';

/**
 * The row of a checkpointed discussion follows its parts: the sum of what is graded so far, the state that all parts
 * share, posted when all are, graded when the latest was. Excuses, statuses and deductions stay with the parts.
 */
export function summariseParts(part: Assignment, userId: number, coursework: Coursework): void {
  const { state, now } = coursework;
  const parent = state.assignments.get(part.parentId);
  if (!parent || parent.state === 'deleted') return;
  const rows = state.partsOf(parent.id).map((each) => state.submissions.find(each.id, userId));
  const row = rowToChange(parent, userId, coursework);
  const scores = rows.map((each) => each?.score ?? null).filter((score) => score !== null);
  row.score = row.enteredScore = scores.length > 0 ? scores.reduce((sum, score) => sum + score, 0) : null;
  row.state = commonState(rows);
  row.gradedAt = latest(rows.map((each) => each?.gradedAt ?? null));
  row.submittedAt = latest(rows.map((each) => each?.submittedAt ?? null));
  row.postedAt = rows.every((each) => each && each.postedAt !== null)
    ? latest(rows.map((each) => each!.postedAt))
    : null;
  row.updatedAt = now;
}

function commonState(rows: ReadonlyArray<Submission | undefined>): Submission['state'] {
  const states = rows.map((row) => row?.state ?? 'unsubmitted');
  if (states.includes('pending_review')) return 'pending_review';
  return states.every((each) => each === states[0]) ? (states[0] ?? 'unsubmitted') : 'unsubmitted';
}

function latest(instants: Array<number | null>): number | null {
  const known = instants.filter((each) => each !== null);
  return known.length > 0 ? Math.max(...known) : null;
}
