import {
  WorkflowExecutionAlreadyStartedError,
  type Client,
  type WorkflowHandleWithStartDetails,
} from '@temporalio/client';
import { taskQueue, withdrawalId } from '../../workflows/ids.js';
import type { withdrawPassback, WithdrawalInput } from '../../workflows/passback/withdraw-passback.js';
import { District, SyncKind } from '../../workflows/search-attributes.js';
import { CommandError } from '../errors.js';

export type WithdrawalHandle = WorkflowHandleWithStartDetails<typeof withdrawPassback>;

/** Starts a withdrawal. Throws `CommandError` `RUN_IN_PROGRESS` while one of the same run is at work. */
export async function startWithdrawal(
  temporal: Client,
  { district, ofRun, ...input }: WithdrawalInput & { district: string; ofRun: number },
): Promise<WithdrawalHandle> {
  try {
    return await temporal.workflow.start<typeof withdrawPassback>('withdrawPassback', {
      workflowId: withdrawalId(district, ofRun),
      workflowIdConflictPolicy: 'FAIL',
      taskQueue,
      args: [input],
      staticSummary: `what run ${district}/${ofRun} sent is taken back, started by hand`,
      typedSearchAttributes: [
        { key: District, value: district },
        { key: SyncKind, value: 'withdrawal' },
      ],
    });
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    throw new CommandError(
      'RUN_IN_PROGRESS',
      `What run ${district}/${ofRun} sent is being taken back already; two never run side by side.`,
      `Look at it with \`rollbook runs ${district}\`.`,
    );
  }
}
