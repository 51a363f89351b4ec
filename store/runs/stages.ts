import { asc, eq, sql as statement } from 'drizzle-orm';
import type { Database, Json, Sql } from '../postgres/connect.js';
import { runStage, type StageCounts } from '../schema/runs.js';
import { fence, type Writer } from './fence.js';
import type { StageAttempt, StageName } from './kinds.js';

/**
 * Notes the begin of an attempt at a stage; the first begin time is kept. Waits for a write of an earlier attempt to
 * end.
 */
export async function beginStage(db: Database, runId: number, stage: StageName): Promise<StageAttempt> {
  const [begun] = await db
    .insert(runStage)
    .values({ runId, stage })
    .onConflictDoUpdate({
      target: [runStage.runId, runStage.stage],
      set: { attempt: statement`${runStage.attempt} + 1` },
    })
    .returning({ attempt: runStage.attempt });
  return { name: stage, attempt: begun!.attempt };
}

/**
 * Notes the end of a stage with its counts, and returns its seconds. Throws `StoreError` if `writer` may no longer
 * write.
 */
export async function endStage(sql: Sql, writer: Writer, stage: StageName, counts: StageCounts): Promise<number> {
  return sql.begin(async (tx) => {
    await fence(tx, writer);
    const [ended] = await tx<Array<{ seconds: number }>>`
      insert into run_stage (run_id, stage, ended_at, counts)
      values (${writer.runId}, ${stage}, now(), ${tx.json(counts as Json)})
      on conflict (run_id, stage) do update set ended_at = now(), counts = excluded.counts
      returning round(extract(epoch from ended_at - started_at), 1)::float8 as seconds`;
    return ended!.seconds;
  });
}

export type StageRow = Pick<typeof runStage.$inferSelect, 'stage' | 'startedAt' | 'endedAt' | 'counts'>;

/** The stages of a run in order of their begin. */
export async function stagesOf(db: Database, runId: number): Promise<StageRow[]> {
  const { stage, startedAt, endedAt, counts } = runStage;
  return db
    .select({ stage, startedAt, endedAt, counts })
    .from(runStage)
    .where(eq(runStage.runId, runId))
    .orderBy(asc(startedAt), asc(stage));
}
