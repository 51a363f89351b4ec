import type { Submission } from '../canvas/grades/model.js';
import type { ScoreReason } from '../codes/grade-reasons.js';
import type { PassbackSettings } from '../config/passback-settings.js';
import { rounded } from './numbers.js';

/** What should become of a student's result. */
export type DesiredResult =
  /** It should be this score. */
  | { kind: 'score'; score: number }
  /** It should not count, and shows this number, which OneRoster 1.1 demands. */
  | { kind: 'exempt'; score: number }
  /** There should be none: what was sent before is taken back. */
  | { kind: 'withdraw'; reason: ScoreReason }
  /** Nothing is sent; what was sent before stays. */
  | { kind: 'leave'; reason: ScoreReason };

export type ScorePolicy = Pick<PassbackSettings, 'excused' | 'late' | 'unposted' | 'overMaximum'>;

const leave = (reason: ScoreReason): DesiredResult => ({ kind: 'leave', reason });

/**
 * The policy about one submission: a number that Canvas does not hold is never sent, and what is doubtful leaves the
 * gradebook as it is. Sources: Canvas app/models/submission.rb (state, excused, deductions), app/services/checkpoints.
 *
 * @param submission a submission that Canvas lists; one that has vanished is left alone by its caller
 */
export function desiredResult(
  submission: Submission,
  pointsPossible: number,
  hasCheckpoints: boolean,
  policy: ScorePolicy,
): DesiredResult {
  const parts = hasCheckpoints ? submission.parts : [];
  if (submission.excused || (parts.length > 0 && parts.every((part) => part.excused))) return excused(policy);
  if (parts.some((part) => part.excused)) return leave('CHECKPOINT_EXCUSED');
  if (submission.state === 'pending_review') return leave('SCORE_PENDING_REVIEW');
  if (submission.scoreIsMissing) return leave('SCORE_MISSING');
  const score = policy.late === 'beforeDeduction' ? (submission.enteredScore ?? submission.score) : submission.score;
  if (score === null || submission.score === null) return { kind: 'withdraw', reason: 'SCORE_CLEARED' };
  if (hasCheckpoints && (parts.length === 0 || parts.some((part) => part.score === null || part.state !== 'graded')))
    return leave('CHECKPOINTS_OPEN');
  const hidden = submission.postedAt === null || parts.some((part) => part.postedAt === null);
  if (hidden && policy.unposted === 'wait') return leave('SCORE_NOT_POSTED');
  if (score < 0) return leave('SCORE_NEGATIVE');
  if (score > pointsPossible && policy.overMaximum === 'park') return leave('SCORE_OVER_MAXIMUM');
  return { kind: 'score', score: rounded(score) };
}

/** 1.1 makes an exempt result carry a number, which parents see: so it is withdrawn, unless the district says otherwise. */
function excused({ excused: policy }: ScorePolicy): DesiredResult {
  switch (policy) {
    case 'withdraw':
      return { kind: 'withdraw', reason: 'SCORE_EXCUSED' };
    case 'leave':
      return leave('SCORE_EXCUSED');
    case 'exempt':
      return { kind: 'exempt', score: 0 };
  }
}
