import { setTimeout as sleep } from 'node:timers/promises';
import {
  WorkflowExecutionAlreadyStartedError,
  type Client,
  type WorkflowHandleWithStartDetails,
} from '@temporalio/client';
import { StageName } from '../store/runs/kinds.js';
import type { provisionDistrict, ProvisionInput } from '../workflows/provisioning/provision-district.js';
import { observeId, provisionId, taskQueue } from '../workflows/ids.js';
import { District, SyncKind, SyncStage } from '../workflows/search-attributes.js';
import { CommandError } from './errors.js';

export type ProvisionHandle = WorkflowHandleWithStartDetails<typeof provisionDistrict>;

/** Milliseconds. A run that only waits for decisions closes within seconds, if a worker is there. */
const patience = 20_000;

/**
 * Starts a run of a district by hand. Its fixed id prevents a second one of its kind at the same time. A run that only
 * waits for decisions closes for it; while another one is at work, throws `CommandError` `RUN_IN_PROGRESS`.
 */
export async function startProvision(temporal: Client, input: ProvisionInput): Promise<ProvisionHandle> {
  const { district, mode } = input;
  const until = Date.now() + patience;
  for (;;) {
    const started = await startUnlessOpen(temporal, input);
    if (started !== null) return started;
    if (mode === 'observe' || Date.now() > until || !(await askToClose(temporal, district))) {
      throw new CommandError(
        'RUN_IN_PROGRESS',
        `District "${district}" has ${mode === 'observe' ? 'an observing run' : 'a run'} in progress; two never run side by side.`,
        `Watch it with \`rollbook sync ${district}${mode === 'observe' ? ' --observe' : ''} --watch\`, or look at \`rollbook runs ${district}\`.`,
      );
    }
    await sleep(500);
  }
}

async function startUnlessOpen(temporal: Client, input: ProvisionInput): Promise<ProvisionHandle | null> {
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
    if (error instanceof WorkflowExecutionAlreadyStartedError) return null;
    throw error;
  }
}

/** Asks a run that waits for decisions to close. False: the run is at work, and is left alone. */
async function askToClose(temporal: Client, district: string): Promise<boolean> {
  const handle = temporal.workflow.getHandle(provisionId(district));
  const { typedSearchAttributes, status } = await handle.describe();
  if (status.name !== 'RUNNING') return true;
  const stage = typedSearchAttributes.get(SyncStage);
  if (stage !== StageName.hold && stage !== 'done') return false;
  if (stage === StageName.hold) await handle.signal('supersede');
  return true;
}
