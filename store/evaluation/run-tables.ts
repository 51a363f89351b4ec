import { StoreError } from '../errors.js';
import type { Sql, Transaction } from '../postgres/connect.js';

const unlogged = [
  ...(['canvas_object', 'canvas_login', 'canvas_enrollment'] as const),
  ...(['evaluation_key', 'evaluation_pair', 'evaluation_match', 'evaluation_finding'] as const),
] as const;
/** Few rows, which the next evaluation goes on from. */
const logged = ['shadow_difference'] as const;
const patterns = [...unlogged, ...logged] as const;
type Pattern = (typeof patterns)[number];

/** The name of a run's own copy of a table of evaluations (store/schema/evaluation). */
export function ownTable(pattern: Pattern, runId: number): string {
  return `${pattern}_r${runId}`;
}

/**
 * Creates a run's tables, empty. Most are unlogged: if PostgreSQL crashes they are emptied, and the step that filled them
 * is repeated by whoever reads none (`isEmptied`).
 */
export async function createEvaluationTables(tx: Transaction, runId: number): Promise<void> {
  for (const pattern of unlogged) {
    await tx`create unlogged table ${tx(ownTable(pattern, runId))} (like ${tx(pattern)} including defaults)`;
  }
  for (const pattern of logged)
    await tx`create table ${tx(ownTable(pattern, runId))} (like ${tx(pattern)} including defaults)`;
}

/** What an adoption goes by weeks later, and what is shown again. */
const kept: readonly Pattern[] = ['canvas_object', 'canvas_login', 'evaluation_match', 'evaluation_finding'];

/** Makes what is needed of an evaluation once it has ended outlast a crash of PostgreSQL. */
export async function keepEvaluationTables(tx: Transaction, runId: number): Promise<void> {
  for (const pattern of kept) await tx`alter table ${tx(ownTable(pattern, runId))} set logged`;
}

/** Empties some of a run's tables, in the transaction that fills them. */
export async function emptyTables(tx: Transaction, runId: number, names: readonly Pattern[]): Promise<void> {
  for (const name of names) await tx`truncate ${tx(ownTable(name, runId))}`;
}

/** Drops a run's tables; none of a run of another kind. */
export async function dropEvaluationTables(tx: Transaction, runId: number): Promise<void> {
  for (const pattern of patterns) await tx`drop table if exists ${tx(ownTable(pattern, runId))}`;
}

/** Whether a report was loaded and is not there any more: a crash of PostgreSQL empties unlogged tables, all of them. */
export async function isEmptied(sql: Sql | Transaction, runId: number): Promise<boolean> {
  const [found] = await sql<Array<{ isEmptied: boolean }>>`
    select exists (select 1 from canvas_report r cross join jsonb_each_text(r.rows) n
                   where r.run_id = ${runId} and n.value::int > 0)
       and not exists (select 1 from ${sql(ownTable('canvas_login', runId))})
       and not exists (select 1 from ${sql(ownTable('canvas_object', runId))}) as "isEmptied"`;
  return found!.isEmptied;
}

/** Throws `StoreError` `ROWS_LOST` if a crash has emptied a run's tables since its step began: a connection comes back by itself. */
export async function refuseEmptied(tx: Transaction, runId: number): Promise<void> {
  if (await isEmptied(tx, runId))
    throw new StoreError('ROWS_LOST', 'PostgreSQL crashed, and rows of the run are gone.');
}
