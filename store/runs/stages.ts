import { and, asc, desc, eq, inArray, isNull, sql as statement } from 'drizzle-orm';
import type { Database, Json, Sql } from '../postgres/connect.js';
import { district } from '../schema/districts.js';
import { run, runStage, type StageCounts } from '../schema/runs.js';
import { fence, type Writer } from './fence.js';
import { sendingKinds, type StageAttempt, type StageName } from './kinds.js';

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

/** Notes the begin of a stage on which several steps work side by side; the first of them begins it. */
export async function beginSharedStage(sql: Sql, runId: number, stage: StageName): Promise<void> {
  await sql`insert into run_stage (run_id, stage) values (${runId}, ${stage}) on conflict do nothing`;
}

/**
 * Notes the end of a stage with its counts, and returns its seconds. Throws `StoreError` if `writer` may no longer
 * write.
 */
export async function endStage(sql: Sql, writer: Writer, stage: StageName, counts: StageCounts): Promise<number> {
  return sql.begin(async (tx) => {
    // No resources: a run that waits notes how, also while it has lent what it took.
    await fence(tx, writer, []);
    const [ended] = await tx<Array<{ seconds: number }>>`
      insert into run_stage (run_id, stage, ended_at, counts)
      values (${writer.runId}, ${stage}, now(), ${tx.json(counts as Json)})
      on conflict (run_id, stage) do update set ended_at = now(), counts = excluded.counts
      returning round(extract(epoch from ended_at - started_at), 1)::float8 as seconds`;
    return ended!.seconds;
  });
}

/** Keeps counts of a stage that goes on. Throws `StoreError` if `writer` may no longer write. */
export async function noteStage(sql: Sql, writer: Writer, stage: StageName, counts: StageCounts): Promise<void> {
  await sql.begin(async (tx) => {
    await fence(tx, writer, []);
    await tx`
      update run_stage set counts = ${tx.json(counts as Json)} where run_id = ${writer.runId} and stage = ${stage}`;
  });
}

/** What a run has noted of a stage; empty if nothing. */
export async function countsOfStage(sql: Sql, runId: number, stage: StageName): Promise<StageCounts> {
  const [noted] = await sql<Array<{ counts: StageCounts | null }>>`
    select counts from run_stage where run_id = ${runId} and stage = ${stage}`;
  return noted?.counts ?? {};
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

/** The stage that began last in the open run of a district that provisions, or adds; null if none is open. */
export async function stageOfOpenRun(db: Database, districtKey: string): Promise<StageName | null> {
  const [latest] = await db
    .select({ stage: runStage.stage })
    .from(runStage)
    .innerJoin(run, eq(run.id, runStage.runId))
    .innerJoin(district, eq(district.id, run.districtId))
    .where(and(eq(district.key, districtKey), inArray(run.kind, [...sendingKinds]), isNull(run.endedAt)))
    .orderBy(desc(runStage.startedAt))
    .limit(1);
  return latest?.stage ?? null;
}
