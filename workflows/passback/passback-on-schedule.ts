import { ParentClosePolicy, startChild, upsertSearchAttributes } from '@temporalio/workflow';
import { passbackId } from '../ids.js';
import { District, SyncKind } from '../search-attributes.js';
import { startUnlessOpen } from '../start-unless-open.js';
import { passGradesBack } from './pass-grades-back.js';

export interface ScheduledPassbackInput {
  district: string;
}

export interface ScheduledPassbackResult {
  /** Null: the passback before is still at work. */
  started: string | null;
}

/** The workflow that the schedule of passbacks starts. */
export async function passbackOnSchedule({ district }: ScheduledPassbackInput): Promise<ScheduledPassbackResult> {
  upsertSearchAttributes([
    { key: District, value: district },
    { key: SyncKind, value: 'passback' },
  ]);
  const workflowId = passbackId(district);
  const started = await startUnlessOpen(workflowId, () =>
    startChild(passGradesBack, {
      workflowId,
      parentClosePolicy: ParentClosePolicy.ABANDON,
      staticSummary: `grades of ${district}`,
      args: [{ district, asOf: null }],
    }),
  );
  return { started };
}
