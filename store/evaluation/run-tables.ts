import type { Transaction } from '../postgres/connect.js';

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
 * is repeated by whoever reads none (`hasReport`).
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
