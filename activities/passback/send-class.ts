import { Context } from '@temporalio/activity';
import { RunKind } from '../../codes/run-kinds.js';
import { isDcidOf } from '../../gradebook/categories.js';
import type { ClassFacts } from '../../gradebook/class-facts.js';
import { generationOfConfirmed } from '../../gradebook/ids.js';
import { LinkState } from '../../gradebook/link-states.js';
import { causeOfRefusal, causeOfRefusedResults, mostRefusedInARow, type Refusal } from '../../gradebook/refusal.js';
import { localMinute } from '../../gradebook/local-dates.js';
import { momentOf } from '../../roster/night-hours.js';
import type { OneRosterClient } from '../../oneroster/client.js';
import { resultsOfClass } from '../../store/passback/gradebook.js';
import { forgetLineItem, noteLineItemGone } from '../../store/passback/links.js';
import {
  countWaiting,
  explainRefusals,
  nextWrite,
  noteAnswer,
  noteSending,
  unexplainedRefusals,
  waitForClass,
  waitForLineItem,
  wasMade,
  type GradeWrite,
} from '../../store/passback/outbox.js';
import { park, wasNotKeptBefore } from '../../store/passback/parked.js';
import { addNote } from '../../store/passback/plan.js';
import { inClass, type ClaimedClass } from '../../store/passback/run-classes.js';
import { withdrawalOfRun } from '../../store/passback/withdrawals.js';
import type { Run } from '../../store/runs/run.js';
import { WriteOutcome } from '../../store/schema/passback.js';
import type { ActivityDeps } from '../deps.js';
import { acceptWithdrawal, acceptWrite } from './accept-write.js';
import { checkWithdrawal, type WithdrawalCheck } from './check-withdrawal.js';
import { readClassFacts } from './class-facts.js';
import { readBackClass } from './read-back-class.js';
import { sendWrite, wasCarriedOut, type SendContext, type Sent } from './send-write.js';

/** Attempts at a write whose answer is lost each time: then the SIS does not keep it. */
const mostAttempts = 3;

/**
 * Sends the released writes of one class in order. Each stands in the outbox as sent before it is sent, so that one whose
 * answer is lost is read back and not repeated. What a refusal concerns beside the write itself is not tried.
 *
 * @param mayWrite asked before each write
 * @returns whether all were sent: false as soon as nothing may be written
 */
