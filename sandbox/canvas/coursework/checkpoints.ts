import type { CanvasState } from '../state.js';
import type { Assignment, Submission } from './model.js';

export function checkpointsOf(assignment: Assignment, state: CanvasState): Assignment[] {
  return assignment.kind === 'discussion'
    ? state.partsOf(assignment.id).filter((part) => part.kind === 'checkpoint')
    : [];
}

/** What can be graded and handed in: the parts of a checkpointed discussion, else the assignment itself. */
export function gradedParts(assignment: Assignment, state: CanvasState): Assignment[] {
  const parts = checkpointsOf(assignment, state);
  return parts.length > 0 ? parts : [assignment];
}

/**
 * The row of a checkpointed discussion follows its parts, `count` of them: the sum of what is graded so far, the state
 * that all parts share, posted when all are, graded when the latest was. Excuses, statuses and deductions stay with the
 * parts.
 */
export function followParts(row: Submission, parts: readonly Submission[], count: number): void {
  const scores = parts.map((part) => part.score).filter((score) => score !== null);
  row.score = row.enteredScore = scores.length > 0 ? scores.reduce((sum, score) => sum + score, 0) : null;
  row.state = commonState(parts, count);
  row.gradedAt = latest(parts.map((part) => part.gradedAt));
  row.submittedAt = latest(parts.map((part) => part.submittedAt));
  const allPosted = parts.length === count && parts.every((part) => part.postedAt !== null);
  row.postedAt = allPosted ? latest(parts.map((part) => part.postedAt)) : null;
  row.updatedAt = Math.max(row.updatedAt, ...parts.map((part) => part.updatedAt));
}

function commonState(parts: readonly Submission[], count: number): Submission['state'] {
  const states = parts.map((part) => part.state);
  if (states.includes('pending_review')) return 'pending_review';
  const [first] = states;
  return states.length === count && states.every((each) => each === first) ? (first ?? 'unsubmitted') : 'unsubmitted';
}

function latest(instants: Array<number | null>): number | null {
  const known = instants.filter((each) => each !== null);
  return known.length > 0 ? Math.max(...known) : null;
}
