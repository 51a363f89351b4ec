import type { PassbackFingerprint } from '../../gradebook/readiness.js';
import { everything, type PassbackScope } from '../../gradebook/scope.js';
import type { Json, Sql, Transaction } from '../postgres/connect.js';

/** `withdrawal`: of a run that takes something back, the request that it carries out. */
export async function saveScope(
  tx: Transaction,
  runId: number,
  scope: PassbackScope,
  withdrawal: number | null = null,
): Promise<void> {
  await tx`
    insert into passback_run (run_id, scope, withdrawal)
    values (${runId}, ${tx.json(scope as unknown as Json)}, ${withdrawal})
    on conflict (run_id) do nothing`;
}

/** Keeps what the connect stage of a run found of both ends. */
export async function saveFingerprint(tx: Transaction, runId: number, fingerprint: PassbackFingerprint): Promise<void> {
  await tx`
    update passback_run set fingerprint = ${tx.json(fingerprint as unknown as Json)} where run_id = ${runId}`;
}

/** What the connect stage of a run found of both ends; null if it did not come so far. */
export async function fingerprintOfRun(sql: Sql, runId: number): Promise<PassbackFingerprint | null> {
  const [found] = await sql<Array<{ fingerprint: PassbackFingerprint | null }>>`
    select fingerprint from passback_run where run_id = ${runId}`;
  return found?.fingerprint ?? null;
}

export async function scopeOfRun(sql: Sql, runId: number): Promise<PassbackScope> {
  const [found] = await sql<Array<{ scope: Partial<PassbackScope> }>>`
    select scope from passback_run where run_id = ${runId}`;
  return { ...everything, ...found?.scope };
}
