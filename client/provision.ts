import { setTimeout as sleep } from 'node:timers/promises';
import {
  WorkflowExecutionAlreadyStartedError,
  type Client,
  type WorkflowHandleWithStartDetails,
} from '@temporalio/client';
import { StageName } from '../store/runs/kinds.js';
import type { provisionDistrict, ProvisionInput } from '../workflows/provisioning/provision-district.js';
import type { Mode } from '../activities/provisioning/connect.js';
import { addId, adoptionId, observeId, provisionId, taskQueue } from '../workflows/ids.js';
import { District, SyncKind, SyncStage } from '../workflows/search-attributes.js';
import { CommandError } from './errors.js';

export type ProvisionHandle = WorkflowHandleWithStartDetails<typeof provisionDistrict>;

/** Milliseconds. A run that only waits for decisions closes within seconds, if a worker is there. */
const patience = 20_000;

/** What a run of a mode is called, and its workflow id. */
const modes: Record<Mode, { what: string; id: (district: string) => string; kind: string; option: string }> = {
  observe: { what: 'an observing run', id: observeId, kind: 'observe', option: ' --observe' },
  add: { what: 'a run that adds', id: addId, kind: 'add', option: ' --adds-only' },
  apply: { what: 'a run', id: provisionId, kind: 'provision', option: '' },
};

/** The workflow id of a district's run of a mode. */
export function workflowIdOf(district: string, mode: Mode): string {
  return modes[mode].id(district);
}

/**
 * Starts a run of a district by hand. Its fixed id prevents a second one of its kind at the same time. A run that only
 * waits for decisions closes for one that sends everything; while another one is at work, throws `CommandError`
 * `RUN_IN_PROGRESS`.
 */
export async function startProvision(temporal: Client, input: ProvisionInput): Promise<ProvisionHandle> {
  const { district, mode } = input;
  if (mode === 'apply' && (await isRunning(temporal, addId(district)))) throw inProgress(district, 'add');
  if (mode === 'apply' && (await isRunning(temporal, adoptionId(district)))) throw adoptionInProgress(district);
  const until = Date.now() + patience;
  for (;;) {
    const started = await startUnlessOpen(temporal, input);
    if (started !== null) return started;
    if (mode !== 'apply' || Date.now() > until || !(await askToClose(temporal, district)))
      throw inProgress(district, mode);
    await sleep(500);
  }
}

function inProgress(district: string, mode: Mode): CommandError {
  const { what, option } = modes[mode];
  return new CommandError(
    'RUN_IN_PROGRESS',
    `District "${district}" has ${what} in progress; two never run side by side.`,
    `Watch it with \`rollbook sync ${district}${option} --watch\`, or look at \`rollbook runs ${district}\`.`,
  );
}

function adoptionInProgress(district: string): CommandError {
  return new CommandError(
    'RUN_IN_PROGRESS',
    `An adoption of "${district}", or its taking back, is under way; no run is sent beside it.`,
    `Wait for its end: \`rollbook runs ${district}\`.`,
  );
}

async function startUnlessOpen(temporal: Client, input: ProvisionInput): Promise<ProvisionHandle | null> {
  const { district, mode } = input;
  try {
    return await temporal.workflow.start<typeof provisionDistrict>('provisionDistrict', {
      workflowId: workflowIdOf(district, mode),
      workflowIdConflictPolicy: 'FAIL',
      taskQueue,
      args: [input],
      staticSummary: `${modes[mode].kind} ${district}, started by hand`,
      typedSearchAttributes: [
        { key: District, value: district },
        { key: SyncKind, value: modes[mode].kind },
      ],
    });
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError) return null;
    throw error;
  }
}

async function isRunning(temporal: Client, workflowId: string): Promise<boolean> {
  try {
    return (await temporal.workflow.getHandle(workflowId).describe()).status.name === 'RUNNING';
  } catch (error) {
    if ((error as Error | null)?.name === 'WorkflowNotFoundError') return false;
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
