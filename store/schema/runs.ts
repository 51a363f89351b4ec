import {
  boolean,
  date,
  index,
  integer,
  pgTable,
  primaryKey,
  serial,
  text,
  timestamp,
  unique,
} from 'drizzle-orm/pg-core';
import { z } from 'zod';
import { districtSettings } from '../../config/settings.js';
import type { CanvasKind } from '../../canvas/sis/rows.js';
import type { CollectionName } from '../../oneroster/rostering/model.js';
import type { RecordProblemCode } from '../../codes/record-problems.js';
import type { RunKind } from '../../codes/run-kinds.js';
import type { RunOutcome } from '../../codes/run-outcome.js';
import type { Resource, StageName } from '../runs/kinds.js';
import { jsonColumn } from './json-column.js';

/** What a run came to, as it is shown to people. Each kind of run adds what is its own. */
const runReport = z.looseObject({
  /** What broke a run off (codes/registry). */
  code: z.string().optional(),
  /** Open problems of the district when the run closed. */
  problems: z.number().optional(),
  /** What was read. Runs of today have certificates (`runCertificate`). */
  collections: z
    .array(z.object({ collection: z.string(), rows: z.number(), certified: z.boolean(), use: z.string() }))
    .optional(),
});
export type StoredReport = z.infer<typeof runReport>;

/** What a stage notes of its work: mostly numbers, by name. */
const stageCounts = z.record(z.string(), z.unknown());
export type StageCounts = z.infer<typeof stageCounts>;

/** One row per run of a district. `id` is global, `number` counts within the district. */
export const run = pgTable(
  'run',
  {
    id: serial('id').primaryKey(),
    districtId: integer('district_id').notNull(),
    number: integer('number').notNull(),
    kind: text('kind').$type<RunKind>().notNull(),
    /** The run's date in the district's zone: every rule about dates reads this and no clock. */
    asOf: date('as_of').notNull(),
    /** The moment that counts as the time of reading, for proofs that need hours between two reads. */
    readAt: timestamp('read_at', { withTimezone: true }).notNull(),
    /** The district's settings as they were when the run began: it goes by them to its end. */
    settings: jsonColumn('settings', districtSettings),
    workflowId: text('workflow_id').notNull(),
    /** Run id of the first execution of its workflow: one that continues as new is the same run. */
    firstExecutionRunId: text('first_execution_run_id').notNull().unique(),
    startedAt: timestamp('started_at', { withTimezone: true }).notNull().defaultNow(),
    endedAt: timestamp('ended_at', { withTimezone: true }),
    outcome: text('outcome').$type<RunOutcome>(),
    report: jsonColumn('report', runReport),
  },
  (table) => [unique().on(table.districtId, table.number), index().on(table.districtId, table.startedAt)],
);

/** What a provisioning or observing run goes by, beside its identity. */
export const provisioningRun = pgTable('provisioning_run', {
  runId: integer('run_id').primaryKey(),
  scopeFingerprint: text('scope_fingerprint'),
  mappingFingerprint: text('mapping_fingerprint'),
  mapAll: boolean('map_all'),
  /** How many people take a temporary login in it; null until that is known. */
  temporaryLogins: integer('temporary_logins'),
});

/** Which run holds what two runs of a district must not write at once (store/runs/kinds). A closed run holds it still. */
export const runResource = pgTable(
  'run_resource',
  {
    districtId: integer('district_id').notNull(),
    resource: text('resource').$type<Resource>().notNull(),
    runId: integer('run_id').notNull(),
    takenAt: timestamp('taken_at', { withTimezone: true }).notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.districtId, table.resource] })],
);

/** One row per stage of a run: when, and its counts. */
export const runStage = pgTable(
  'run_stage',
  {
    runId: integer('run_id').notNull(),
    stage: text('stage').$type<StageName>().notNull(),
    /** How often an attempt at it began: only the newest may write. */
    attempt: integer('attempt').notNull().default(1),
    startedAt: timestamp('started_at', { withTimezone: true }).notNull().defaultNow(),
    endedAt: timestamp('ended_at', { withTimezone: true }),
    counts: jsonColumn('counts', stageCounts),
  },
  (table) => [primaryKey({ columns: [table.runId, table.stage] })],
);

/** What a problem is about: a collection of the SIS, or a kind of Canvas object. */
export type ProblemKind = CollectionName | CanvasKind;

/** Anything an operator should know of: a rejected record, a clash, a refused row. Open until it is no longer seen. */
export const problem = pgTable(
  'problem',
  {
    districtId: integer('district_id').notNull(),
    code: text('code').$type<RecordProblemCode>().notNull(),
    kind: text('kind').$type<ProblemKind>().notNull(),
    /** An id of its kind. */
    thing: text('thing').notNull(),
    school: text('school'),
    field: text('field'),
    detail: text('detail'),
    remedy: text('remedy').notNull(),
    /** How many records are affected: four hundred refused enrollments of one course are one problem. */
    affected: integer('affected').notNull().default(1),
    firstRun: integer('first_run').notNull(),
    lastRun: integer('last_run').notNull(),
    settledRun: integer('settled_run'),
  },
  (table) => [primaryKey({ columns: [table.districtId, table.code, table.kind, table.thing] })],
);
