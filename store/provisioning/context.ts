import { eq } from 'drizzle-orm';
import type { RunKind } from '../../codes/run-kinds.js';
import type { Database, Transaction } from '../postgres/connect.js';
import { kindsOfRun, sendingKinds, type StageAttempt, type StageName } from '../runs/kinds.js';
import { readRun, type Run } from '../runs/run.js';
import { district } from '../schema/districts.js';
import { provisioningRun } from '../schema/runs.js';
import { plannedRows, type PlanCount } from './plan/summary.js';
import { beginStage } from '../runs/stages.js';

/** A provisioning or observing run, with what its stages need of the district. */
export interface RunContext
  extends
    Run,
    Pick<typeof district.$inferSelect, 'scopeFingerprint' | 'mapAll' | 'lastMappedAsOf' | 'settledRun' | 'canvasHost'> {
  /** True until Canvas holds most rows of every kind (roster/first-night). */
  firstNight: boolean;
  targets: TargetTables;
}

/** Tables with the Canvas targets of classes and people. */
export interface TargetTables {
  class: string;
  user: string;
}

/**
 * A district's targets belong to the runs that send. An observing run maps into copies of them, so that the next
 * night is not affected.
 */
export function targetTables(kind: RunKind, runId: number): TargetTables {
  return sendingKinds.includes(kind)
    ? { class: 'class_target', user: 'user_target' }
    : { class: `class_target_r${runId}`, user: `user_target_r${runId}` };
}

/** Reads the run with what its stages need. Throws `StoreError` `RUN_UNKNOWN`. */
export async function runOf(db: Database, runId: number): Promise<RunContext> {
  const run = await readRun(db, runId);
  const [standing] = await db
    .select({
      provisionedAt: district.provisionedAt,
      lastMappedAsOf: district.lastMappedAsOf,
      settledRun: district.settledRun,
      canvasHost: district.canvasHost,
      ofDistrict: { scopeFingerprint: district.scopeFingerprint, mapAll: district.mapAll },
      ofRun: { scopeFingerprint: provisioningRun.scopeFingerprint, mapAll: provisioningRun.mapAll },
    })
    .from(district)
    .leftJoin(provisioningRun, eq(provisioningRun.runId, runId))
    .where(eq(district.id, run.districtId));
  const { provisionedAt, ofDistrict, ofRun, ...rest } = standing!;
  return {
    ...run,
    ...rest,
    // Settings as they were when the run was opened.
    scopeFingerprint: ofRun?.scopeFingerprint ?? ofDistrict.scopeFingerprint,
    mapAll: ofRun?.mapAll ?? ofDistrict.mapAll,
    firstNight: provisionedAt === null,
    targets: targetTables(run.kind, runId),
  };
}

/** Notes that an attempt at a stage begins, and reads the run for it. */
export async function beginProvisioningStage(
  db: Database,
  runId: number,
  stage: StageName,
): Promise<RunContext & { stage: StageAttempt }> {
  const attempt = await beginStage(db, runId, stage);
  const run = await runOf(db, runId);
  if (!kindsOfRun[run.kind].stages.includes(stage))
    throw new TypeError(`a run of kind ${run.kind} has no stage ${stage}`);
  return { ...run, stage: attempt };
}

/** Counts and notes the people with a temporary login in this run; none without updates of people. */
export async function countTemporaryLogins(
  tx: Transaction,
  { runId }: RunContext,
  planned: readonly PlanCount[],
): Promise<number> {
  const counted = tx`select count(*) from ${tx(`plan_row_r${runId}`)} where seq < 0`;
  const [noted] = await tx<Array<{ people: number }>>`
    update provisioning_run
    set temporary_logins = ${plannedRows(planned, 'update', 'user') > 0 ? tx`(${counted})::int` : tx`0`}
    where run_id = ${runId} returning temporary_logins as people`;
  return noted!.people;
}

/** Number of people with a temporary login in this run; null before it is counted. */
export async function temporaryLogins(db: Database, runId: number): Promise<number | null> {
  const [found] = await db
    .select({ people: provisioningRun.temporaryLogins })
    .from(provisioningRun)
    .where(eq(provisioningRun.runId, runId));
  return found?.people ?? null;
}
