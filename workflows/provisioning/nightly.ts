import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import { ParentClosePolicy, startChild, upsertSearchAttributes } from '@temporalio/workflow';
import { provisionDistrict } from './provision-district.js';
import { provisionId } from '../ids.js';
import { District, SyncKind } from '../search-attributes.js';

export interface NightlyInput {
  district: string;
  /** Local time after which no removals are sent. */
  finishBy: string;
}

export interface NightlyResult {
  /** Null: the district's last run is still open, so this night starts none. */
  started: string | null;
}

/**
 * The workflow that the schedule starts. A schedule adds the time to its workflow's id, so that is no mutex; the
 * child's fixed id is: one run at a time per district. The child is abandoned, so that it outlives this workflow.
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
