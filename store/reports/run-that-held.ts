import { and, desc, eq, inArray, sql } from 'drizzle-orm';
import { RunKind } from '../../codes/run-kinds.js';
import { RunOutcome } from '../../codes/run-outcome.js';
import type { Database } from '../postgres/connect.js';
import { run } from '../schema/runs.js';

/** The run whose held rows are decided on. */
export type RunThatHeld = Pick<typeof run.$inferSelect, 'number' | 'asOf'> & {
  runId: number;
  planKept: boolean;
};

/** The latest run of a district that provisioned and came to its end, or null: what it held is asked about until the next. */
export async function runThatHeld(db: Database, districtId: number): Promise<RunThatHeld | null> {
  const ended = [RunOutcome.complete, RunOutcome.held, RunOutcome.partial];
  const [found] = await db
    .select({
      runId: run.id,
      number: run.number,
      asOf: run.asOf,
      planKept: sql<boolean>`to_regclass('plan_row_r' || ${run.id}) is not null`,
    })
    .from(run)
    .where(and(eq(run.districtId, districtId), eq(run.kind, RunKind.provisioning), inArray(run.outcome, ended)))
    .orderBy(desc(run.number))
    .limit(1);
  return found ?? null;
}
