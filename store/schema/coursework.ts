import { boolean, date, integer, jsonb, pgTable, primaryKey, text, timestamp } from 'drizzle-orm/pg-core';
import type { Assignment, Submission } from '../../canvas/grades/model.js';

/** The last reading of a section's submissions: what to read of it next time. */
export const courseworkRead = pgTable(
  'coursework_read',
  {
    districtId: integer('district_id').notNull(),
    classId: text('class_id').notNull(),
    /** The latest change seen in Canvas; null: read all. */
    seenUntil: timestamp('seen_until', { withTimezone: true }),
    /** The run that last read all of it. */
    sweptRun: integer('swept_run'),
    sweptOn: date('swept_on'),
    /** Ids of the work whose submissions were read. */
    covered: text('covered').array().notNull().default([]),
    readRun: integer('read_run').notNull(),
    /** Canvas's own id of the section; null: not read, since no work is dated by section. */
    canvasSectionId: text('canvas_section_id'),
  },
  (table) => [primaryKey({ columns: [table.districtId, table.classId] })],
);

/** Work of the Canvas course of a class, as last read. */
export const canvasAssignment = pgTable(
  'canvas_assignment',
  {
    districtId: integer('district_id').notNull(),
    classId: text('class_id').notNull(),
    assignmentId: text('assignment_id').notNull(),
    groupName: text('group_name'),
    body: jsonb('body').$type<Assignment>().notNull(),
    /** Canvas itself has cleared its "Sync to SIS" flag when its grading period closed. */
    unflaggedByClose: boolean('unflagged_by_close').notNull().default(false),
    readRun: integer('read_run').notNull(),
    /** Canvas no longer lists it. */
    goneRun: integer('gone_run'),
  },
  (table) => [primaryKey({ columns: [table.districtId, table.classId, table.assignmentId] })],
);

/** Submissions of a section, as last read. */
export const canvasSubmission = pgTable(
  'canvas_submission',
  {
    districtId: integer('district_id').notNull(),
    classId: text('class_id').notNull(),
    assignmentId: text('assignment_id').notNull(),
    /** Canvas's own id. */
    userId: text('user_id').notNull(),
    body: jsonb('body').$type<Submission>().notNull(),
    readRun: integer('read_run').notNull(),
    /** Canvas no longer lists it. */
    goneRun: integer('gone_run'),
  },
  (table) => [primaryKey({ columns: [table.districtId, table.classId, table.assignmentId, table.userId] })],
);
