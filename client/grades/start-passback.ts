import {
  WorkflowExecutionAlreadyStartedError,
  type Client,
  type WorkflowHandleWithStartDetails,
} from '@temporalio/client';
import type { passGradesBack, PassbackInput } from '../../workflows/passback/pass-grades-back.js';
import { passbackId, taskQueue } from '../../workflows/ids.js';
import { District, SyncKind } from '../../workflows/search-attributes.js';
import { CommandError } from '../errors.js';

export type PassbackHandle = WorkflowHandleWithStartDetails<typeof passGradesBack>;

/** Starts a passback of a district by hand. Throws `CommandError` `RUN_IN_PROGRESS` while another one is at work. */
export async function startPassback(temporal: Client, input: PassbackInput): Promise<PassbackHandle> {
  const { district } = input;
  try {
    return await temporal.workflow.start<typeof passGradesBack>('passGradesBack', {
      workflowId: passbackId(district),
      workflowIdConflictPolicy: 'FAIL',
      taskQueue,
      args: [input],
      staticSummary: `grades of ${district}, started by hand`,
      typedSearchAttributes: [
        { key: District, value: district },
        { key: SyncKind, value: 'passback' },
      ],
    });
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    throw new CommandError(
      'RUN_IN_PROGRESS',
      `District "${district}" has a passback in progress; two never run side by side.`,
      `Look at it with \`rollbook runs ${district}\`.`,
    );
  }
}
