import type { ConflictReason } from '../../codes/grade-reasons.js';
import type { WithdrawalReason } from '../../codes/withdrawal-reasons.js';
import { differsIn, knownFields, type LineItemFields } from '../../gradebook/compare-line-item.js';
import { sameResult } from '../../gradebook/compare-result.js';
import type { Result } from '../../oneroster/gradebook/model.js';
import type { GradeWrite } from '../../store/passback/outbox.js';
import { wasCarriedOut, type SendContext } from './send-write.js';

/** Whether something is taken back now. */
export type WithdrawalCheck =
  /** The SIS holds what was sent. */
  | { is: 'asPlanned' }
  /** It holds what it should hold afterwards. */
  | { is: 'carriedOut' }
  /** It holds something else, which stays. */
  | { is: 'left'; reason: WithdrawalReason | ConflictReason };

/** Reads what a withdrawal is about to change, right before: somebody may have changed it since it was planned. */
export async function checkWithdrawal(write: GradeWrite, context: SendContext): Promise<WithdrawalCheck> {
  if (await wasCarriedOut(write, context)) return { is: 'carriedOut' };
  return write.kind === 'lineItem' ? checkLineItem(write, context) : checkResult(write, context);
}

async function checkLineItem(write: GradeWrite, { sis, classId, signal }: SendContext): Promise<WithdrawalCheck> {
  const found = await sis.lineItem(write.sourcedId, signal);
  if (!found?.isActive) return { is: 'left', reason: 'LINE_ITEM_DELETED' };
  const wasSent = write.fieldsBefore ?? {};
  const names = Object.keys(wasSent) as Array<keyof LineItemFields>;
  if (differsIn(names, knownFields(found), wasSent)) return { is: 'left', reason: 'CHANGED_IN_SIS' };
  if (write.op !== 'withdraw') return { is: 'asPlanned' };
  const results = await sis.resultsOfLineItem(classId, write.sourcedId, signal);
  const isEmpty = results.complete && results.undecoded.length === 0 && !results.records.some((each) => each.isActive);
  return isEmpty ? { is: 'asPlanned' } : { is: 'left', reason: 'HAS_OTHER_RESULTS' };
}

async function checkResult(write: GradeWrite, context: SendContext): Promise<WithdrawalCheck> {
  const held = await resultNow(write, context);
  const { before } = write;
  if (held === null) return before === null ? { is: 'asPlanned' } : { is: 'left', reason: 'REMOVED_IN_SIS' };
  const stands = before !== null && sameResult({ score: held.score, exempt: held.scoreStatus === 'exempt' }, before);
  return stands ? { is: 'asPlanned' } : { is: 'left', reason: 'CHANGED_IN_SIS' };
}

/** The student's result; null if there is none. One that is not there may have been entered under another id. */
async function resultNow(write: GradeWrite, { sis, classId, signal }: SendContext): Promise<Result | null> {
  const found = await sis.result(write.sourcedId, signal);
  if (found?.isActive) return found;
  if (write.before !== null) return null;
  const { records } = await sis.resultsOfLineItem(classId, write.lineItemSourcedId, signal);
  return records.find((each) => each.isActive && each.studentSourcedId === write.studentSourcedId) ?? null;
}
