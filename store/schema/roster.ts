import { sql } from 'drizzle-orm';
import { boolean, date, index, integer, pgTable, primaryKey, text, timestamp } from 'drizzle-orm/pg-core';
import type { CanvasKind, EnrollmentStatus } from '../../canvas/sis/rows.js';
import type { CollectionName } from '../../oneroster/rostering/model.js';
import type { ClassState, UserState } from '../../roster/targets.js';
import { canvasRowColumn } from './json-column.js';

/** Canvas SIS ids by SIS record, pinned when first accepted. */
export const link = pgTable(
  'link',
  {
    districtId: integer('district_id').notNull(),
    kind: text('kind').$type<CanvasKind>().notNull(),
    sourcedId: text('sourced_id').notNull(),
    sisId: text('sis_id').notNull(),
    pinnedRun: integer('pinned_run').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.districtId, table.kind, table.sourcedId] }),
    index('link_sis_id').on(table.districtId, table.kind, table.sisId),
  ],
);

/** Canvas target of each class, as last mapped; the enrollments' join reads it. Analyzed sooner, as `mirrorRecord`. */
export const classTarget = pgTable(
  'class_target',
  {
    districtId: integer('district_id').notNull(),
    classId: text('class_id').notNull(),
    sectionId: text('section_id').notNull(),
    courseId: text('course_id').notNull(),
    school: text('school').notNull(),
    state: text('state').$type<ClassState>().notNull(),
    session: text('session'),
    termStart: date('term_start'),
    termEnd: date('term_end'),
    /** The run that last changed this row: enrollments of changed targets are mapped again. */
    changedRun: integer('changed_run').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.districtId, table.classId] }),
    index('class_target_course').on(table.districtId, table.courseId),
  ],
);

/** Canvas target of each user, as last mapped. Analyzed sooner, as `mirrorRecord`. */
export const userTarget = pgTable(
  'user_target',
  {
    districtId: integer('district_id').notNull(),
    userSourcedId: text('user_sourced_id').notNull(),
    userId: text('user_id').notNull(),
    state: text('state').$type<UserState>().notNull(),
    changedRun: integer('changed_run').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.districtId, table.userSourcedId] }),
    index('user_target_user').on(table.districtId, table.userId),
  ],
);

/**
 * Schools of the classes with a wanted enrollment, of people none of whose own orgs is in scope: they bring them into
 * scope (roster/scope `personInScope`). Written before people are mapped.
 */
export const schoolOfClasses = pgTable(
  'school_of_classes',
  {
    districtId: integer('district_id').notNull(),
    userSourcedId: text('user_sourced_id').notNull(),
    schools: text('schools').array().notNull(),
  },
  (table) => [primaryKey({ columns: [table.districtId, table.userSourcedId] })],
);

/** What Canvas has accepted, for everything but enrollments (`appliedEnrollment`). */
export const appliedRow = pgTable(
  'applied_row',
  {
    districtId: integer('district_id').notNull(),
    kind: text('kind').$type<CanvasKind>().notNull(),
    sisId: text('sis_id').notNull(),
    /** The CSV row as accepted. */
    fields: canvasRowColumn('fields').notNull(),
    /** The row before the last accepted change. */
    before: canvasRowColumn('before'),
    school: text('school'),
    sources: text('sources').array().notNull(),
    scopeFingerprint: text('scope_fingerprint').notNull(),
    removed: boolean('removed').notNull().default(false),
    acceptedRun: integer('accepted_run').notNull(),
    acceptedAt: timestamp('accepted_at', { withTimezone: true }).notNull().defaultNow(),
    /**
     * Columns that Canvas kept although others were sent (roster/kept-columns), each with what was sent: `fields` holds
     * what Canvas shows. Null: none.
     */
    kept: canvasRowColumn('kept'),
    /** The row as Canvas showed it when it was adopted; null: a run has made it. */
    adopted: canvasRowColumn('adopted'),
  },
  (table) => [
    primaryKey({ columns: [table.districtId, table.kind, table.sisId] }),
    index('applied_row_kept')
      .on(table.districtId)
      .where(sql`kept is not null`),
  ],
);

/**
 * Enrollments that Canvas has accepted. Partitioned by district, which Drizzle cannot express (migration 0001); a
 * partition (`applied_enrollment_d3`) gets its key when the first enrollments are accepted.
 */
export const appliedEnrollment = pgTable('applied_enrollment', {
  districtId: integer('district_id').notNull(),
  sectionId: text('section_id').notNull(),
  userId: text('user_id').notNull(),
  /** Canvas's role. */
  role: text('role').notNull(),
  status: text('status').$type<EnrollmentStatus>().notNull(),
  /** The status before the last accepted change. */
  beforeStatus: text('before_status').$type<EnrollmentStatus>(),
  school: text('school'),
  /** The class from which it was mapped. */
  classId: text('class_id'),
  /** The run's date when the status was accepted. */
  since: date('since').notNull(),
  acceptedRun: integer('accepted_run').notNull(),
  /** As Canvas showed it when it was adopted, in the role that imports name; null: a run has made it. */
  adoptedStatus: text('adopted_status').$type<EnrollmentStatus>(),
});

/** Enrollments that are not settled in Canvas yet, by class and user record. */
export const openEnrollment = pgTable(
  'open_enrollment',
  {
    districtId: integer('district_id').notNull(),
    classId: text('class_id').notNull(),
    userSourcedId: text('user_sourced_id').notNull(),
  },
  (table) => [primaryKey({ columns: [table.districtId, table.classId, table.userSourcedId] })],
);

/** Things whose desired row is not settled in Canvas yet; mapped again every night until they are. */
export const openItem = pgTable(
  'open_item',
  {
    districtId: integer('district_id').notNull(),
    collection: text('collection').$type<CollectionName>().notNull(),
    sourcedId: text('sourced_id').notNull(),
  },
  (table) => [primaryKey({ columns: [table.districtId, table.collection, table.sourcedId] })],
);
