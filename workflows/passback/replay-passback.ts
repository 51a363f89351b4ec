import { proxyActivities, upsertSearchAttributes, workflowInfo } from '@temporalio/workflow';
import type { Activities } from '../../activities/index.js';
import type { PassbackReport } from '../../activities/passback/settle.js';
import { District, SyncKind } from '../search-attributes.js';
import { timings } from '../timings.js';
import { carryGrades } from './carry-grades.js';

export interface ReplayInput {
  /** Id of a stored selection: the run that parked grades names one, `maple/run-12`. */
  selection: string;
  /** The run's date in the district's zone. Default: today. */
  asOf?: string | null;
}

const { openReplay } = proxyActivities<Activities>(timings.production.book);

/**
 * Sends again what is parked and selected: reads Canvas and the gradebook anew, sends what is still wanted, and settles
 * the rest. Started twice, the second one finds nothing to send.
 */
export async function replayPassback({ selection, asOf = null }: ReplayInput): Promise<PassbackReport> {
  upsertSearchAttributes([{ key: SyncKind, value: 'replay' }]);
  const { firstExecutionRunId } = workflowInfo();
  const run = await openReplay.executeWithOptions({ summary: 'open the run' }, [
    { selection, asOf, firstExecutionRunId },
  ]);
  upsertSearchAttributes([{ key: District, value: run.district }]);
  return carryGrades(run, 'send', 'replay');
}
