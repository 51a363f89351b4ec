import {
  boolean,
  doublePrecision,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  serial,
  text,
  timestamp,
} from 'drizzle-orm/pg-core';
import type { KnownLineItem } from '../../gradebook/compare-line-item.js';
import type { ProposedLinkState } from '../../gradebook/link-states.js';
import type { OtherProduct } from '../../gradebook/other-products.js';
import type { Confidence, LinkGround } from '../../gradebook/propose-links.js';

/** Line items that stand in a gradebook already, proposed as those of works of Canvas. */
export const lineItemProposal = pgTable(
  'line_item_proposal',
  {
    id: serial('id').primaryKey(),
    districtId: integer('district_id').notNull(),
    classId: text('class_id').notNull(),
    assignmentId: text('assignment_id').notNull(),
    lineItemSourcedId: text('line_item_sourced_id').notNull(),
    school: text('school').notNull(),
    confidence: text('confidence').$type<Confidence>().notNull(),
    grounds: text('grounds').array().$type<LinkGround[]>().notNull(),
    /** Students of whom both sides have a score: the same, or another. */
    agreeing: integer('agreeing').notNull(),
    differing: integer('differing').notNull(),
    /** The product that has made the line item; null: none that shows. */
    product: text('product').$type<OtherProduct>(),
    state: text('state').$type<ProposedLinkState>().notNull().default('open'),
    /** Of a rejected one: whether the work gets a line item of its own, under another title. */
    anew: boolean('anew').notNull().default(false),
    by: text('decided_by'),
    because: text('because'),
    at: timestamp('decided_at', { withTimezone: true }),
    firstRun: integer('first_run').notNull(),
    lastRun: integer('last_run').notNull(),
  },
  (table) => [index('line_item_proposal_work').on(table.districtId, table.classId, table.assignmentId)],
);

/** What came of a try to write to a line item that another product has made. */
export const ForeignWrite = {
  /** The SIS took the same content again, and holds it. */
  taken: 'taken',
  refused: 'refused',
  /** It took it, and holds something else since. */
  altered: 'altered',
  /** Its answer was lost. */
  unknown: 'unknown',
} as const;
export type ForeignWrite = (typeof ForeignWrite)[keyof typeof ForeignWrite];

/**
 * Tries whether the SIS takes writes to line items that another product has made: the latest of a district counts, at the
 * address that its SIS has now. Each was asked for by a person.
 */
export const foreignWriteTry = pgTable('foreign_write_try', {
  id: serial('id').primaryKey(),
  districtId: integer('district_id').notNull(),
  /** The SIS's address in the settings at that time; a try counts while it is the same. Null: of before it was kept. */
  sisUrl: text('sis_url'),
  classId: text('class_id').notNull(),
  lineItemSourcedId: text('line_item_sourced_id').notNull(),
  outcome: text('outcome').$type<ForeignWrite>().notNull(),
  /** HTTP status of a refusal; null where none tells. */
  answerStatus: integer('answer_status'),
  by: text('tried_by').notNull(),
  at: timestamp('tried_at', { withTimezone: true }).notNull().defaultNow(),
});

/** The writes or the works that a person means. Null: no restriction. */
export interface WriteSelection {
  school: string | null;
  classId: string | null;
  teacher: string | null;
  assignmentId: string | null;
  student: string | null;
}

/** Requests to take back what a run has sent. Each is carried out by a run of its own. */
export const gradeWithdrawal = pgTable('grade_withdrawal', {
  id: serial('id').primaryKey(),
  districtId: integer('district_id').notNull(),
  /** The run whose writes are taken back. */
  ofRun: integer('of_run').notNull(),
  selection: jsonb('selection').$type<WriteSelection>().notNull(),
  by: text('requested_by').notNull(),
  because: text('because'),
  at: timestamp('requested_at', { withTimezone: true }).notNull().defaultNow(),
});

/** What was taken back, and is not sent again until Canvas changes it or a person releases it. */
export const withdrawnGrade = pgTable(
  'withdrawn_grade',
  {
    districtId: integer('district_id').notNull(),
    classId: text('class_id').notNull(),
    assignmentId: text('assignment_id').notNull(),
    /** '' for fields of the line item. */
    studentSourcedId: text('student_sourced_id').notNull(),
    /** The score that was taken back; null: a withdrawal was. */
    score: doublePrecision('score'),
    exempt: boolean('exempt').notNull().default(false),
    /** Fields of a line item that were taken back, as they had been sent. */
    fields: jsonb('fields').$type<Partial<KnownLineItem>>(),
    withdrawnRun: integer('withdrawn_run').notNull(),
    withdrawnAt: timestamp('withdrawn_at', { withTimezone: true }).notNull().defaultNow(),
    releasedBy: text('released_by'),
    releasedAt: timestamp('released_at', { withTimezone: true }),
  },
  (table) => [
    primaryKey({
      name: 'withdrawn_grade_pk',
      columns: [table.districtId, table.classId, table.assignmentId, table.studentSourcedId],
    }),
  ],
);
