import { ParentClosePolicy, startChild, upsertSearchAttributes } from '@temporalio/workflow';
import { provisionDistrict } from './provision-district.js';
import { addId } from '../ids.js';
import { District, SyncKind } from '../search-attributes.js';
import { startUnlessOpen } from '../start-unless-open.js';

export interface AdditionsInput {
  district: string;
}

export interface AdditionsResult {
  /** Null: the run before is still at work. */
  started: string | null;
}

/** The workflow that the schedule by day starts. */
export async function additions({ district }: AdditionsInput): Promise<AdditionsResult> {
  upsertSearchAttributes([
    { key: District, value: district },
    { key: SyncKind, value: 'additions' },
  ]);
  const workflowId = addId(district);
  const started = await startUnlessOpen(workflowId, () =>
    startChild(provisionDistrict, {
      workflowId,
      parentClosePolicy: ParentClosePolicy.ABANDON,
      staticSummary: `additions by day of ${district}`,
      args: [{ district, mode: 'add', asOf: null }],
    }),
  );
  return { started };
}
