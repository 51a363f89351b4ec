import { boolean, date, index, integer, jsonb, pgTable, primaryKey, text, timestamp } from 'drizzle-orm/pg-core';
import type { CanvasKind, EnrollmentStatus } from '../../canvas/sis/rows.js';
import type { CollectionName } from '../../oneroster/rostering/model.js';
import type { ClassState, UserState } from '../../roster/targets.js';

/** Canvas SIS ids, pinned at first acceptance: which Canvas object a record of the SIS became. */
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

/** What each class stands for in Canvas, as last mapped: the enrollments' join looks here. Analyzed sooner, as `mirrorRecord`. */
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
    /** The run that last changed anything of this row: enrollments are mapped again when it moved. */
    changedRun: integer('changed_run').notNull(),
  },
  (table) => [primaryKey({ columns: [table.districtId, table.classId] })],
);

/** What each user stands for in Canvas, as last mapped. Analyzed sooner, as `mirrorRecord`. */
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

/** What Canvas has accepted, for everything but enrollments (`appliedEnrollment`). */
export const appliedRow = pgTable(
  'applied_row',
  {
    districtId: integer('district_id').notNull(),
    kind: text('kind').$type<CanvasKind>().notNull(),
    sisId: text('sis_id').notNull(),
    /** The CSV row as accepted. */
    fields: jsonb('fields').$type<Record<string, string>>().notNull(),
    /** The row as it stood before the last accepted change. */
    before: jsonb('before').$type<Record<string, string>>(),
    school: text('school'),
    sources: text('sources').array().notNull(),
    scopeFingerprint: text('scope_fingerprint').notNull(),
    removed: boolean('removed').notNull().default(false),
    acceptedRun: integer('accepted_run').notNull(),
    acceptedAt: timestamp('accepted_at', { withTimezone: true }).notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.districtId, table.kind, table.sisId] })],
);

/**
 * Enrollments that Canvas has accepted. Partitioned by district, which Drizzle cannot say (migration 0001); a partition
 * (`applied_enrollment_d3`) gets its key when the first enrollments are accepted.
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
  /** The class that it was mapped from. */
  classId: text('class_id'),
  /** The run's date when the status was accepted. */
  since: date('since').notNull(),
  acceptedRun: integer('accepted_run').notNull(),
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

/** Things whose desired row is not settled in Canvas yet: they are mapped again every night until they are. */
export const openItem = pgTable(
  'open_item',
  {
    districtId: integer('district_id').notNull(),
    collection: text('collection').$type<CollectionName>().notNull(),
    sourcedId: text('sourced_id').notNull(),
  },
  (table) => [primaryKey({ columns: [table.districtId, table.collection, table.sourcedId] })],
);
