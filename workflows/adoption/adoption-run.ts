import {
  CancellationScope,
  isCancellation,
  proxyActivities,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import type { Activities } from '../../activities/index.js';
import { RunOutcome } from '../../codes/run-outcome.js';
import { startDetails, type DetailsTable } from '../details.js';
import { codeOf } from '../failure-code.js';
import { District, NeedsAttention, SyncKind } from '../search-attributes.js';
import { timings } from '../timings.js';
import { stepsOf, type Steps } from './steps.js';

const { openAdoption } = proxyActivities<Activities>(timings.production.book);

/** Opens a run of kind adoption, performs it, and notes how it ended if it fails. */
export async function adoptionRun<Result>(
  district: string,
  what: string,
  perform: (runId: number, steps: Steps, details: DetailsTable) => Promise<Result>,
): Promise<Result> {
  upsertSearchAttributes([
    { key: District, value: district },
    { key: SyncKind, value: 'adopt' },
  ]);
  const { firstExecutionRunId } = workflowInfo();
  const run = await openAdoption.executeWithOptions({ summary: 'open the run' }, [{ district, firstExecutionRunId }]);
  const steps = stepsOf(run.timings, district);
  try {
    return await perform(run.runId, steps, startDetails(`${district}, ${what} ${run.number}`));
  } catch (error) {
    await CancellationScope.nonCancellable(async () => {
      upsertSearchAttributes([{ key: NeedsAttention, value: true }]);
      const outcome = isCancellation(error) ? RunOutcome.cancelled : RunOutcome.failed;
      await steps.abandonRun({ runId: run.runId, outcome, code: codeOf(error) });
    });
    throw error;
  }
}

/** Sends the changes of ids that a run has recorded: the import first, then what only the API can do. */
export async function changeIds(runId: number, steps: Steps, details: DetailsTable): Promise<void> {
  details.begin('import', 'changing ids');
  const { rows } = await steps.submitIdChanges(runId);
  if (rows > 0) await steps.awaitIdChanges(runId);
  const { refused } = await steps.giveIds(runId);
  details.note('import', `${rows} ids changed by import; ${refused} refused by the API`);
}
