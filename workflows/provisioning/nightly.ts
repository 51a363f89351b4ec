import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import {
  getExternalWorkflowHandle,
  isCancellation,
  ParentClosePolicy,
  patched,
  proxyActivities,
  setCurrentDetails,
  sleep,
  startChild,
  upsertSearchAttributes,
} from '@temporalio/workflow';
import type { Activities } from '../../activities/index.js';
import { provisionDistrict } from './provision-district.js';
import { evaluateDistrict } from '../evaluation/evaluate-district.js';
import { addId, adoptionId, evaluationId, provisionId } from '../ids.js';
import { District, NeedsAttention, SyncKind } from '../search-attributes.js';
import { startUnlessOpen } from '../start-unless-open.js';
import { secondsBetweenTries, timings } from '../timings.js';
import { supersede } from './decisions.js';

const { stageOfOpenRun } = proxyActivities<Activities>(timings.production.book);

export interface NightlyInput {
  district: string;
  /** Local time after which no removals are sent. */
  finishBy: string;
  /** The night compares Canvas with the roster, and sends nothing. Default: it provisions. */
  mode?: 'observe';
}

export interface NightlyResult {
  /** Null: another run of the district was still at work after ten minutes, so this night starts none. */
  started: string | null;
  /** The stage in which that run was then. */
  stillIn?: string | null;
}

/**
 * The workflow that the schedule starts. A schedule adds the time to its workflow's id, so that is no mutex; the
 * child's fixed id is: one run at a time per district. A run that only waits for decisions is asked to close; one that
 * sends something is not disturbed. The child is abandoned, so that it outlives this workflow.
 */
export async function nightly(input: NightlyInput): Promise<NightlyResult> {
  upsertSearchAttributes([
    { key: District, value: input.district },
    { key: SyncKind, value: 'nightly' },
  ]);
  if (input.mode === 'observe') return observe(input.district);
  if (await begins(input)) return { started: provisionId(input.district) };
  if (!patched('nights-supersede-holds')) return { started: null };
  setCurrentDetails(
    `Another run of ${input.district} is open. It was asked to close, unless it has something to send.`,
  );
  for (const seconds of secondsBetweenTries) {
    await askToClose(input.district);
    await sleep(seconds * 1000);
    if (await begins(input)) return { started: provisionId(input.district) };
  }
  const stillIn = await stageOfOpenRun(input.district);
  upsertSearchAttributes([{ key: NeedsAttention, value: true }]);
  setCurrentDetails(`No night: the last run of ${input.district} is still in its stage \`${stillIn ?? 'unknown'}\`.`);
  return { started: null, stillIn };
}

/**
 * Begins an evaluation, which reads both ends and says in what they differ. One that a person has started reads the same:
 * then the night starts none.
 */
async function observe(district: string): Promise<NightlyResult> {
  const workflowId = evaluationId(district);
  const started = await startUnlessOpen(workflowId, () =>
    startChild(evaluateDistrict, {
      workflowId,
      parentClosePolicy: ParentClosePolicy.ABANDON,
      staticSummary: `nightly comparison of ${district}`,
      args: [{ district, asOf: null, ofNight: true }],
    }),
  );
  if (started === null) setCurrentDetails(`An evaluation of ${district} is at work already, and reads the same.`);
  return { started };
}

async function begins({ district, finishBy }: NightlyInput): Promise<boolean> {
  if (patched('nights-wait-for-additions') && (await isAtWork(addId(district)))) return false;
  // A run that opens takes Canvas's imports from an adoption, which could not go on then.
  if (patched('nights-wait-for-adoptions') && (await isAtWork(adoptionId(district)))) return false;
  try {
    await startChild(provisionDistrict, {
      workflowId: provisionId(district),
      parentClosePolicy: ParentClosePolicy.ABANDON,
      staticSummary: `nightly provisioning of ${district}`,
      args: [{ district, mode: 'apply', asOf: null, finishBy }],
    });
    return true;
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError) return false;
    throw error;
  }
}

/** Whether a run is at work. A signal arrives only at one that Temporal still runs. */
async function isAtWork(workflowId: string): Promise<boolean> {
  try {
    await getExternalWorkflowHandle(workflowId).signal(supersede);
    return true;
  } catch (error) {
    if (isCancellation(error)) throw error;
    return false;
  }
}

/** A run that has closed in the meantime cannot be told any more, and need not be. */
async function askToClose(district: string): Promise<void> {
  try {
    await getExternalWorkflowHandle(provisionId(district)).signal(supersede);
  } catch (error) {
    if (isCancellation(error)) throw error;
  }
}
