import type { Sql, Transaction } from '../../postgres/connect.js';

/** Above the rows of any shard: each shard has its own range of numbers. */
const mostOfAShard = 1_000_000_000;

export function firstNumberOf(shard: number): number {
  return shard * mostOfAShard + 1;
}

export function shardTable(runId: number, shard: number): string {
  return `plan_enrollment_r${runId}_p${shard}`;
}

/** Creates the table of a run's planned enrollments, itself partitioned into shards and a rest. Attach it then. */
export async function createEnrollmentPlan(tx: Transaction, runId: number): Promise<void> {
  const plan = tx(`plan_enrollment_r${runId}`);
  await tx`create table ${plan} (like plan_enrollment including defaults) partition by range (seq)`;
  await tx`create table ${tx(`plan_enrollment_r${runId}_rest`)} partition of ${plan} default`;
}

/** Makes a run's table a partition of all plans. */
export async function attachPartition(tx: Transaction, table: string, runId: number): Promise<void> {
  const partition = tx(`${table}_r${runId}`);
  await tx`alter table ${tx(table)} attach partition ${partition} for values in (${tx.unsafe(String(runId))})`;
}

/** The tables of a run's planned enrollments, by their ranges of numbers. */
export async function shardTables(sql: Sql | Transaction, runId: number): Promise<string[]> {
  const plan = `plan_enrollment_r${runId}`;
  if (!(await isCut(sql, plan))) return [plan];
  const tables = await sql<Array<{ name: string }>>`
    select relname as name from pg_inherits join pg_class on oid = inhrelid
    where inhparent = ${plan}::regclass and relname <> ${`${plan}_rest`}
    order by length(relname), relname`;
  return tables.map(({ name }) => name);
}

/** False for a run that an earlier version began: its plan is one table. */
async function isCut(sql: Sql | Transaction, plan: string): Promise<boolean> {
  const [cut] = await sql`select 1 from pg_class where oid = ${plan}::regclass and relkind = 'p'`;
  return cut !== undefined;
}

/**
 * Creates empty tables for the shards of planned enrollments, each a partition of the run's plan by row number. Drops
 * those of an earlier attempt.
 */
export async function createShardTables(tx: Transaction, runId: number, shards: number): Promise<void> {
  const plan = `plan_enrollment_r${runId}`;
  for (const earlier of await shardTables(tx, runId)) await tx`drop table ${tx(earlier)}`;
  const [standing] = await tx`select 1 where to_regclass(${plan}) is not null`;
  if (standing) await tx`truncate ${tx(plan)}`;
  else {
    await createEnrollmentPlan(tx, runId);
    await attachPartition(tx, 'plan_enrollment', runId);
  }
  for (let shard = 0; shard < shards; shard += 1) {
    const [from, to] = [firstNumberOf(shard), firstNumberOf(shard + 1)].map((each) => tx.unsafe(String(each)));
    await tx`create table ${tx(shardTable(runId, shard))} partition of ${tx(plan)} for values from (${from!}) to (${to!})`;
  }
}
