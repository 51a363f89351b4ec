import { RunKind } from '../../codes/run-kinds.js';
import type { Transaction } from '../postgres/connect.js';
import { dropEvaluationTables } from '../evaluation/run-tables.js';
import { dropTargets } from './own-targets.js';
import { attachPartition, createEnrollmentPlan } from './plan/shards.js';

const tables = ['desired_row', 'plan_row', 'plan_enrollment', 'plan_finding'] as const;

/**
 * Creates a plan's tables, one partition per run. ATTACH takes a weaker lock than `PARTITION OF` and does not block
 * other districts' work, but their ATTACH until this transaction ends: all tables are created before the first one is
 * attached, so that nights that begin at once queue no longer than they must.
 */
export async function createRunPartitions(tx: Transaction, runId: number): Promise<void> {
  const single = tables.filter((table) => table !== 'plan_enrollment');
  for (const table of single) await tx`create table ${tx(`${table}_r${runId}`)} (like ${tx(table)} including defaults)`;
  await createEnrollmentPlan(tx, runId);
  for (const table of tables) await attachPartition(tx, table, runId);
}

/**
 * Deletes the plans of runs that ended more than `days` ago, except each district's last three, with Canvas's messages
 * about them. The log of changes is kept three times as long.
 */
export async function purgeOldPlans(tx: Transaction, districtId: number, days: number): Promise<number> {
  const old = await tx<Array<{ id: number }>>`
    select id from run
    where district_id = ${districtId} and ended_at < now() - make_interval(days => ${days})
      and number <= (select max(number) - 3 from run where district_id = ${districtId})
      and to_regclass('plan_row_r' || id) is not null`;
  for (const { id } of old) await dropPlan(tx, id);
  await tx`
    delete from mirror_change
    where district_id = ${districtId} and run_id in (select id from run
      where district_id = ${districtId} and ended_at < now() - make_interval(days => ${days * 3}))`;
  await tx`
    delete from import_message where run_id in (select id from run
      where district_id = ${districtId} and ended_at < now() - make_interval(days => ${days}))`;
  return old.length;
}

/**
 * Deletes the rows of a district's evaluations but for its latest `keep` and those from which an adoption was planned: each
 * has a copy of all that stands in Canvas, and where nights only observe there is one every night.
 */
export async function purgeEvaluations(tx: Transaction, districtId: number, keep: number): Promise<void> {
  const old = await tx<Array<{ id: number }>>`
    select id from (
      select id, ended_at, row_number() over (order by number desc) as place from run
      where district_id = ${districtId} and kind = ${RunKind.evaluation}) e
    where place > ${keep} and ended_at is not null and to_regclass('plan_row_r' || id) is not null
      and not exists (select 1 from adoption_link k where k.district_id = ${districtId} and k.evaluation_run = e.id)`;
  for (const { id } of old) await dropPlan(tx, id);
}

async function dropPlan(tx: Transaction, runId: number): Promise<void> {
  for (const table of tables) await tx`drop table if exists ${tx(`${table}_r${runId}`)}`;
  await dropTargets(tx, runId);
  await dropEvaluationTables(tx, runId);
}
