import { and, asc, eq } from 'drizzle-orm';
import type { Database } from '../postgres/connect.js';
import { importMessage, sisImport } from '../schema/imports.js';

/** One submission to Canvas: its rows, Canvas's number for it, and its message count. */
export interface ImportOfRun extends Pick<
  typeof sisImport.$inferSelect,
  'round' | 'phase' | 'attempt' | 'canvasImportId' | 'rows' | 'submittedAt' | 'endedAt'
> {
  messages: number;
}

export async function importsOfRun(db: Database, wantedRun: number): Promise<ImportOfRun[]> {
  const { runId, round, phase, attempt, canvasImportId, rows, submittedAt, endedAt } = sisImport;
  const ofSubmission = and(
    eq(importMessage.runId, runId),
    eq(importMessage.round, round),
    eq(importMessage.phase, phase),
    eq(importMessage.attempt, attempt),
  );
  return db
    .select({
      ...{ round, phase, attempt, canvasImportId, rows, submittedAt, endedAt },
      messages: db.$count(importMessage, ofSubmission),
    })
    .from(sisImport)
    .where(eq(runId, wantedRun))
    .orderBy(asc(round), asc(phase), asc(attempt));
}
