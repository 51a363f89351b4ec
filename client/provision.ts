import {
  WorkflowExecutionAlreadyStartedError,
  type Client,
  type WorkflowHandleWithStartDetails,
} from '@temporalio/client';
import type { provisionDistrict, ProvisionInput } from '../workflows/provisioning/provision-district.js';
import { observeId, provisionId, taskQueue } from '../workflows/ids.js';
import { District, SyncKind } from '../workflows/search-attributes.js';
import { CommandError } from './errors.js';

export type ProvisionHandle = WorkflowHandleWithStartDetails<typeof provisionDistrict>;

/**
 * Starts a run of a district by hand. Its fixed id prevents a second one of its kind at the same time: then throws
 * `CommandError` `RUN_IN_PROGRESS`.
 */
export async function startProvision(temporal: Client, input: ProvisionInput): Promise<ProvisionHandle> {
  const { district, mode } = input;
  try {
    return await temporal.workflow.start<typeof provisionDistrict>('provisionDistrict', {
      workflowId: mode === 'observe' ? observeId(district) : provisionId(district),
      workflowIdConflictPolicy: 'FAIL',
      taskQueue,
      args: [input],
      staticSummary: `${mode === 'observe' ? 'observing' : 'provisioning'} of ${district}, started by hand`,
      typedSearchAttributes: [
        { key: District, value: district },
        { key: SyncKind, value: mode === 'observe' ? 'observe' : 'provision' },
      ],
    });
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    throw new CommandError(
      'RUN_IN_PROGRESS',
      `District "${district}" has ${mode === 'observe' ? 'an observing run' : 'a run'} in progress; two never run side by side.`,
      `Watch it with \`rollbook sync ${district}${mode === 'observe' ? ' --observe' : ''} --watch\`, or look at \`rollbook runs ${district}\`.`,
    );
  }
}