export async function sendClass(
  deps: ActivityDeps,
  run: Run,
  claimed: ClaimedClass,
  sis: OneRosterClient,
  mayWrite: () => boolean,
): Promise<boolean> {
  const { sql } = deps.store;
  const { classId, school } = claimed;
  const of = { districtId: run.districtId, runId: run.runId, classId, school };
  const signal = Context.current().cancellationSignal;
  const isAllSent = (await nextWrite(sql, run.runId, classId)) === null;
  // A class whose lane was killed may lack the read-back only.
  if (isAllSent) return readBack();
  const withdrawal = run.kind === RunKind.withdrawal ? await withdrawalOfRun(sql, run.runId) : null;
  const held = await resultsOfClass(sql, run.districtId, classId);
  const context: SendContext = {
    ...{ sis, classId, asOf: run.asOf, signal },
    comments: new Map(held.map((each) => [each.sourcedId, each.comment])),
  };
  for (;;) {
    // Read anew: an answer may have moved the results of its line item, or made others wait.
    const write = await nextWrite(sql, run.runId, classId);
    await explainOthers(write?.assignmentId ?? null);
    if (write === null) return readBack();
    if (!mayWrite()) {
      if (write.outcome === WriteOutcome.unknown) await acceptIfCarriedOut(write);
      return false;
    }
    const sent = await settledAnswer(write);
    if (sent.outcome === 'accepted') await accept(write, sent);
    else if (sent.outcome === 'left') await leave(write, sent.reason);
    else await refuse(write, await refusalOf(write, sent), sent.outcome === 'refused' ? sent.status : null);
    Context.current().heartbeat({ class: classId });
  }

  /** A withdrawal has looked at each thing itself, right before and after. */
  async function readBack(): Promise<true> {
    if (run.kind !== RunKind.withdrawal) await readBackClass(deps, run, claimed, sis, signal);
    return true;
  }

  /** Nothing is written into a period after its cut-off; what may have arrived before it is still read back. */
  function isPastCutOff({ cutOff, outcome }: GradeWrite): boolean {
    if (cutOff === null || outcome === WriteOutcome.unknown) return false;
    return localMinute(momentOf(run, new Date()), run.settings.timezone) >= cutOff;
  }

  /** Sends it until the SIS's answer is known, or it is known not to be kept. */
  async function settledAnswer(write: GradeWrite): Promise<Sent | Left> {
    if (isPastCutOff(write)) return { outcome: 'left', reason: 'PERIOD_CLOSED' };
    if (withdrawal !== null && write.outcome === null) {
      const check = await checkWithdrawal(write, context);
      if (check.is === 'left') return { outcome: 'left', reason: check.reason };
      if (check.is === 'carriedOut') return carriedOut(write);
    }
    let attempts = write.attempts;
    let isUnknown = write.outcome === WriteOutcome.unknown;
    for (;;) {
      if (isUnknown && (await wasCarriedOut(write, context))) return carriedOut(write);
      if (attempts >= mostAttempts) return { outcome: 'unknown' };
      await inClass(sql, run, claimed, (tx) => noteSending(tx, write.id));
      attempts += 1;
      const sent = await sendWrite(write, context);
      if (sent.outcome !== 'unknown') return sent;
      isUnknown = true;
    }
  }

  /** What an earlier attempt has sent is ours: a later comparison must not take it for a change made in the SIS. */
  async function acceptIfCarriedOut(write: GradeWrite): Promise<void> {
    if (await wasCarriedOut(write, context)) await accept(write, carriedOut(write));
  }

  async function accept(write: GradeWrite, sent: Sent & { outcome: 'accepted' }): Promise<void> {
    const ofWork = { ...of, assignmentId: write.assignmentId };
    await inClass(sql, run, claimed, async (tx) => {
      await noteAnswer(tx, write.id, { outcome: WriteOutcome.accepted, status: sent.status });
      await (withdrawal === null
        ? acceptWrite(tx, ofWork, write, sent)
        : acceptWithdrawal(tx, ofWork, withdrawal, write, sent));
    });
  }

  /** What may not be written any more, and what a withdrawal finds changed, stays and is told. */
  async function leave(write: GradeWrite, reason: Left['reason']): Promise<void> {
    const { assignmentId } = write;
    await inClass(sql, run, claimed, async (tx) => {
      await noteAnswer(tx, write.id, { outcome: WriteOutcome.superseded, code: reason });
      await addNote(tx, of, { assignmentId, studentSourcedId: write.studentSourcedId ?? '', reason });
    });
  }

  /** Null: the cause is told by the other results of the line item. */
  async function refusalOf(write: GradeWrite, sent: Sent): Promise<Refusal | null> {
    if (sent.outcome === 'unknown') {
      return { code: 'WRITE_NOT_KEPT', scope: write.kind === 'lineItem' ? 'work' : 'student' };
    }
    const lineItem =
      write.kind === 'lineItem' && write.op === 'create'
        ? null
        : await sis.lineItem(write.lineItemSourcedId, context.signal);
    const facts = await readClassFacts(deps, run, classId);
    const { status } = sent as Sent & { outcome: 'refused' };
    return causeOfRefusal({
      ...{ kind: write.kind, status },
      lineItemJustMade: lineItem === null && (await wasMade(sql, run.runId, classId, write.assignmentId)),
      lineItemThere: (write.kind === 'lineItem' && write.op === 'create') || (lineItem?.isActive ?? false),
      lineItemLinked: write.generation === generationOfConfirmed,
      takesPoints: lineItem === null || lineItem.scoreType === null || lineItem.scoreType === 'POINTS',
      categoryUsable: isCategoryUsable(write.fields?.categorySourcedId ?? lineItem?.categorySourcedId ?? null, facts),
      dueInTerm: isInTerm(write.fields?.dueDate ?? lineItem?.dueDate ?? null, facts),
    });
  }

  /** Parks the cause once, and lets wait what would be refused for it too. */
  async function refuse(write: GradeWrite, refusal: Refusal | null, status: number | null): Promise<void> {
    const ofWork = { ...of, assignmentId: write.assignmentId };
    await inClass(sql, run, claimed, async (tx) => {
      await noteAnswer(tx, write.id, { outcome: WriteOutcome.refused, code: refusal?.code ?? null, status });
      if (refusal === null) return;
      const { code, scope } = refusal;
      if (scope === 'class') await waitForClass(tx, of);
      if (scope === 'work') await waitForLineItem(tx, ofWork);
      // So that the next run makes it once more, under the same id.
      if (code === 'WRITE_NOT_KEPT' && write.kind === 'result' && scope === 'work') await forgetLineItem(tx, ofWork);
      const waiting = scope === 'student' ? 0 : await countWaiting(tx, scope === 'class' ? of : ofWork);
      // What a withdrawal cannot take back is told by its run: the next passback would settle what is parked of it.
      if (withdrawal !== null) return;
      const isRefusedAgain = write.op === 'create' && (await wasNotKeptBefore(tx, ofWork));
      if (code === 'WRITE_NOT_KEPT' && write.kind === 'lineItem' && isRefusedAgain) {
        const { generation, sourcedId } = write;
        await noteLineItemGone(tx, ofWork, { generation, sourcedId, state: LinkState.refused });
      }
      await park(tx, of, {
        assignmentId: scope === 'class' ? '' : write.assignmentId,
        studentSourcedId: scope === 'student' ? write.studentSourcedId! : '',
        ...{ code, status, affected: waiting + (write.kind === 'result' ? 1 : 0) },
      });
    });
    if (refusal === null) await stopTrying(write.assignmentId);
  }

  /** After several refusals in a row, without one result that the SIS takes, the rest of the line item waits. */
  async function stopTrying(assignmentId: string): Promise<void> {
    const all = await unexplainedRefusals(sql, run.runId, classId);
    const own = all.find((each) => each.assignmentId === assignmentId);
    if (own === undefined || own.accepted > 0 || own.refused.length < mostRefusedInARow) return;
    await inClass(sql, run, claimed, (tx) => waitForLineItem(tx, { ...of, assignmentId }));
  }

  /** Parks refusals of which only the other results tell the cause, once the line item has been gone through. */
  async function explainOthers(current: string | null): Promise<void> {
    for (const { assignmentId, refused, accepted, waiting } of await unexplainedRefusals(sql, run.runId, classId)) {
      if (assignmentId === current) continue;
      const { code, scope } = causeOfRefusedResults({ accepted, refused: refused.length });
      await inClass(sql, run, claimed, async (tx) => {
        await explainRefusals(
          tx,
          refused.map((each) => each.id),
          code,
        );
        const parked = scope === 'work' ? refused.slice(0, 1) : refused;
        for (const { studentSourcedId, status } of parked) {
          if (withdrawal !== null) break;
          await park(tx, of, {
            ...{ assignmentId, code, status, studentSourcedId: scope === 'student' ? studentSourcedId : '' },
            affected: scope === 'student' ? 1 : refused.length + waiting,
          });
        }
      });
    }
  }
}

interface Left {
  outcome: 'left';
  reason: (WithdrawalCheck & { is: 'left' })['reason'] | 'PERIOD_CLOSED';
}

function carriedOut(write: GradeWrite): Sent & { outcome: 'accepted' } {
  return { outcome: 'accepted', status: null, sourcedId: write.sourcedId, accepted: write.fields };
}

function isCategoryUsable(categorySourcedId: string | null, facts: ClassFacts): boolean {
  const category = facts.categories.find((each) => each.sourcedId === categorySourcedId);
  if (category === undefined) return categorySourcedId === null;
  const { teacherDcid } = category;
  return category.isActive && (teacherDcid === null || facts.teacherIds.some((id) => isDcidOf(teacherDcid, id)));
}

function isInTerm(day: string | null, { firstDay, lastDay }: ClassFacts): boolean {
  if (day === null) return true;
  return (firstDay === null || day >= firstDay) && (lastDay === null || day <= lastDay);
}
