import { sql } from 'drizzle-orm';
import { bigint, boolean, date, index, integer, pgTable, primaryKey, text, timestamp } from 'drizzle-orm/pg-core';
import type { UserRole } from '../../oneroster/rostering/model.js';

/**
 * The mirror of enrollments. Partitioned by district, which Drizzle cannot express (migration 0001): one district's
 * scans stay in its own rows. A partition (`mirror_enrollment_d3`) gets its key on `sourced_id` when its first read is
 * complete, and its index on `class_id` when its first run closes: a first load with them would be slower.
 */
export const mirrorEnrollment = pgTable(
  'mirror_enrollment',
  {
    districtId: integer('district_id').notNull(),
    sourcedId: text('sourced_id').notNull(),
    rowHash: bigint('row_hash', { mode: 'bigint' }).notNull(),
    /** Null in a record that was never readable, as are class, school and role. */
    userId: text('user_id'),
    classId: text('class_id'),
    schoolId: text('school_id'),
    role: text('role').$type<UserRole>(),
    isPrimary: boolean('is_primary').notNull().default(false),
    tobedeleted: boolean('tobedeleted').notNull().default(false),
    /** The last read record could not be decoded; the other columns have the values before, if any. */
    rejected: boolean('rejected').notNull().default(false),
    beginDate: date('begin_date'),
    endDate: date('end_date'),
    changedRun: integer('changed_run').notNull(),
    missingSince: timestamp('missing_since', { withTimezone: true }),
  },
  (table) => [
    index('mirror_enrollment_missing')
      .on(table.missingSince)
      .where(sql`missing_since is not null`),
  ],
);

/** Incoming enrollments of a read, until the read is complete and merged. */
export const incomingEnrollment = pgTable(
  'incoming_enrollment',
  {
    districtId: integer('district_id').notNull(),
    runId: integer('run_id').notNull(),
    sourcedId: text('sourced_id').notNull(),
    rowHash: bigint('row_hash', { mode: 'bigint' }).notNull(),
    userId: text('user_id'),
    classId: text('class_id'),
    schoolId: text('school_id'),
    role: text('role').$type<UserRole>(),
    isPrimary: boolean('is_primary').notNull(),
    tobedeleted: boolean('tobedeleted').notNull(),
    rejected: boolean('rejected').notNull(),
    beginDate: date('begin_date'),
    endDate: date('end_date'),
  },
  (table) => [index('incoming_enrollment_read').on(table.districtId, table.runId)],
);

/**
 * Enrollments that Canvas holds and whose record names a class or a person that the SIS does not give: by the class, person
 * and role that the record last named when it gave both. Records change in place, so nothing else tells what such a one
 * was. Rows stay until Canvas holds the enrollment no more, or the record names it again.
 */
export const danglingEnrollment = pgTable(
  'dangling_enrollment',
  {
    districtId: integer('district_id').notNull(),
    sourcedId: text('sourced_id').notNull(),
    classId: text('class_id').notNull(),
    userSourcedId: text('user_sourced_id').notNull(),
    role: text('role').$type<UserRole>().notNull(),
  },
  (table) => [primaryKey({ columns: [table.districtId, table.sourcedId] })],
);
