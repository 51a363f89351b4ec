import { sql } from 'drizzle-orm';
import {
  boolean,
  date,
  index,
  integer,
  pgTable,
  primaryKey,
  real,
  serial,
  smallint,
  text,
  timestamp,
  unique,
} from 'drizzle-orm/pg-core';
import { z } from 'zod';
import type { CanvasKind } from '../../canvas/sis/rows.js';
import type { PlanReason } from '../../codes/plan-reasons.js';
import type { Finding, Verb } from '../../roster/findings.js';
import type { Operation, Phase, RowOutcome, RowState } from '../../roster/plan.js';
import type { PinKind } from '../../roster/pins.js';
import type { ProposalState, Question } from '../../roster/proposals.js';
import { jsonColumn } from './json-column.js';

/** Number of equal rows of a plan. Kept when the plan is purged. */
export const planCount = pgTable(
  'plan_count',
  {
    runId: integer('run_id').notNull(),
    kind: text('kind').$type<CanvasKind>().notNull(),
    op: text('op').$type<Operation>().notNull(),
    phase: smallint('phase').$type<Phase>().notNull(),
    state: text('state').$type<RowState>().notNull(),
    reason: text('reason').$type<PlanReason>(),
    outcome: text('outcome').$type<RowOutcome>(),
    rows: integer('rows').notNull(),
  },
  (table) => [index('plan_count_run').on(table.runId)],
);

/**
 * People's decisions: a selector (null matches any), and the action for the rows that it matches. The latest of several
 * decisions about a row counts.
 */
export const decision = pgTable(
  'decision',
  {
    id: serial('id').primaryKey(),
    districtId: integer('district_id').notNull(),
    school: text('school'),
    kind: text('kind').$type<CanvasKind>(),
    operation: text('operation').$type<Operation>(),
    classId: text('class_id'),
    personId: text('person_id'),
    /** The SIS id of a row; for an enrollment `SECTION / USER`. */
    rowId: text('row_id'),
    /** Limits it: a release to rows with exactly this effect, others to one row and operation (decisions/effects). */
    effectHash: text('effect_hash'),
    verb: text('verb').$type<Verb>().notNull(),
    by: text('decided_by').notNull(),
    at: timestamp('decided_at', { withTimezone: true }).notNull().defaultNow(),
    /** The last day on which it counts; null: no limit. */
    until: date('until'),
    /** Why, in the words of whoever decided. It stays in this database. */
    because: text('because'),
    /** Codes that the row had when it was decided on; null: whatever is found. */
    seen: text('seen').array().$type<Finding[]>(),
    /** The run in which Canvas accepted what was released: it counts in no later one. */
    carriedOutRun: integer('carried_out_run'),
    /** Limits it to this run; null: any. */
    runId: integer('run_id'),
    /** Id of the Update by which it came; null: by the command line. */
    updateId: text('update_id'),
    /** Of a release: sends what it takes away although people are at school. */
    atOnce: boolean('at_once').notNull().default(false),
  },
  (table) => [
    index('decision_effect').on(table.districtId, table.effectHash),
    index('decision_by_update')
      .on(table.districtId, table.updateId)
      .where(sql`update_id is not null`),
  ],
);

/** Updates by which decisions came, with what each spoke of: one that is repeated gets the same answer. */
export const decisionUpdate = pgTable(
  'decision_update',
  {
    districtId: integer('district_id').notNull(),
    updateId: text('update_id').notNull(),
    rows: jsonColumn('rows', z.array(z.object({ kind: z.string(), op: z.string(), rows: z.number() }))).notNull(),
  },
  (table) => [primaryKey({ columns: [table.districtId, table.updateId] })],
);

/** What a person wants left as it stands in Canvas, whatever the SIS says, until a day. */
export const pin = pgTable(
  'pin',
  {
    id: serial('id').primaryKey(),
    districtId: integer('district_id').notNull(),
    kind: text('kind').$type<PinKind>().notNull(),
    /** sourcedId; of an enrollment or a course. */
    classId: text('class_id'),
    /** sourcedId; of an enrollment or a person. */
    personId: text('person_id'),
    by: text('pinned_by').notNull(),
    because: text('because').notNull(),
    at: timestamp('pinned_at', { withTimezone: true }).notNull().defaultNow(),
    /** The last day on which it counts. */
    until: date('until').notNull(),
    /** When somebody took it away; null: it stands. */
    removedAt: timestamp('removed_at', { withTimezone: true }),
    removedBy: text('removed_by'),
  },
  (table) => [index().on(table.districtId)],
);

/** Identity proposals: whether two records are one thing under two ids, and a person's answer. */
export const proposal = pgTable(
  'proposal',
  {
    id: serial('id').primaryKey(),
    districtId: integer('district_id').notNull(),
    question: text('question').$type<Question>().notNull(),
    /** The record that vanished; '' if the question is about one thing alone. */
    leftId: text('left_id').notNull(),
    /** The record that is present, or the SIS id of the thing. */
    rightId: text('right_id').notNull(),
    /** Names of the fields in which both sides agree, or the codes for which a row is held. No values. */
    evidence: jsonColumn('evidence', z.array(z.string())).notNull(),
    /** 0 to 1. */
    confidence: real('confidence').notNull(),
    /** Whether the right side is held too, since Canvas does not know it yet. */
    holdsRight: boolean('holds_right').notNull(),
    state: text('state').$type<ProposalState>().notNull().default('open'),
    by: text('decided_by'),
    at: timestamp('decided_at', { withTimezone: true }),
    firstRun: integer('first_run').notNull(),
    lastRun: integer('last_run').notNull(),
  },
  (table) => [unique().on(table.districtId, table.question, table.leftId, table.rightId)],
);
