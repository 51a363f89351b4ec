import { Context } from '@temporalio/activity';
import { mayChange, prepareClass } from '../../gradebook/prepare-class.js';
import type { OneRosterClient } from '../../oneroster/client.js';
import { Purpose } from '../../store/credentials/lease-decision.js';
import { noteOtherProduct, saveResults } from '../../store/passback/gradebook.js';
import { inClass, noteResultsRead, type ClaimedClass } from '../../store/passback/run-classes.js';
import { readRun, type Run } from '../../store/runs/run.js';
import { ClassProgress } from '../../store/schema/passback.js';
import { sisOf } from '../clients.js';
import { StageName } from '../../store/runs/kinds.js';
import type { ActivityDeps } from '../deps.js';
import { policyOf, readClassFacts } from './class-facts.js';
import { leftOutFor, productStillScoring } from './left-out.js';
import { skippedFor, workThroughClasses, type LeftOut, type LaneInput, type LaneResult } from './lane.js';

/**
 * The third stage: decides what each class's gradebook should hold. Where something may have to be written, reads the
 * results that the SIS holds first: a grade that a teacher changed there would not be seen otherwise.
 */
export function createPrepareActivities(deps: ActivityDeps) {
  const { sql, db } = deps.store;

  async function prepare(run: Run, claimed: ClaimedClass, sis: OneRosterClient): Promise<LeftOut | null> {
    const { classId } = claimed;
    const facts = await readClassFacts(deps, run, classId);
    if (!mayChange(prepareClass(facts, policyOf(run)), facts)) return null;
    const results = await sis.resultsOfClass(classId, Context.current().cancellationSignal);
    if (!results.complete || results.undecoded.length > 0) return skippedFor('GRADEBOOK_NOT_PROVEN');
    const product = await productStillScoring(sql, run, facts, results.records);
    const leftOut = leftOutFor({ courseIsOff: false, product }, run.settings.passback);
    if (leftOut !== null) {
      // What was read is not kept, so that the next run sees it again.
      await inClass(sql, run, claimed, (tx) => noteOtherProduct(tx, { districtId: run.districtId, classId }, product));
      return leftOut;
    }
    await inClass(sql, run, claimed, async (tx) => {
      await saveResults(tx, { districtId: run.districtId, runId: run.runId, classId }, results.records);
      await noteResultsRead(tx, run.runId, classId);
    });
    return null;
  }

  return {
    async prepareClasses(input: LaneInput): Promise<LaneResult> {
      const run = await readRun(db, input.runId);
      const sis = sisOf(deps, run, Context.current().cancellationSignal, Purpose.passback);
      try {
        const stage = { stage: StageName.prepare, from: ClassProgress.collected, to: ClassProgress.prepared };
        return await workThroughClasses(deps, input, stage, (of, claimed) => prepare(of, claimed, sis));
      } finally {
        sis.close();
      }
    },
  };
}
