import { and, eq, isNull } from 'drizzle-orm';
import type { Database } from '../postgres/connect.js';
import { problem } from '../schema/runs.js';

/** How many problems of a district are not settled. */
export async function countOpenProblems(db: Database, districtId: number): Promise<number> {
  return db.$count(problem, and(eq(problem.districtId, districtId), isNull(problem.settledRun)));
}
