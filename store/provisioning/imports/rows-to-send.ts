import type { PendingQuery, Row } from 'postgres';
import { RowState } from '../../../roster/plan.js';
import type { Sql, Store, Transaction } from '../../postgres/connect.js';
import { copyOutCsv } from '../../postgres/copy-out.js';
import { prefetchInOrder } from '../../postgres/prefetch.js';
import type { planEnrollment, planRow } from '../../schema/plan.js';
import { shardTables } from '../plan/shards.js';

/** Rows of a phase still to be sent: released, and not settled by an earlier submission. */
function toSend(sql: Sql | Transaction, runId: number, phase: number, kind: string) {
  return kind === 'enrollment'
    ? sql`${sql(`plan_enrollment_r${runId}`)} where phase = ${phase} and state = ${RowState.released} and outcome is null`
    : sql`${sql(`plan_row_r${runId}`)}
          where phase = ${phase} and state = ${RowState.released} and outcome is null and kind = ${kind}`;
}

/** Those of `kinds` that have rows to send in a phase. Reading a kind without any takes long. */
export async function kindsToSend<Kind extends string>(
  sql: Sql | Transaction,
  runId: number,
  phase: number,
  kinds: readonly Kind[],
): Promise<Kind[]> {
  const found: Kind[] = [];
  for (const kind of kinds) {
    const [any] = await sql`select 1 from ${toSend(sql, runId, phase, kind)} limit 1`;
    if (any) found.push(kind);
  }
  return found;
}

/** The rows of one kind in one phase, in their table. */
interface RowsToSend {
  table: string;
  phase: number;
  kind: string;
  columns: readonly string[];
}

/** Rows of one kind as CSV lines, in plan order. One shard of the enrollments is sorted while another is read. */
export async function* csvToSend(
  store: Pick<Store, 'sql' | 'url'>,
  runId: number,
  phase: number,
  kind: string,
  columns: readonly string[],
): AsyncGenerator<Buffer> {
  const tables = kind === 'enrollment' ? await shardTables(store.sql, runId) : [`plan_row_r${runId}`];
  const { each, end } = prefetchInOrder(
    tables.map((table) => () => copyOutCsv(store.url, queryToSend({ table, phase, kind, columns }))),
  );
  try {
    for (const rows of each) yield* rows;
  } finally {
    await end();
  }
}

/** COPY takes no parameters: the phase is a number, and state, table, kind and columns are constants. */
function queryToSend({ table, phase, kind, columns }: RowsToSend): string {
  const condition = `where phase = ${Number(phase)} and state = '${RowState.released}' and outcome is null`;
  return kind === 'enrollment'
    ? `select section_id, user_id, role, after_status from ${table} ${condition} order by seq`
    : `select ${columns.map((column) => `coalesce(after->>'${column}', '')`).join(', ')}
       from ${table} ${condition} and kind = '${kind}' order by seq`;
}

/** One row of a submission, identified by its line. */
export interface SentRow extends Pick<typeof planRow.$inferSelect, 'seq' | 'sisId' | 'after'> {
  line: number;
}

/** The rows on these lines of a file (the header is line 1). Call before any outcome is written. */
export async function rowsOnLines(
  sql: Sql,
  runId: number,
  phase: number,
  kind: string,
  lines: readonly number[],
): Promise<SentRow[]> {
  if (lines.length === 0) return [];
  return sentRows(sql, runId, phase, kind, sql`where line = any(${lines as number[]})`);
}

/** All rows of a submission with their lines, for the few kinds that are read back whole. */
export async function allRowsSent(sql: Sql, runId: number, phase: number, kind: string): Promise<SentRow[]> {
  return sentRows(sql, runId, phase, kind, sql``);
}

async function sentRows(
  sql: Sql,
  runId: number,
  phase: number,
  kind: string,
  wanted: PendingQuery<Row[]>,
): Promise<SentRow[]> {
  const numbered = sql`select *, row_number() over (order by seq)::int + 1 as line from ${toSend(sql, runId, phase, kind)}`;
  if (kind !== 'enrollment')
    return sql<SentRow[]>`select line, seq, sis_id as "sisId", after from (${numbered}) sent ${wanted} order by line`;
  const rows = await sql<SentEnrollment[]>`
    select line, seq, section_id as "sectionId", user_id as "userId", role, after_status as "afterStatus"
    from (${numbered}) sent ${wanted} order by line`;
  return rows.map(({ line, seq, sectionId, userId, role, afterStatus }) => ({
    ...{ line, seq, sisId: `${sectionId} / ${userId}` },
    after: { section_id: sectionId, user_id: userId, role, status: afterStatus },
  }));
}

interface SentEnrollment extends Pick<
  typeof planEnrollment.$inferSelect,
  'seq' | 'sectionId' | 'userId' | 'role' | 'afterStatus'
> {
  line: number;
}
