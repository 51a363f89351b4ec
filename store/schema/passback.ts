import { sql } from 'drizzle-orm';
import {
  boolean,
  date,
  doublePrecision,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  serial,
  smallint,
  text,
  timestamp,
} from 'drizzle-orm/pg-core';
import type { GradeHoldReason } from '../../codes/grade-hold-reasons.js';
import type { ConflictReason, ScoreReason, WorkReason } from '../../codes/grade-reasons.js';
import type { ParkReason } from '../../codes/park-reasons.js';
import type { WithdrawalReason } from '../../codes/withdrawal-reasons.js';
import type { KnownLineItem, LineItemFields } from '../../gradebook/compare-line-item.js';
import type { LinkState } from '../../gradebook/link-states.js';

/** Progress of a class within a passback. */
export const ClassProgress = {
  waiting: 'waiting',
  collected: 'collected',
  prepared: 'prepared',
  planned: 'planned',
  sent: 'sent',
  /** Nothing is done with it in this run: `skipCode` says why. */
  skipped: 'skipped',
  /** Left out as the district's settings, or its teacher, want it: `skipCode` says why. No failure. */
  excluded: 'excluded',
} as const;
export type ClassProgress = (typeof ClassProgress)[keyof typeof ClassProgress];

/** The classes of a passback, each claimed by one lane at a time. */
export const passbackClass = pgTable(
  'passback_class',
  {
    runId: integer('run_id').notNull(),
    classId: text('class_id').notNull(),
    sectionId: text('section_id').notNull(),
    courseId: text('course_id').notNull(),
    school: text('school').notNull(),
    progress: text('progress').$type<ClassProgress>().notNull().default('waiting'),
    /** The attempt of a lane that works on it; a newer attempt takes it over. */
    claim: text('claim'),
    lane: smallint('lane'),
    skipCode: text('skip_code'),
    /** How often a step has failed at it, while other classes went well. */
    failures: smallint('failures').notNull().default(0),
    /** Whether the results in the SIS were read for it. */
    resultsRead: boolean('results_read').notNull().default(false),
  },
  (table) => [
    primaryKey({ columns: [table.runId, table.classId] }),
    // In the order in which lanes claim them.
    index('passback_class_claim').on(
      table.runId,
      table.progress,
      sql`(failures + (claim is not null)::integer)`,
      table.lane,
      table.classId,
    ),
  ],
);

/** Line items that stand in the SIS for work of Canvas, or did. */
export const lineItemLink = pgTable(
  'line_item_link',
  {
    districtId: integer('district_id').notNull(),
    classId: text('class_id').notNull(),
    assignmentId: text('assignment_id').notNull(),
    generation: integer('generation').notNull(),
    sourcedId: text('sourced_id').notNull(),
    accepted: jsonb('accepted').$type<KnownLineItem>().notNull(),
    acceptedRun: integer('accepted_run').notNull(),
    state: text('state').$type<LinkState>().notNull().default('active'),
    /** Who asked for the state, and when; null where no person did. */
    stateBy: text('state_by'),
    stateAt: timestamp('state_at', { withTimezone: true }),
  },
  (table) => [primaryKey({ columns: [table.districtId, table.classId, table.assignmentId] })],
);

/** Results that the SIS has accepted, with what stood there before the first of them. */
export const resultLink = pgTable(
  'result_link',
  {
    districtId: integer('district_id').notNull(),
    classId: text('class_id').notNull(),
    assignmentId: text('assignment_id').notNull(),
    studentSourcedId: text('student_sourced_id').notNull(),
    sourcedId: text('sourced_id').notNull(),
    score: doublePrecision('score').notNull(),
    exempt: boolean('exempt').notNull(),
    before: jsonb('before').$type<{ score: number | null; exempt: boolean }>(),
    acceptedRun: integer('accepted_run').notNull(),
    acceptedAt: timestamp('accepted_at', { withTimezone: true }).notNull().defaultNow(),
  },
  (table) => [
    primaryKey({
      name: 'result_link_pk',
      columns: [table.districtId, table.classId, table.assignmentId, table.studentSourcedId],
    }),
  ],
);

/** State of a planned write. */
export const WriteState = {
  released: 'released',
  held: 'held',
  /** A person has decided that it is not sent, and not asked about until a date. */
  kept: 'kept',
} as const;
export type WriteState = (typeof WriteState)[keyof typeof WriteState];

