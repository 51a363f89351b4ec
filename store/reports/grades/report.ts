import { eq } from 'drizzle-orm';
import type { Database } from '../../postgres/connect.js';
import { run, type StoredReport } from '../../schema/runs.js';

/** The report with which a run closed; null while it is open, or if it broke off. */
export async function storedReport(db: Database, runId: number): Promise<StoredReport | null> {
  const [found] = await db.select({ report: run.report }).from(run).where(eq(run.id, runId));
  return found?.report ?? null;
}
