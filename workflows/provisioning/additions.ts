import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import { ParentClosePolicy, startChild, upsertSearchAttributes } from '@temporalio/workflow';
import { provisionDistrict } from './provision-district.js';
import { addId } from '../ids.js';
import { District, SyncKind } from '../search-attributes.js';

export interface AdditionsInput {
  district: string;
}

export interface AdditionsResult {
  /** Null: the run before is still at work. */
  started: string | null;
}

/**
 * The workflow that the schedule by day starts. The child's fixed id keeps two from adding at once, since a schedule
 * adds the time to its workflow's id.
 */
export async function additions({ district }: AdditionsInput): Promise<AdditionsResult> {
  upsertSearchAttributes([
    { key: District, value: district },
    { key: SyncKind, value: 'additions' },
  ]);
  try {
    await startChild(provisionDistrict, {
      workflowId: addId(district),
      parentClosePolicy: ParentClosePolicy.ABANDON,
      staticSummary: `additions by day of ${district}`,
      args: [{ district, mode: 'add', asOf: null }],
    });
    return { started: addId(district) };
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError) return { started: null };
    throw error;
  }
}
