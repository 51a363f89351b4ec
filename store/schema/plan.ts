import { integer, pgTable, primaryKey, smallint, text } from 'drizzle-orm/pg-core';
import type { CanvasKind, EnrollmentStatus } from '../../canvas/sis/rows.js';
import type { MappingReason } from '../../codes/mapping-reasons.js';
import type { PlanReason } from '../../codes/plan-reasons.js';
import type { UserRole } from '../../oneroster/rostering/model.js';
import type { EnrollmentDecision } from '../../roster/enrollment-decision.js';
import type { DesiredState } from '../../roster/mapped.js';
import type { Loss } from '../../roster/effect.js';
import type { Operation, Phase, RowOutcome, RowState } from '../../roster/plan.js';
import type { Finding } from '../../roster/findings.js';
import type { LimitCategory } from '../../roster/limits.js';
import { bigintText } from './columns.js';
import { canvasRowColumn } from './json-column.js';

/**
 * Tables of a plan. `desired_row`, `plan_row` and `plan_enrollment` are partitioned by run, which Drizzle cannot
 * express (migration 0001): a run's partition (`desired_row_r7`) is emptied by the transaction that fills it, and
 * dropped when the plan is old. The partitioned tables have no key here; partitions get their indexes when filled.
 */

/** Rows that should exist in Canvas, as mapped by a run; all kinds but enrollments. */
export const desiredRow = pgTable('desired_row', {
  runId: integer('run_id').notNull(),
  /** Order of the rows within the run: parents come before children. */
  ord: integer('ord').notNull(),
  kind: text('kind').$type<CanvasKind>().notNull(),
  sisId: text('sis_id').notNull(),
  state: text('state').$type<DesiredState>().notNull(),
  /** The CSV row; null unless the state is `desired`. */
  fields: canvasRowColumn('fields'),
  school: text('school'),
  /** sourcedIds of the records from which the row was mapped. */
  sources: text('sources').array().notNull(),
  /** Code of why the row is not desired. */
  reason: text('reason').$type<MappingReason>(),
});

/** The planned changes of all kinds but enrollments. */
export const planRow = pgTable('plan_row', {
  runId: integer('run_id').notNull(),
  /** Place in the plan. Negative: the temporary login of a swap, which is sent and not counted. */
  seq: bigintText('seq').notNull(),
  kind: text('kind').$type<CanvasKind>().notNull(),
  sisId: text('sis_id').notNull(),
  op: text('op').$type<Operation>().notNull(),
  phase: smallint('phase').$type<Phase>().notNull(),
  before: canvasRowColumn('before'),
  after: canvasRowColumn('after').notNull(),
  school: text('school'),
  sources: text('sources').array().notNull(),
  /** Codes of what the change removes (roster/effect). */
  loss: text('loss').array().$type<Loss[]>(),
  /** The limit that the change counts towards. */
  category: text('category').$type<LimitCategory>(),
  state: text('state').$type<RowState>().notNull().default('released'),
  /** Code of why the row is held or waits. */
  reason: text('reason').$type<PlanReason>(),
  /** The row, record or proposal that causes the state. */
  dependsKind: text('depends_kind'),
  dependsOn: text('depends_on'),
  outcome: text('outcome').$type<RowOutcome>(),
  /** Canvas's message; may hold personal data. */
  outcomeText: text('outcome_text'),
});

/** The planned changes of enrollments. A run's partition is partitioned again, by ranges of `seq` (plan/shards). */
export const planEnrollment = pgTable('plan_enrollment', {
  runId: integer('run_id').notNull(),
  seq: bigintText('seq').notNull(),
  sectionId: text('section_id').notNull(),
  userId: text('user_id').notNull(),
  /** Canvas's role. */
  role: text('role').notNull(),
  op: text('op').$type<Operation>().notNull(),
  phase: smallint('phase').$type<Phase>().notNull(),
  beforeStatus: text('before_status').$type<EnrollmentStatus>(),
  afterStatus: text('after_status').$type<EnrollmentStatus>().notNull(),
  school: text('school'),
  /** sourcedIds of the class and of the person's record. */
  classId: text('class_id').notNull(),
  personId: text('person_id').notNull(),
  state: text('state').$type<RowState>().notNull().default('released'),
  reason: text('reason').$type<PlanReason>(),
  dependsKind: text('depends_kind'),
  dependsOn: text('depends_on'),
  outcome: text('outcome').$type<RowOutcome>(),
  outcomeText: text('outcome_text'),
});

/**
 * Findings about planned rows, partitioned by run as the plan is. A row may have several. An enrollment has the kind
 * `enrollment`.
 */
export const planFinding = pgTable('plan_finding', {
  runId: integer('run_id').notNull(),
  kind: text('kind').$type<CanvasKind>().notNull(),
  seq: bigintText('seq').notNull(),
  code: text('code').$type<Finding>().notNull(),
  /** The count, and of how many; null if nothing was counted. */
  counted: integer('counted'),
  base: integer('base'),
  /** The row, school or record that causes the finding; '' if none. */
  sourceKind: text('source_kind').notNull().default(''),
  sourceId: text('source_id').notNull().default(''),
});

/**
 * The decision table of enrollments, written by each run from the roster rules before it joins, and deleted once its
 * plan is made. UNLOGGED, which Drizzle cannot express (migration 0001). Not a temporary table, since parallel workers
 * cannot read one.
 */
export const enrollmentDecision = pgTable(
  'enrollment_decision',
  {
    runId: integer('run_id').notNull(),
    role: text('role').$type<UserRole>().notNull(),
    /** Presence, tobedeleted, rejected and moment, packed into a number. */
    facts: integer('facts').notNull(),
    canvasRole: text('canvas_role').notNull(),
    decision: text('decision').$type<EnrollmentDecision>().notNull(),
    /** The lowest of several enrollments of one person in a class decides. */
    rank: integer('rank').notNull(),
    dropStatus: text('drop_status').notNull(),
  },
  (table) => [primaryKey({ columns: [table.runId, table.role, table.facts] })],
);
