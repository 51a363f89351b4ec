import type { ConflictReason } from '../codes/grade-reasons.js';
import type { PassbackSettings } from '../config/passback-settings.js';
import { sameNumber } from './numbers.js';
import type { DesiredResult } from './score.js';

/** A result as far as it is compared. */
export interface ComparedResult {
  score: number | null;
  exempt: boolean;
}

export type ResultChange =
  /** Both agree; `adopt` if that was not known. */
  | { op: 'none' | 'adopt' }
  /** Both hold nothing any more: what was accepted is forgotten, so that a later grade is a new one. */
  | { op: 'forget' }
  | { op: 'create' | 'update'; after: { score: number; exempt: boolean } }
  | { op: 'withdraw' }
  /** The SIS keeps what it has. */
  | { op: 'conflict'; reason: ConflictReason };

/**
 * Three-way compare of one student's result: what was accepted last, what Canvas wants, what the SIS holds. Without
 * something accepted, a difference is a conflict and not an overwrite: the grade may be a teacher's.
 *
 * @param accepted what the SIS last accepted from here; null: nothing
 * @param inSis what the SIS holds now; null: nothing
 */
export function compareResult(
  desired: DesiredResult,
  accepted: ComparedResult | null,
  inSis: ComparedResult | null,
  conflicts: PassbackSettings['conflicts'],
): ResultChange {
  switch (desired.kind) {
    case 'leave':
      return { op: 'none' };
    case 'withdraw':
      return withdrawal(accepted, inSis, conflicts);
    case 'score':
    case 'exempt':
      return placement({ score: desired.score, exempt: desired.kind === 'exempt' }, accepted, inSis, conflicts);
  }
}

function placement(
  after: { score: number; exempt: boolean },
  accepted: ComparedResult | null,
  inSis: ComparedResult | null,
  conflicts: PassbackSettings['conflicts'],
): ResultChange {
  if (inSis === null) {
    if (accepted === null || conflicts === 'canvas') return { op: 'create', after };
    return { op: 'conflict', reason: 'REMOVED_IN_SIS' };
  }
  if (sameResult(inSis, after)) return { op: accepted !== null && sameResult(accepted, after) ? 'none' : 'adopt' };
  if (conflicts === 'canvas' || (accepted !== null && sameResult(accepted, inSis))) return { op: 'update', after };
  return { op: 'conflict', reason: accepted === null ? 'ENTERED_IN_SIS' : 'CHANGED_IN_SIS' };
}

/** Only what was sent from here, and stands there unchanged, is taken back. */
function withdrawal(
  accepted: ComparedResult | null,
  inSis: ComparedResult | null,
  conflicts: PassbackSettings['conflicts'],
): ResultChange {
  if (accepted === null) return { op: 'none' };
  if (inSis === null) return { op: 'forget' };
  if (sameResult(accepted, inSis) || conflicts === 'canvas') return { op: 'withdraw' };
  return { op: 'conflict', reason: 'CHANGED_IN_SIS' };
}

export function sameResult(one: ComparedResult, other: ComparedResult): boolean {
  return one.exempt === other.exempt && (one.exempt || sameNumber(one.score, other.score));
}
