import { date, index, integer, jsonb, pgTable, primaryKey, serial, text, timestamp } from 'drizzle-orm/pg-core';
import type { PassbackFingerprint } from '../../gradebook/readiness.js';
import type { PassbackScope } from '../../gradebook/scope.js';
import type { LineItemFields } from '../../gradebook/compare-line-item.js';

/** What a passback or a replay concerns, beside its identity. */
export const passbackRun = pgTable('passback_run', {
  runId: integer('run_id').primaryKey(),
  scope: jsonb('scope').$type<PassbackScope>().notNull(),
  /** What its connect stage found of both ends; null before that. */
  fingerprint: jsonb('fingerprint').$type<PassbackFingerprint>(),
  /** Of a withdrawal: the request that it carries out. */
  withdrawal: integer('withdrawal'),
  /** When the reading of all line items in one list began; null: they are read class by class. */
  lineItemsListedAt: timestamp('line_items_listed_at', { withTimezone: true }),
  /** The schools of which that list holds something. */
  listedSchools: text('listed_schools').array(),
});

/** What a replay shall send again. Null: no restriction. */
export interface SelectionCriteria {
  /** The run that met it last, by its number in the district. */
  run: number | null;
  classId: string | null;
  assignmentId: string | null;
  student: string | null;
  code: string | null;
}

/** Selections of parked grades by an id that can be typed into the Temporal UI: `maple/run-12`. */
export const gradeSelection = pgTable('grade_selection', {
  id: text('id').primaryKey(),
  districtId: integer('district_id').notNull(),
  criteria: jsonb('criteria').$type<SelectionCriteria>().notNull(),
  by: text('selected_by').notNull(),
  at: timestamp('selected_at', { withTimezone: true }).notNull().defaultNow(),
});

/** Classes whose first send somebody has released. */
export const firstSendRelease = pgTable(
  'first_send_release',
  {
    districtId: integer('district_id').notNull(),
    classId: text('class_id').notNull(),
    by: text('released_by').notNull(),
    at: timestamp('released_at', { withTimezone: true }).notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.districtId, table.classId] })],
);

/** Decisions of people on held writes. One counts while a later run plans the same write. */
export const gradeDecision = pgTable(
  'grade_decision',
  {
    id: serial('id').primaryKey(),
    districtId: integer('district_id').notNull(),
    classId: text('class_id').notNull(),
    kind: text('kind').$type<'lineItem' | 'result'>().notNull(),
    op: text('op').$type<'create' | 'update' | 'withdraw'>().notNull(),
    assignmentId: text('assignment_id').notNull(),
    /** '' for a line item. */
    studentSourcedId: text('student_sourced_id').notNull(),
    fields: jsonb('fields').$type<Partial<LineItemFields>>(),
    before: jsonb('before').$type<{ score: number | null; exempt: boolean }>(),
    after: jsonb('after').$type<{ score: number; exempt: boolean }>(),
    /** `discard` does not outlive its run, so it is not kept. */
    verb: text('verb').$type<'release' | 'keep'>().notNull(),
    by: text('decided_by').notNull(),
    because: text('because'),
    /** The last day on which it counts; null for a release. */
    until: date('until'),
    decidedRun: integer('decided_run').notNull(),
    at: timestamp('decided_at', { withTimezone: true }).notNull().defaultNow(),
  },
  (table) => [index('grade_decision_class').on(table.districtId, table.classId)],
);
