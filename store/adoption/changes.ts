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
  /** By which an import finds what has no SIS id. Null: none. */
  integrationId: string | null;
  /** Null: none. */
  oldId: string | null;
  newId: string | null;
}

const columns = (sql: Sql) =>
  sql`seq, kind, canvas_id as "canvasId", login_id as "loginId", integration_id as "integrationId", old_id as "oldId", new_id as "newId"`;

/** A change that change_sis_id.csv makes: it finds an object by its SIS id or its integration id, and takes no id away. */
const byImport = (sql: Sql | Transaction) =>
  sql`(new_id is not null and (old_id is not null or integration_id is not null))`;

/** Changes that an import makes, in their order. */
export async function* changesByImport(sql: Sql, runId: number): AsyncGenerator<IdChange> {
  const batches = sql<IdChange[]>`
    select ${columns(sql)} from adoption_change
    where run_id = ${runId} and ${byImport(sql)} order by seq`.cursor(1_000);
  for await (const rows of batches) yield* rows;
}

/** Changes that only Canvas's API makes: the next ones after `after`. */
export async function changesByApi(sql: Sql, runId: number, after: number, most: number): Promise<IdChange[]> {
  return sql<IdChange[]>`
    select ${columns(sql)} from adoption_change
    where run_id = ${runId} and not ${byImport(sql)} and seq > ${after} order by seq limit ${most}`;
}

export async function countChanges(sql: Sql | Transaction, runId: number): Promise<{ changes: number; byApi: number }> {
  const [counted] = await sql<Array<{ changes: number; byApi: number }>>`
    select count(*)::int as changes, count(*) filter (where not ${byImport(sql)})::int as "byApi"
    from adoption_change where run_id = ${runId}`;
  return counted!;
}

/** Notes that a run's changes may be sent from now on. */
export async function noteSending(tx: Transaction, runId: number): Promise<void> {
  await tx`update adoption_change set is_sent = true where run_id = ${runId}`;
}

/**
 * Notes of each change whether Canvas shows it, by the run's own report. A person's id is looked for at all their logins: one
 * may have been renamed since. Returns how many changes it does not show.
 */
export async function readChangesBack(tx: Transaction, runId: number): Promise<number> {
  const [objects, logins] = [tx(ownTable('canvas_object', runId)), tx(ownTable('canvas_login', runId))];
  await tx`
    update adoption_change c set is_done = case when c.kind = 'user' then exists (
        select 1 from ${logins} l where l.user_id = c.canvas_id and l.status <> 'deleted' and l.sis_id = coalesce(c.new_id, c.old_id))
          = (c.new_id is not null)
      else exists (
        select 1 from ${objects} o where o.kind = c.kind and o.canvas_id = c.canvas_id
          and o.sis_id is not distinct from c.new_id) end
    where c.run_id = ${runId}`;
  const [open] = await tx<Array<{ changes: number }>>`
    select count(*)::int as changes from adoption_change where run_id = ${runId} and not is_done`;
  return open!.changes;
}
