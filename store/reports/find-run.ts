import { and, desc, eq } from 'drizzle-orm';
import type { Database } from '../postgres/connect.js';
import { run } from '../schema/runs.js';

/** The global id of a district's run by its number, or of its latest one; null if there is none. */
export async function findRun(db: Database, districtId: number, number: number | null): Promise<number | null> {
  const [found] = await db
    .select({ id: run.id })
    .from(run)
    .where(and(eq(run.districtId, districtId), number === null ? undefined : eq(run.number, number)))
    .orderBy(desc(run.number))
    .limit(1);
  return found?.id ?? null;
}
