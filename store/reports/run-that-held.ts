import { and, desc, eq, inArray, isNotNull, isNull, or, sql } from 'drizzle-orm';
import { RunKind } from '../../codes/run-kinds.js';
import { RunOutcome } from '../../codes/run-outcome.js';
import type { Database } from '../postgres/connect.js';
import { StageName } from '../runs/kinds.js';
import { run, runStage } from '../schema/runs.js';

/** The run whose held rows are decided on. */
export type RunThatHeld = Pick<typeof run.$inferSelect, 'number' | 'asOf'> & {
  runId: number;
  planKept: boolean;
  /** Until when it waits for decisions, by the clocks of the district; null: it is closed. */
  waitsUntil: string | null;
};

/**
 * The latest run of a district that provisioned and came to its end, or waits for decisions; or null. What it held is
 * asked about until the next.
 */
export async function runThatHeld(db: Database, districtId: number): Promise<RunThatHeld | null> {
  const ended = [RunOutcome.complete, RunOutcome.held, RunOutcome.partial];
  const [found] = await db
    .select({
      runId: run.id,
      number: run.number,
      asOf: run.asOf,
      waits: sql<boolean>`${run.endedAt} is null`,
      counts: runStage.counts,
      planKept: sql<boolean>`to_regclass('plan_row_r' || ${run.id}) is not null`,
    })
    .from(run)
    .leftJoin(runStage, and(eq(runStage.runId, run.id), eq(runStage.stage, StageName.hold)))
    .where(
      and(
        eq(run.districtId, districtId),
        eq(run.kind, RunKind.provisioning),
        or(inArray(run.outcome, ended), and(isNull(run.endedAt), isNotNull(runStage.stage))),
      ),
    )
    .orderBy(desc(run.number))
    .limit(1);
  if (!found) return null;
  const { waits, counts, ...rest } = found;
  return { ...rest, waitsUntil: waits ? String(counts?.until ?? '') : null };
}
