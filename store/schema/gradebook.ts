import { boolean, date, doublePrecision, index, integer, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import type { OtherProduct } from '../../gradebook/other-products.js';
import type { ScoreStatus, StoredLineItem } from '../../oneroster/gradebook/model.js';

/** Categories of the SIS, as last read. */
export const sisCategory = pgTable(
  'sis_category',
  {
    districtId: integer('district_id').notNull(),
    sourcedId: text('sourced_id').notNull(),
    isActive: boolean('is_active').notNull(),
    title: text('title').notNull(),
    teacherDcid: text('teacher_dcid'),
    termId: text('term_id'),
    classId: text('class_id'),
    readRun: integer('read_run').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.districtId, table.sourcedId] }),
    index('sis_category_teacher').on(table.districtId, table.teacherDcid),
  ],
);

/** Line items of a class in the SIS, as last read. */
export const sisLineItem = pgTable(
  'sis_line_item',
  {
    districtId: integer('district_id').notNull(),
    classId: text('class_id').notNull(),
    sourcedId: text('sourced_id').notNull(),
    body: jsonb('body').$type<StoredLineItem>().notNull(),
    readRun: integer('read_run').notNull(),
  },
  (table) => [primaryKey({ columns: [table.districtId, table.classId, table.sourcedId] })],
);

/** Line items of a run's whole list, until its classes take them over. */
export const listedLineItem = pgTable(
  'listed_line_item',
  {
    runId: integer('run_id').notNull(),
    classId: text('class_id').notNull(),
    sourcedId: text('sourced_id').notNull(),
    body: jsonb('body').$type<StoredLineItem>().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.runId, table.sourcedId] }),
    index('listed_line_item_class').on(table.runId, table.classId),
  ],
);

/** The last reading of a class's gradebook. */
export const gradebookRead = pgTable(
  'gradebook_read',
  {
    districtId: integer('district_id').notNull(),
    classId: text('class_id').notNull(),
    lineItemsRun: integer('line_items_run').notNull(),
    lineItemsComplete: boolean('line_items_complete').notNull(),
    /** The run that last read its results; null: none. */
    resultsRun: integer('results_run'),
    /** The product beside Rollbook that writes line items of the class; null: none that shows. */
    otherProduct: text('other_product').$type<OtherProduct>(),
  },
  (table) => [primaryKey({ columns: [table.districtId, table.classId] })],
);

/** Results of a class in the SIS, as last read. */
export const sisResult = pgTable(
  'sis_result',
  {
    districtId: integer('district_id').notNull(),
    classId: text('class_id').notNull(),
    sourcedId: text('sourced_id').notNull(),
    lineItemSourcedId: text('line_item_sourced_id').notNull(),
    studentSourcedId: text('student_sourced_id').notNull(),
    isActive: boolean('is_active').notNull(),
    scoreStatus: text('score_status').$type<ScoreStatus>().notNull(),
    score: doublePrecision('score'),
    scoreDate: date('score_date'),
    comment: text('comment'),
  },
  (table) => [primaryKey({ columns: [table.districtId, table.classId, table.sourcedId] })],
);

/** The grading periods of the SIS that belong to the session of a class, as its roster gives them. */
export const sisGradingPeriod = pgTable(
  'sis_grading_period',
  {
    districtId: integer('district_id').notNull(),
    /** sourcedId of the session that classes name. */
    session: text('session').notNull(),
    sourcedId: text('sourced_id').notNull(),
    title: text('title').notNull(),
    /** Both part of it. */
    firstDay: date('first_day').notNull(),
    lastDay: date('last_day').notNull(),
  },
  (table) => [primaryKey({ columns: [table.districtId, table.session, table.sourcedId] })],
);
