import {
  CancellationScope,
  isCancellation,
  patched,
  proxyActivities,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import type { Activities } from '../../activities/index.js';
import type { EvaluationResult } from '../../activities/evaluation/assess.js';
import { RunOutcome } from '../../codes/run-outcome.js';
import type { CollectionName } from '../../oneroster/rostering/model.js';
import { startAlerts } from '../alerts/start-alerts.js';
import { startDetails, type DetailsTable } from '../details.js';
import { codeOf } from '../failure-code.js';
import { District, NeedsAttention, SyncKind } from '../search-attributes.js';
import { summaries } from '../provisioning/summaries.js';
import { timings } from '../timings.js';
import { reportOf } from './report-of.js';
import { matchedText, resultText } from './summaries.js';
import { stepsOf, type Steps } from './steps.js';

export interface EvaluateInput {
  district: string;
  /** The run's date in the district's zone; null: today. */
  asOf: string | null;
  /** A schedule has begun it as a district's night: whoever is told of nights is told. */
  ofNight?: true;
}

/** As a night reads them: beside each other. */
const sideBySide: CollectionName[][] = [['orgs', 'academicSessions', 'courses', 'classes', 'users'], ['enrollments']];

const { openEvaluation } = proxyActivities<Activities>(timings.production.book);

/**
 * Compares a Canvas in use with the roster, before a conversion: connect, read the SIS, map and plan it as a night would,
 * have Canvas report what stands, match the two, say what that means and in what they differ. Nothing is written at either
 * end. As the night of a district that only observes it is the shadow of the integration that still fills Canvas.
 */
export async function evaluateDistrict({ district, asOf, ofNight }: EvaluateInput): Promise<EvaluationResult> {
  upsertSearchAttributes([
    { key: District, value: district },
    { key: SyncKind, value: 'evaluate' },
  ]);
  const { firstExecutionRunId } = workflowInfo();
  const run = await openEvaluation.executeWithOptions({ summary: 'open the run' }, [
    { district, asOf, firstExecutionRunId },
  ]);
  const { runId } = run;
  const steps = stepsOf(run.timings, district);
  const details = startDetails(`${district}, evaluation ${run.number}, as of ${run.asOf}`);
  try {
    details.begin('connect', 'asking both ends');
    details.note('connect', summaries.connect(await steps.connect(runId)));
    // A worker that maps while it loads a report of millions of rows holds both: 490 MB.
    const mapsLater = patched('roster-is-mapped-after-the-report');
    const reading = mapsLater ? read(runId, steps, details) : readAndPlan(runId, steps, details);
    const [, key] = await Promise.all([reading, reportOf(runId, steps, details)]);
    if (mapsLater) await mapAndPlan(runId, steps, details);
    details.begin('compare', 'matching');
    details.note('compare', matchedText(await steps.matchRoster(key)));
    const result = await steps.assessAndClose(runId);
    details.begin('done', resultText(result));
    if (ofNight && result.alerts) await startAlerts(run.number, { district, event: null, ofNight });
    return result;
  } catch (error) {
    await CancellationScope.nonCancellable(async () => {
      upsertSearchAttributes([{ key: NeedsAttention, value: true }]);
      const outcome = isCancellation(error) ? RunOutcome.cancelled : RunOutcome.failed;
      const abandoned = await steps.abandonRun({ runId, outcome, code: codeOf(error) });
      if (ofNight && abandoned.alerts) await startAlerts(run.number, { district, event: 'failed', ofNight });
    });
    throw error;
  }
}

async function readAndPlan(runId: number, steps: Steps, details: DetailsTable): Promise<void> {
  await read(runId, steps, details);
  await mapAndPlan(runId, steps, details);
}

/** The roster, as a night reads it. */
async function read(runId: number, steps: Steps, details: DetailsTable): Promise<void> {
  details.begin('extract', 'reading');
  const lines = (await steps.readCollections({ runId, sideBySide })).map(summaries.collection);
  lines.push(summaries.lookUp(await steps.lookUpMissing(runId)));
  details.note('extract', lines.filter((line) => line !== '').join('; '));
}

/** What a night would send, by its own steps and rules. */
async function mapAndPlan(runId: number, steps: Steps, details: DetailsTable): Promise<void> {
  details.begin('map', 'mapping');
  details.note('map', summaries.map(await steps.mapRoster(runId)));
  details.begin('plan', 'planning');
  details.note('plan', summaries.plan(await steps.planRun(runId)));
}
