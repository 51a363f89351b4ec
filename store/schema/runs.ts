import {
  boolean,
  date,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  serial,
  text,
  timestamp,
  unique,
} from 'drizzle-orm/pg-core';
import type { CanvasKind } from '../../canvas/sis/rows.js';
import type { CollectionName } from '../../oneroster/rostering/model.js';

/** One row per run of a district. `id` is global, `number` counts within the district. */
export const run = pgTable(
  'run',
  {
    id: serial('id').primaryKey(),
    districtId: integer('district_id').notNull(),
    number: integer('number').notNull(),
    mode: text('mode').$type<'observe' | 'apply'>().notNull(),
    /** The run's date in the district's zone: every rule about dates reads this and no clock. */
    asOf: date('as_of').notNull(),
    /** The moment that counts as the time of reading, for proofs that need hours between two reads. */
    readAt: timestamp('read_at', { withTimezone: true }).notNull(),
    /** The district's settings, and their fingerprints, as they were when the run began: it goes by them to its end. */
    settings: jsonb('settings'),
    scopeFingerprint: text('scope_fingerprint'),
    mappingFingerprint: text('mapping_fingerprint'),
    mapAll: boolean('map_all'),
    workflowId: text('workflow_id').notNull(),
    workflowRunId: text('workflow_run_id').notNull().unique(),
    startedAt: timestamp('started_at', { withTimezone: true }).notNull().defaultNow(),
    endedAt: timestamp('ended_at', { withTimezone: true }),
    outcome: text('outcome'),
    report: jsonb('report'),
  },
  (table) => [unique().on(table.districtId, table.number), index().on(table.districtId, table.startedAt)],
);

/** One row per stage of a run: when, and its counts. */
export const runStage = pgTable(
  'run_stage',
  {
    runId: integer('run_id').notNull(),
    stage: text('stage').notNull(),
    /** How often an attempt at it began: only the newest may write. */
    attempt: integer('attempt').notNull().default(1),
    startedAt: timestamp('started_at', { withTimezone: true }).notNull().defaultNow(),
    endedAt: timestamp('ended_at', { withTimezone: true }),
    counts: jsonb('counts').$type<Record<string, unknown>>(),
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
    code: text('code').notNull(),
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
