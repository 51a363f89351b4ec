import type { Sql, Transaction } from '../connect.js';

/** More rows than a piece can have: each piece numbers its own. */
const mostOfAPiece = 1_000_000_000;

export function firstNumberOf(piece: number): number {
  return piece * mostOfAPiece + 1;
}

export function pieceTable(runId: number, piece: number): string {
  return `plan_enrollment_r${runId}_p${piece}`;
}

/** The tables of a run's pieces, by the numbers of their rows. */
export async function pieceTables(sql: Sql | Transaction, runId: number): Promise<string[]> {
  const plan = `plan_enrollment_r${runId}`;
  const tables = await sql<Array<{ name: string }>>`
    select relname as name from pg_inherits join pg_class on oid = inhrelid
    where inhparent = ${plan}::regclass and relname <> ${`${plan}_rest`}
    order by length(relname), relname`;
  return tables.map(({ name }) => name);
}

/**
 * Enrollments are planned in pieces, each in a table of its own: a partition of the run's plan, by the numbers of its
 * rows. Makes as many as an attempt needs, all empty; those of an earlier attempt go.
 */
export async function layOutPieces(tx: Transaction, runId: number, pieces: number): Promise<void> {
  const plan = `plan_enrollment_r${runId}`;
  for (const earlier of await pieceTables(tx, runId)) await tx`drop table ${tx(earlier)}`;
  await tx`truncate ${tx(plan)}`;
  for (let piece = 0; piece < pieces; piece += 1) {
    const [from, to] = [firstNumberOf(piece), firstNumberOf(piece + 1)].map((each) => tx.unsafe(String(each)));
    await tx`create table ${tx(pieceTable(runId, piece))} partition of ${tx(plan)} for values from (${from!}) to (${to!})`;
  }
}
