import { and, eq } from 'drizzle-orm';
import { RunKind } from '../../codes/run-kinds.js';
import { RunOutcome } from '../../codes/run-outcome.js';
import { StoreError } from '../errors.js';
import type { Database, Sql, Transaction } from '../postgres/connect.js';
import { runResource, type run as runTable } from '../schema/runs.js';
import { kindsOfRun, neededBy, type Resource } from './kinds.js';
import type { Run } from './run.js';

export interface RunToOpen extends Pick<
  typeof runTable.$inferSelect,
  'kind' | 'asOf' | 'readAt' | 'workflowId' | 'firstExecutionRunId'
> {
  district: string;
}

export type OpenedRun = Pick<Run, 'runId' | 'number' | 'districtId' | 'kind'>;

/**
 * Opens a run and takes the resources of its kind. Open runs that held them, or that have the same workflow id, are
 * marked superseded and can write no more. Idempotent per workflow execution: a retry gets the same run. The run keeps
 * the settings of this moment; a later change counts from the next run.
 *
 * @param prepare creates in the same transaction what runs of this kind need; not called for a run that was open
 * already
 */
export async function openRun(
  sql: Sql,
  wanted: RunToOpen,
  prepare: (tx: Transaction, run: OpenedRun) => Promise<void> = async () => undefined,
): Promise<OpenedRun> {
  return sql.begin(async (tx) => {
    const [district] = await tx<Array<{ id: number }>>`
      select id from district where key = ${wanted.district} for update`;
    if (!district) {
      throw new StoreError('DISTRICT_UNKNOWN', `There is no district "${wanted.district}".`);
    }
    const common = { districtId: district.id, kind: wanted.kind };
    const [known] = await tx<Array<{ id: number; number: number }>>`
      select id, number from run where first_execution_run_id = ${wanted.firstExecutionRunId}`;
    if (known) return { ...common, runId: known.id, number: known.number };
    const [run] = await tx<Array<{ id: number; number: number }>>`
      insert into run (district_id, number, kind, as_of, read_at, workflow_id, first_execution_run_id, settings)
      select id, (select coalesce(max(number), 0) + 1 from run where district_id = ${district.id}), ${wanted.kind},
             ${wanted.asOf}, ${wanted.readAt}, ${wanted.workflowId}, ${wanted.firstExecutionRunId}, settings
      from district where id = ${district.id}
      returning id, number`;
    const opened = { ...common, runId: run!.id, number: run!.number };
    await supersedeOthers(tx, opened, wanted.workflowId);
    for (const resource of kindsOfRun[wanted.kind].takes) await takeResource(tx, opened, resource);
    for (const resource of kindsOfRun[wanted.kind].borrows) await borrowResource(tx, opened, resource, wanted.district);
    for (const resource of kindsOfRun[wanted.kind].leases) await leaseResource(tx, opened, resource);
    await prepare(tx, opened);
    return opened;
  });
}

/** Ends runs that lost a taken resource; those that lost a leased one go on without it. */
async function supersedeOthers(tx: Transaction, run: OpenedRun, workflowId: string): Promise<void> {
  const takes = kindsOfRun[run.kind].takes;
  const losing = Object.values(RunKind).filter((kind) => neededBy(kind).some((each) => takes.includes(each)));
  await tx`
    update run set ended_at = now(), outcome = ${RunOutcome.superseded}
    where district_id = ${run.districtId} and ended_at is null and id <> ${run.runId}
      and (kind = any(${losing}) or workflow_id = ${workflowId})`;
}

async function takeResource(tx: Transaction, run: OpenedRun, resource: Resource): Promise<void> {
  await tx`
    insert into run_resource (district_id, resource, run_id) values (${run.districtId}, ${resource}, ${run.runId})
    on conflict (district_id, resource) do update set run_id = excluded.run_id, taken_at = now(), lent = false`;
}

async function borrowResource(tx: Transaction, run: OpenedRun, resource: Resource, district: string): Promise<void> {
  const borrowed = await tx`
    insert into run_resource as r (district_id, resource, run_id) values (${run.districtId}, ${resource}, ${run.runId})
    on conflict (district_id, resource) do update set run_id = excluded.run_id, taken_at = now(), lent = false
      where r.lent or exists (select 1 from run where id = r.run_id and ended_at is not null)`;
  if (borrowed.count > 0) return;
  throw new StoreError(
    'RUN_AT_WORK',
    `A run of "${district}" is at work; additions and adoptions begin beside none that reads or sends.`,
  );
}

/** Lets other runs borrow what a run has taken, while it only waits. */
export async function lendResources(tx: Transaction, run: Pick<OpenedRun, 'districtId' | 'runId'>): Promise<void> {
  await tx`update run_resource set lent = true where district_id = ${run.districtId} and run_id = ${run.runId}`;
}

/**
 * Takes back what a run has lent, also from a run that has leased it since and can do without it. Can be repeated. Throws
 * `StoreError` `RESOURCE_LENT` while a borrower is open; whether this run was superseded meanwhile is for the fence to
 * tell.
 */
export async function takeBackResources(
  sql: Sql,
  run: Pick<OpenedRun, 'districtId' | 'runId' | 'kind' | 'number'>,
): Promise<void> {
  const needed = neededBy(run.kind) as string[];
  const borrowers = Object.values(RunKind).filter((kind) => kindsOfRun[kind].borrows.length > 0);
  await sql.begin(async (tx) => {
    const holders = await tx<Array<{ number: number; borrows: boolean }>>`
      select b.number, b.kind = any(${borrowers}) and b.ended_at is null and b.id <> ${run.runId} as borrows
      from run_resource s join run b on b.id = s.run_id
      where s.district_id = ${run.districtId} and s.resource = any(${needed})
      for update of s`;
    const borrower = holders.find((each) => each.borrows);
    if (borrower) {
      throw new StoreError(
        'RESOURCE_LENT',
        `Run ${run.number} goes on when run ${borrower.number}, which adds, has ended.`,
      );
    }
    await tx`
      update run_resource set run_id = ${run.runId}, lent = false
      where district_id = ${run.districtId} and resource = any(${needed})
        and exists (select 1 from run where id = ${run.runId} and ended_at is null)`;
  });
}

/**
 * Leases a resource if no open run holds it and no later run ever held it: a run's writes must be older than what a
 * later run concluded from them. True if the run holds it now.
 */
export async function leaseResource(tx: Transaction, run: OpenedRun, resource: Resource): Promise<boolean> {
  const leased = await tx`
    insert into run_resource as r (district_id, resource, run_id) values (${run.districtId}, ${resource}, ${run.runId})
    on conflict (district_id, resource) do update set run_id = excluded.run_id, taken_at = now(), lent = false
      where r.run_id = excluded.run_id
         or (r.run_id < excluded.run_id and exists (select 1 from run where id = r.run_id and ended_at is not null))`;
  return leased.count > 0;
}

/** Whether a run holds a resource now. */
export async function holdsResource(
  db: Database,
  run: Pick<OpenedRun, 'districtId' | 'runId'>,
  resource: Resource,
): Promise<boolean> {
  const held = await db
    .select({ runId: runResource.runId })
    .from(runResource)
    .where(
      and(
        eq(runResource.districtId, run.districtId),
        eq(runResource.resource, resource),
        eq(runResource.runId, run.runId),
      ),
    );
  return held.length > 0;
}
