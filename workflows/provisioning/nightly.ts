import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import { ParentClosePolicy, startChild, upsertSearchAttributes } from '@temporalio/workflow';
import { provisionDistrict } from './provision-district.js';
import { provisionId } from '../ids.js';
import { District, SyncKind } from '../search-attributes.js';

export interface NightlyInput {
  district: string;
  /** Local time after which only what gives is sent. */
  finishBy: string;
}

export interface NightlyResult {
  /** Null: the district's last run is still open, and this night starts none beside it. */
  started: string | null;
}

/**
 * What the schedule starts. A schedule adds the time to its workflow's id, so it is no mutex; the child's fixed id is:
 * of one district, one run at a time. The child is abandoned, so that it outlives this one.
 */
export async function nightly(input: NightlyInput): Promise<NightlyResult> {
  upsertSearchAttributes([
    { key: District, value: input.district },
    { key: SyncKind, value: 'nightly' },
  ]);
  const workflowId = provisionId(input.district);
  try {
    await startChild(provisionDistrict, {
      workflowId,
      parentClosePolicy: ParentClosePolicy.ABANDON,
      staticSummary: `nightly provisioning of ${input.district}`,
      args: [{ district: input.district, mode: 'apply', asOf: null, finishBy: input.finishBy }],
    });
    return { started: workflowId };
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError) return { started: null };
    throw error;
  }
}
