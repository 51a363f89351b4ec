import type { MatchedKind } from '../../roster/matching/confidence.js';
import { ownTable } from '../evaluation/run-tables.js';
import type { Sql, Transaction } from '../postgres/connect.js';

/** A change of one object's SIS id. */
export interface IdChange {
  seq: number;
  kind: MatchedKind;
  canvasId: string;
  /** Of a person: the login whose id it is. */
  loginId: string | null;
  /** Null: none. */
  oldId: string | null;
  newId: string | null;
}

const columns = (sql: Sql) =>
  sql`seq, kind, canvas_id as "canvasId", login_id as "loginId", old_id as "oldId", new_id as "newId"`;

/** Changes that change_sis_id.csv can make: from one id to another. In their order. */
export async function* changesByImport(sql: Sql, runId: number): AsyncGenerator<IdChange> {
  const batches = sql<IdChange[]>`
    select ${columns(sql)} from adoption_change
    where run_id = ${runId} and old_id is not null and new_id is not null order by seq`.cursor(1_000);
  for await (const rows of batches) yield* rows;
}

/** Changes that only Canvas's API makes, from or to no id, and that were not made yet: the next ones after `after`. */
export async function changesByApi(sql: Sql, runId: number, after: number, most: number): Promise<IdChange[]> {
  return sql<IdChange[]>`
    select ${columns(sql)} from adoption_change
    where run_id = ${runId} and (old_id is null or new_id is null) and seq > ${after} order by seq limit ${most}`;
}

export async function countChanges(sql: Sql, runId: number): Promise<{ byImport: number; byApi: number }> {
  const [counted] = await sql<Array<{ byImport: number; byApi: number }>>`
    select count(*) filter (where old_id is not null and new_id is not null)::int as "byImport",
           count(*) filter (where old_id is null or new_id is null)::int as "byApi"
    from adoption_change where run_id = ${runId}`;
  return counted!;
}

/** Notes of each change whether Canvas shows it, by the run's own report. Returns how many it does not. */
export async function readChangesBack(tx: Transaction, runId: number): Promise<number> {
  const [objects, logins] = [tx(ownTable('canvas_object', runId)), tx(ownTable('canvas_login', runId))];
  await tx`
    update adoption_change c set is_done = case when c.kind = 'user' then exists (
        select 1 from ${logins} l where l.user_id = c.canvas_id and l.status <> 'deleted'
          and lower(l.login_id) = lower(c.login_id) and l.sis_id is not distinct from c.new_id)
      else exists (
        select 1 from ${objects} o where o.kind = c.kind and o.canvas_id = c.canvas_id
          and o.sis_id is not distinct from c.new_id) end
    where c.run_id = ${runId}`;
  const [open] = await tx<Array<{ changes: number }>>`
    select count(*)::int as changes from adoption_change where run_id = ${runId} and not is_done`;
  return open!.changes;
}