/** What became of a write that was released. */
export const WriteOutcome = {
  accepted: 'accepted',
  refused: 'refused',
  /** It was sent, and whether it was carried out is not known yet. */
  unknown: 'unknown',
  /** It waits for its line item, which was refused. */
  waiting: 'waiting',
  /** What it was for has changed since. */
  superseded: 'superseded',
} as const;
export type WriteOutcome = (typeof WriteOutcome)[keyof typeof WriteOutcome];

/** The plan of a passback, which is also its outbox: a write stands here before it is sent. */
export const gradeWrite = pgTable(
  'grade_write',
  {
    id: serial('id').primaryKey(),
    runId: integer('run_id').notNull(),
    districtId: integer('district_id').notNull(),
    classId: text('class_id').notNull(),
    school: text('school').notNull(),
    kind: text('kind').$type<'lineItem' | 'result'>().notNull(),
    op: text('op').$type<'create' | 'update' | 'withdraw'>().notNull(),
    assignmentId: text('assignment_id').notNull(),
    generation: integer('generation').notNull(),
    /** Null for a line item. */
    studentSourcedId: text('student_sourced_id'),
    sourcedId: text('sourced_id').notNull(),
    lineItemSourcedId: text('line_item_sourced_id').notNull(),
    fields: jsonb('fields').$type<Partial<LineItemFields>>(),
    /** What the SIS held of `fields` when a change of a line item was planned; null for a new one. */
    fieldsBefore: jsonb('fields_before').$type<Partial<KnownLineItem>>(),
    before: jsonb('before').$type<{ score: number | null; exempt: boolean }>(),
    after: jsonb('after').$type<{ score: number; exempt: boolean }>(),
    scoreDay: date('score_day'),
    /** Local time from which it is not sent any more, `YYYY-MM-DDTHH:MM`; null: not known. */
    cutOff: text('cut_off'),
    state: text('state').$type<WriteState>().notNull().default('released'),
    findings: text('findings').array().$type<GradeHoldReason[]>().notNull(),
    outcome: text('outcome').$type<WriteOutcome>(),
    attempts: integer('attempts').notNull().default(0),
    code: text('code').$type<ParkReason | ConflictReason | WithdrawalReason | 'PERIOD_CLOSED'>(),
    /** The last answer's HTTP status. */
    answerStatus: integer('answer_status'),
    sentAt: timestamp('sent_at', { withTimezone: true }),
    answeredAt: timestamp('answered_at', { withTimezone: true }),
  },
  (table) => [
    index('grade_write_class').on(table.runId, table.classId),
    index('grade_write_state').on(table.runId, table.state),
  ],
);

/** Work and grades that a run left out or left alone, with the reason. */
export const gradeNote = pgTable(
  'grade_note',
  {
    runId: integer('run_id').notNull(),
    classId: text('class_id').notNull(),
    school: text('school').notNull(),
    assignmentId: text('assignment_id').notNull(),
    /** '' for the work itself. */
    studentSourcedId: text('student_sourced_id').notNull().default(''),
    reason: text('reason').$type<WorkReason | ScoreReason | ConflictReason | WithdrawalReason>().notNull(),
  },
  (table) => [index('grade_note_run').on(table.runId, table.classId)],
);

/** What the SIS refused for good, one per cause. Open until its cause is gone. */
export const parkedGrade = pgTable(
  'parked_grade',
  {
    districtId: integer('district_id').notNull(),
    classId: text('class_id').notNull(),
    /** '' if the whole class is refused. */
    assignmentId: text('assignment_id').notNull(),
    /** '' if it concerns all students of the work. */
    studentSourcedId: text('student_sourced_id').notNull(),
    code: text('code').$type<ParkReason>().notNull(),
    school: text('school').notNull(),
    /** Grades that wait for it. */
    affected: integer('affected').notNull(),
    answerStatus: integer('answer_status'),
    firstRun: integer('first_run').notNull(),
    lastRun: integer('last_run').notNull(),
    settledRun: integer('settled_run'),
  },
  (table) => [
    primaryKey({
      name: 'parked_grade_pk',
      columns: [table.districtId, table.classId, table.assignmentId, table.studentSourcedId, table.code],
    }),
  ],
);
