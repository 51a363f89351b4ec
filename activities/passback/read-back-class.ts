import type { ResultInSis } from '../../gradebook/class-facts.js';
import { isDropped } from '../../gradebook/kept.js';
import type { OneRosterClient } from '../../oneroster/client.js';
import { acceptResult, forgetResult } from '../../store/passback/links.js';
import { acceptedResults, noteAnswer, type GradeWrite } from '../../store/passback/outbox.js';
import { park } from '../../store/passback/parked.js';
import { inClass, type ClaimedClass } from '../../store/passback/run-classes.js';
import type { Run } from '../../store/runs/run.js';
import { WriteOutcome } from '../../store/schema/passback.js';
import type { ActivityDeps } from '../deps.js';

/**
 * Reads the results of a class once more after something was sent to it. What the SIS has accepted and dropped counts as
 * not sent, so that the next run sends it again, instead of taking it for a teacher's change.
 */
export async function readBackClass(
  { store: { sql } }: ActivityDeps,
  run: Run,
  claimed: ClaimedClass,
  sis: OneRosterClient,
  signal: AbortSignal,
): Promise<void> {
  const { classId, school } = claimed;
  const accepted = await acceptedResults(sql, run.runId, classId);
  if (accepted.length === 0) return;
  const read = await sis.resultsOfClass(classId, signal);
  if (!read.complete || read.undecoded.length > 0) return;
  const held = new Map(read.records.filter((each) => each.isActive).map((each) => [keyOf(each), each]));
  const dropped: GradeWrite[] = [];
  for (const write of accepted) {
    if (!isDropped(write, comparedOf(held.get(keyOf(write))))) continue;
    // A list may lack what the record itself has.
    const found = await sis.result(write.sourcedId, signal);
    if (isDropped(write, comparedOf(found?.isActive ? found : undefined))) dropped.push(write);
  }
  if (dropped.length === 0) return;
  const of = { districtId: run.districtId, runId: run.runId, classId, school };
  await inClass(sql, run, claimed, async (tx) => {
    for (const { id, assignmentId, studentSourcedId, sourcedId, before } of dropped) {
      const ofWork = { ...of, assignmentId };
      await noteAnswer(tx, id, { outcome: WriteOutcome.refused, code: 'WRITE_NOT_KEPT' });
      await forgetResult(tx, ofWork, studentSourcedId!);
      if (before?.score == null) continue;
      const standing = { studentSourcedId: studentSourcedId!, sourcedId, score: before.score, exempt: before.exempt };
      await acceptResult(tx, ofWork, { ...standing, before });
    }
    for (const assignmentId of new Set(dropped.map((each) => each.assignmentId))) {
      const affected = dropped.filter((each) => each.assignmentId === assignmentId).length;
      await park(tx, of, { assignmentId, studentSourcedId: '', code: 'WRITE_NOT_KEPT', status: null, affected });
    }
  });
}

function keyOf({ lineItemSourcedId, studentSourcedId }: Pick<GradeWrite, 'lineItemSourcedId' | 'studentSourcedId'>) {
  return JSON.stringify([lineItemSourcedId, studentSourcedId]);
}

function comparedOf(result: ResultInSis | undefined) {
  return result === undefined ? null : { score: result.score, exempt: result.scoreStatus === 'exempt' };
}
