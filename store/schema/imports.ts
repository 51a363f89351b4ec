import { index, integer, pgTable, primaryKey, text, timestamp } from 'drizzle-orm/pg-core';
import { z } from 'zod';
import { jsonColumn } from './json-column.js';

/** Rows of a submission, by kind. */
const rowsByKind = z.record(z.string(), z.number());

/** Canvas's outcome of each kind, and the kinds not proven. Not read by rules: each row has its own outcome. */
const importOutcome = z.object({ kinds: z.array(z.unknown()), unproven: z.array(z.string()) });
export type StoredImportOutcome = z.infer<typeof importOutcome>;

/** One submission of rows to Canvas. */
export const sisImport = pgTable(
  'sis_import',
  {
    runId: integer('run_id').notNull(),
    /** 1: the run's own; each later release makes another. */
    round: integer('round').notNull().default(1),
    phase: integer('phase').notNull(),
    attempt: integer('attempt').notNull(),
    /** Unique to the submission: finds it again if its answer was lost. */
    dataSetId: text('data_set_id').notNull().unique(),
    rows: jsonColumn('rows', rowsByKind).notNull(),
    zipSha256: text('zip_sha256').notNull(),
    canvasImportId: text('canvas_import_id'),
    submittedAt: timestamp('submitted_at', { withTimezone: true }).notNull().defaultNow(),
    endedAt: timestamp('ended_at', { withTimezone: true }),
    outcome: jsonColumn('outcome', importOutcome),
  },
  (table) => [primaryKey({ columns: [table.runId, table.round, table.phase, table.attempt] })],
);

/** Canvas's message about one row of an import. The text may hold personal data: it stays in this database. */
export const importMessage = pgTable(
  'import_message',
  {
    runId: integer('run_id').notNull(),
    /** 1: the run's own; each later release makes another. */
    round: integer('round').notNull().default(1),
    phase: integer('phase').notNull(),
    attempt: integer('attempt').notNull(),
    kind: text('kind').notNull(),
    line: integer('line'),
    text: text('text').notNull(),
  },
  (table) => [index('import_message_run').on(table.runId, table.round, table.phase, table.attempt)],
);
