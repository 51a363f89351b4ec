import { RunKind } from '../../codes/run-kinds.js';
import type { Sql, Transaction } from '../postgres/connect.js';
import type { StageAttempt, StageName } from '../runs/kinds.js';
import { unknownRun, type Run } from '../runs/run.js';
import { plannedRows, type PlanCount } from './plan/summary.js';
import { beginStage } from '../runs/stages.js';

/** A provisioning or observing run, with what its stages need to know of the district. */
export interface RunContext extends Run {
  scopeFingerprint: string;
  /** Until of every kind most stands in Canvas (roster/first-night). */
  firstNight: boolean;
  mapAll: boolean;
  lastMappedAsOf: string | null;
  /** The last provisioning run that came to its end: what changed after it is not mapped yet. */
  settledRun: number;
  /** The host that accepted this district's rows; null before the first. */
  canvasHost: string | null;
  targets: TargetTables;
}

/** Where a run keeps what classes and people stand for in Canvas. */
export interface TargetTables {
  class: string;
  user: string;
}

/**
 * The district's targets belong to the runs that provision. An observing run maps into tables of its own, which begin as
 * copies of them, so that it changes nothing that the next night builds on.
 */
export function targetTables(kind: RunKind, runId: number): TargetTables {
  return kind === RunKind.provisioning
    ? { class: 'class_target', user: 'user_target' }
    : { class: `class_target_r${runId}`, user: `user_target_r${runId}` };
}

/** Reads the run with everything that its stages need to know. Throws `StoreError` `RUN_UNKNOWN`. */
export async function runOf(sql: Sql, runId: number): Promise<RunContext> {
  const [found] = await sql<Array<Omit<RunContext, 'targets'>>>`
    select r.id as "runId", r.number, d.id as "districtId", d.key as district, r.kind, r.as_of as "asOf",
           r.read_at as "readAt", coalesce(r.settings, d.settings) as settings,
           coalesce(p.scope_fingerprint, d.scope_fingerprint) as "scopeFingerprint",
           d.provisioned_at is null as "firstNight", coalesce(p.map_all, d.map_all) as "mapAll",
           d.last_mapped_as_of as "lastMappedAsOf", d.settled_run as "settledRun", d.canvas_host as "canvasHost"
    from run r join district d on d.id = r.district_id left join provisioning_run p on p.run_id = r.id
    where r.id = ${runId}`;
  if (!found) throw unknownRun(runId);
  return { ...found, targets: targetTables(found.kind, runId) };
}

/** Notes that an attempt at a stage begins, and reads the run for it. */
export async function beginProvisioningStage(
  sql: Sql,
  runId: number,
  stage: StageName,
): Promise<RunContext & { stage: StageAttempt }> {
  const attempt = await beginStage(sql, runId, stage);
  return { ...(await runOf(sql, runId)), stage: attempt };
}

/** Counts and notes the people who take a temporary login in this run; without updates of people there are none. */
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

/** How many people take a temporary login in this run: null before that is known. */
export async function temporaryLogins(sql: Sql, runId: number): Promise<number | null> {
  const [found] = await sql<Array<{ people: number | null }>>`
    select temporary_logins as people from provisioning_run where run_id = ${runId}`;
  return found?.people ?? null;
}
