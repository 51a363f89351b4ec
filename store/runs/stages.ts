import type { Sql } from '../postgres/connect.js';
import { fence, type Writer } from './fence.js';
import type { StageName } from './kinds.js';

/** An attempt at a stage: the fence lets only the newest one write. */
export interface StageAttempt {
  name: StageName;
  attempt: number;
}

/**
 * Notes that an attempt at a stage begins; the first beginning is kept. Waits until what an earlier attempt is just
 * writing has ended.
 */
export async function beginStage(sql: Sql, runId: number, stage: StageName): Promise<StageAttempt> {
  const [begun] = await sql<Array<{ attempt: number }>>`
    insert into run_stage (run_id, stage) values (${runId}, ${stage})
    on conflict (run_id, stage) do update set attempt = run_stage.attempt + 1
    returning attempt`;
  return { name: stage, attempt: begun!.attempt };
}

/** Notes that a stage ended, with its counts, and returns how many seconds it took. Throws `StoreError` where `writer` may no longer write. */
export async function endStage(
  sql: Sql,
  writer: Writer,
  stage: StageName,
  counts: Record<string, unknown>,
): Promise<number> {
  return sql.begin(async (tx) => {
    await fence(tx, writer);
    const [ended] = await tx<Array<{ seconds: number }>>`
      insert into run_stage (run_id, stage, ended_at, counts)
      values (${writer.runId}, ${stage}, now(), ${tx.json(counts as never)})
      on conflict (run_id, stage) do update set ended_at = now(), counts = excluded.counts
      returning round(extract(epoch from ended_at - started_at), 1)::float8 as seconds`;
    return ended!.seconds;
  });
}

export interface StageRow {
  stage: StageName;
  startedAt: Date;
  endedAt: Date | null;
  counts: Record<string, unknown> | null;
}

/** The stages of a run in the order in which they began. */
export async function stagesOf(sql: Sql, runId: number): Promise<StageRow[]> {
  return sql<StageRow[]>`
    select stage, started_at as "startedAt", ended_at as "endedAt", counts
    from run_stage where run_id = ${runId} order by started_at, stage`;
}
