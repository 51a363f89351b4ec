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
import type { Evaluation } from '../../evaluation/model.js';
import type { RunOutcome } from '../../codes/run-outcome.js';
import type { Resource, StageName } from '../runs/kinds.js';
import { jsonColumn } from './json-column.js';

/** An evaluation is written and read by this program alone, and is too large to be described twice. */
const evaluation = z.custom<Evaluation>((value) => typeof value === 'object' && value !== null && 'counts' in value);

/** The outcome of a run, as shown to people. Each kind of run adds its own members. */
const runReport = z.looseObject({
  /** Code of the failure (codes/registry). */
  code: z.string().optional(),
  /** Open problems of the district when the run closed, without the acknowledged ones. */
  problems: z.number().optional(),
  /** Those that somebody has acknowledged, which are not among them. */
  acknowledged: z.number().optional(),
  /** What open problems keep out of Canvas, without the acknowledged ones. */
  keptAway: z
    .object({ people: z.number(), classes: z.number(), enrollments: z.number(), others: z.number() })
    .optional(),
  /** Lists that were set aside, or that no read has proven for days. */
  disbelieved: z.array(z.string()).optional(),
  /** Of an evaluation. */
  evaluation: evaluation.optional(),
  /** Collections read. Newer runs have certificates (`runCertificate`). */
  collections: z
    .array(z.object({ collection: z.string(), rows: z.number(), certified: z.boolean(), use: z.string() }))
    .optional(),
});
export type StoredReport = z.infer<typeof runReport>;

/** A stage's notes: mostly numbers, by name. */
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
    /** The run's date in the district's zone: every rule about dates reads this, never a clock. */
    asOf: date('as_of').notNull(),
    /** Time of reading, for proofs that need hours between two reads. */
    readAt: timestamp('read_at', { withTimezone: true }).notNull(),
    /** The district's settings when the run began, fixed until it ends. */
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

/** State of a provisioning or observing run, beside its identity. */
export const provisioningRun = pgTable('provisioning_run', {
  runId: integer('run_id').primaryKey(),
  scopeFingerprint: text('scope_fingerprint'),
  mappingFingerprint: text('mapping_fingerprint'),
  mapAll: boolean('map_all'),
  /** Number of people with a temporary login in it; null until it is known. */
  temporaryLogins: integer('temporary_logins'),
});

/** Which run holds which resource (store/runs/kinds). A closed run still holds it. */
export const runResource = pgTable(
  'run_resource',
  {
    districtId: integer('district_id').notNull(),
    resource: text('resource').$type<Resource>().notNull(),
    runId: integer('run_id').notNull(),
    takenAt: timestamp('taken_at', { withTimezone: true }).notNull().defaultNow(),
    /** Whether a run that only waits lets another one borrow it. */
    lent: boolean('lent').notNull().default(false),
  },
  (table) => [primaryKey({ columns: [table.districtId, table.resource] })],
);

/** One row per stage of a run: its times and counts. */
export const runStage = pgTable(
  'run_stage',
  {
    runId: integer('run_id').notNull(),
    stage: text('stage').$type<StageName>().notNull(),
    /** Number of attempts begun: only the newest may write. */
    attempt: integer('attempt').notNull().default(1),
    startedAt: timestamp('started_at', { withTimezone: true }).notNull().defaultNow(),
    endedAt: timestamp('ended_at', { withTimezone: true }),
    counts: jsonColumn('counts', stageCounts),
  },
  (table) => [primaryKey({ columns: [table.runId, table.stage] })],
);

/** Subject of a problem: a collection of the SIS, a kind of Canvas object, or another importer. */
export type ProblemKind = CollectionName | CanvasKind | 'sis_import' | 'canvas';

/** A finding for operators: a rejected record, a clash, a refused row. Open until it is no longer seen. */
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
    /** Number of affected records: four hundred refused enrollments of one course are one problem. */
    affected: integer('affected').notNull().default(1),
    firstRun: integer('first_run').notNull(),
    lastRun: integer('last_run').notNull(),
    settledRun: integer('settled_run'),
  },
  (table) => [primaryKey({ columns: [table.districtId, table.code, table.kind, table.thing] })],
);

/** Problems that somebody knows of, a row for each: until a day they are counted apart. */
export const acknowledgement = pgTable(
  'acknowledgement',
  {
    id: serial('id').primaryKey(),
    districtId: integer('district_id').notNull(),
    code: text('code').$type<RecordProblemCode>().notNull(),
    /** The thing that has the problem, or that causes it; null, in older rows: everything with this code. */
    thing: text('thing'),
    /** How many it affected then (roster/acknowledged); null in older rows: however many. */
    affected: integer('affected'),
    by: text('acknowledged_by').notNull(),
    because: text('because'),
    at: timestamp('acknowledged_at', { withTimezone: true }).notNull().defaultNow(),
    /** The last day on which it counts. */
    until: date('until').notNull(),
  },
  (table) => [index().on(table.districtId, table.code, table.thing)],
);
