import { proxyActivities, upsertSearchAttributes, workflowInfo } from '@temporalio/workflow';
import type { Activities } from '../../activities/index.js';
import type { PassbackReport } from '../../activities/passback/settle.js';
import type { PassbackScope } from '../../gradebook/scope.js';
import { District, SyncKind } from '../search-attributes.js';
import { timings } from '../timings.js';
import { carryGrades, type PassbackMode } from './carry-grades.js';

export interface PassbackInput {
  district: string;
  /** The run's date in the district's zone; null: today. */
  asOf: string | null;
  /** `plan` reads and plans, and sends nothing. Default: `send`. */
  mode?: PassbackMode;
  /** What it concerns; an absent list is no restriction. Default: everything. */
  scope?: Partial<PassbackScope>;
}

const { openPassback } = proxyActivities<Activities>(timings.production.book);

/** Makes the gradebook of the SIS hold what teachers graded in Canvas, for one district or a part of it. */
export async function passGradesBack({ district, asOf, mode = 'send', scope }: PassbackInput): Promise<PassbackReport> {
  upsertSearchAttributes([
    { key: District, value: district },
    { key: SyncKind, value: 'passback' },
  ]);
  const { firstExecutionRunId } = workflowInfo();
  const run = await openPassback.executeWithOptions({ summary: 'open the run' }, [
    { district, asOf, firstExecutionRunId, ...(scope && { scope }) },
  ]);
  return carryGrades(run, mode, 'passback');
}
