import {
  WorkflowExecutionAlreadyStartedError,
  type Client,
  type WorkflowHandleWithStartDetails,
} from '@temporalio/client';
import { replayId, taskQueue } from '../../workflows/ids.js';
import type { replayPassback } from '../../workflows/passback/replay-passback.js';
import { District, SyncKind } from '../../workflows/search-attributes.js';
import { CommandError } from '../errors.js';

export type ReplayHandle = WorkflowHandleWithStartDetails<typeof replayPassback>;

/** Starts the replay of a stored selection. Throws `CommandError` `RUN_IN_PROGRESS` while it is replayed already. */
export async function startReplay(
  temporal: Client,
  { district, selection, asOf }: { district: string; selection: string; asOf: string | null },
): Promise<ReplayHandle> {
  try {
    return await temporal.workflow.start<typeof replayPassback>('replayPassback', {
      workflowId: replayId(selection),
      workflowIdConflictPolicy: 'FAIL',
      taskQueue,
      args: [{ selection, asOf }],
      staticSummary: `replay of ${selection}, started by hand`,
      typedSearchAttributes: [
        { key: District, value: district },
        { key: SyncKind, value: 'replay' },
      ],
    });
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    throw new CommandError(
      'RUN_IN_PROGRESS',
      `The selection "${selection}" is being replayed; two never run side by side.`,
      `Look at it with \`rollbook runs ${district}\`.`,
    );
  }
}
