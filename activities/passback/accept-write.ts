import { LinkState } from '../../gradebook/link-states.js';
import { acceptLineItem, acceptResult, forgetResult, noteLineItemGone } from '../../store/passback/links.js';
import { moveResults, type GradeWrite } from '../../store/passback/outbox.js';
import { wasAccepted, type Withdrawal } from '../../store/passback/withdrawals.js';
import { forgetWithdrawn, keepWithdrawn } from '../../store/passback/withdrawn.js';
import type { Transaction } from '../../store/postgres/connect.js';
import type { Sent } from './send-write.js';

interface OfWork {
  districtId: number;
  runId: number;
  classId: string;
  assignmentId: string;
}

type Accepted = Sent & { outcome: 'accepted' };

/** Keeps what the SIS has accepted of a passback. What was taken back before is forgotten: this is newer. */
export async function acceptWrite(
  tx: Transaction,
  ofWork: OfWork,
  write: GradeWrite,
  { sourcedId, accepted }: Accepted,
): Promise<void> {
  if (write.kind === 'lineItem') {
    await acceptLineItem(tx, ofWork, { generation: write.generation, sourcedId, accepted: accepted ?? {} });
    if (sourcedId !== write.sourcedId) await moveResults(tx, ofWork, sourcedId);
    return forgetWithdrawn(tx, ofWork, { fields: accepted ?? {} });
  }
  const studentSourcedId = write.studentSourcedId!;
  await forgetWithdrawn(tx, ofWork, { studentSourcedId });
  if (write.after === null) return forgetResult(tx, ofWork, studentSourcedId);
  await acceptResult(tx, ofWork, { studentSourcedId, sourcedId, ...write.after, before: write.before });
}

/**
 * Keeps what the SIS has accepted of a withdrawal: what it holds again counts as accepted only if it came from here, and
 * what was taken back is kept as such.
 */
export async function acceptWithdrawal(
  tx: Transaction,
  ofWork: OfWork,
  withdrawal: Withdrawal,
  write: GradeWrite,
  { sourcedId, accepted }: Accepted,
): Promise<void> {
  const { generation, before, after } = write;
  if (write.kind === 'lineItem') {
    if (write.op === 'withdraw')
      return noteLineItemGone(tx, ofWork, { generation, sourcedId, state: LinkState.withdrawn });
    await acceptLineItem(tx, ofWork, { generation, sourcedId, accepted: accepted ?? {} });
    return keepWithdrawn(tx, ofWork, {
      ...{ studentSourcedId: '', score: null, exempt: false },
      fields: write.fieldsBefore ?? {},
    });
  }
  const studentSourcedId = write.studentSourcedId!;
  const isOurs = after !== null && (await wasAccepted(tx, withdrawal, { ...ofWork, studentSourcedId }, after));
  await forgetResult(tx, ofWork, studentSourcedId);
  if (isOurs) await acceptResult(tx, ofWork, { studentSourcedId, sourcedId, ...after, before });
  await keepWithdrawn(tx, ofWork, {
    ...{ studentSourcedId, score: before?.score ?? null, exempt: before?.exempt ?? false },
    fields: null,
  });
}
