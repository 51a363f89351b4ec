import { boolean, date, integer, pgTable, primaryKey, real, smallint, text, timestamp } from 'drizzle-orm/pg-core';
import { z } from 'zod';
import type { ReportedKind } from '../../canvas/reports/report-rows.js';
import type { EvaluationFinding } from '../../codes/evaluation-findings.js';
import type { CanvasKind } from '../../canvas/sis/rows.js';
import type { ShadowCause } from '../../codes/shadow-causes.js';
import type { MatchedKind } from '../../roster/matching/confidence.js';
import type { Confidence, Fact } from '../../roster/matching/facts.js';
import type { MatchState } from '../../roster/matching/match-states.js';
import type { Arisen, RecordState, ShadowDifference } from '../../roster/shadow/causes.js';
import { jsonColumn } from './json-column.js';

/**
 * Tables of an evaluation. All but `canvas_report` are patterns: each run has unlogged copies of its own
 * (`canvas_object_r7`, store/evaluation/run-tables), filled by COPY and dropped with its plan. They hold names and
 * addresses of people, as the mirror does.
 */

/** Accounts, terms, courses and sections of Canvas, as its report says, deleted ones included. */
export const canvasObject = pgTable('canvas_object', {
  kind: text('kind').$type<Exclude<MatchedKind, 'user'>>().notNull(),
  canvasId: text('canvas_id').notNull(),
  sisId: text('sis_id'),
  integrationId: text('integration_id'),
  name: text('name').notNull(),
  /** Of a course. */
  code: text('code'),
  /** The account of an account or course; the course of a section, its home course if it is cross-listed. */
  parentId: text('parent_id'),
  /** Of a course. */
  termId: text('term_id'),
  status: text('status').notNull(),
  bySis: boolean('by_sis').notNull(),
  /** First and last day of a term, in the district's zone. */
  startDay: date('start_day'),
  endDay: date('end_day'),
  /** Own dates of a section, ISO 8601 in UTC, beyond which its people do not get in. */
  startsAt: text('starts_at'),
  endsAt: text('ends_at'),
  /** Of a cross-listed section: the course in which it is. */
  crossListedTo: text('cross_listed_to'),
});

/** Logins of Canvas: a person may have several. */
export const canvasLogin = pgTable('canvas_login', {
  userId: text('user_id').notNull(),
  sisId: text('sis_id'),
  integrationId: text('integration_id'),
  loginId: text('login_id').notNull(),
  provider: text('provider'),
  name: text('name').notNull(),
  email: text('email'),
  status: text('status').notNull(),
  bySis: boolean('by_sis').notNull(),
});

/** Enrollments of Canvas. */
export const canvasEnrollment = pgTable('canvas_enrollment', {
  courseId: text('course_id').notNull(),
  sectionId: text('section_id').notNull(),
  userId: text('user_id').notNull(),
  role: text('role').notNull(),
  status: text('status').notNull(),
  bySis: boolean('by_sis').notNull(),
});

/** What should stand in Canvas, and in which state its match is. */
export const evaluationMatch = pgTable('evaluation_match', {
  kind: text('kind').$type<MatchedKind>().notNull(),
  /** The wanted SIS id. */
  sisId: text('sis_id').notNull(),
  /** sourcedId of its school; null: of none. */
  school: text('school'),
  sources: text('sources').array().notNull(),
  state: text('state').$type<MatchState>().notNull(),
  /** The object that is proposed, or that is asked about; null: none. */
  canvasId: text('canvas_id'),
  confidence: text('confidence').$type<Confidence>(),
  facts: text('facts').array().$type<Fact[]>(),
  /**
   * The object that is taken for it where Canvas is compared with the roster: as a person has said, as this evaluation
   * proposes, or as one before it did. Null: none.
   */
  linkedId: text('linked_id'),
});

/** Pairs of a wanted thing and an object that could be it. */
export const evaluationPair = pgTable('evaluation_pair', {
  kind: text('kind').$type<MatchedKind>().notNull(),
  sisId: text('sis_id').notNull(),
  canvasId: text('canvas_id').notNull(),
  facts: text('facts').array().$type<Fact[]>().notNull(),
  /** Place of its confidence among all, the surest first (roster/matching/facts). */
  rank: smallint('rank').notNull(),
  weight: real('weight').notNull(),
});

/** Values by which both sides are compared, folded (roster/matching/keys). Of one side each. */
export const evaluationKey = pgTable('evaluation_key', {
  side: text('side').$type<'sis' | 'canvas'>().notNull(),
  kind: text('kind').$type<MatchedKind>().notNull(),
  /** The wanted SIS id, or Canvas's own id. */
  thing: text('thing').notNull(),
  fact: text('fact').$type<Fact>().notNull(),
  key: text('key').notNull(),
});

/** What somebody should know before a conversion, thing by thing. */
export const evaluationFinding = pgTable('evaluation_finding', {
  code: text('code').$type<EvaluationFinding>().notNull(),
  kind: text('kind').$type<MatchedKind>().notNull(),
  school: text('school'),
  /** The wanted SIS id; null: nothing is wanted there. */
  sisId: text('sis_id'),
  canvasId: text('canvas_id'),
  /** Another object of Canvas that is part of it. */
  otherId: text('other_id'),
});

/**
 * In what Canvas as it stands differs from Canvas as Rollbook would have it. Logged, unlike the others: since when each
 * difference lasts goes from one evaluation to the next.
 */
export const shadowDifference = pgTable('shadow_difference', {
  /** The same in every evaluation in which it is found. */
  key: text('key').notNull(),
  kind: text('kind').$type<CanvasKind>().notNull(),
  what: text('what').$type<ShadowDifference>().notNull(),
  /** Of `other`: in what; null: of the whole thing. */
  field: text('field'),
  /** The wanted SIS id; of an enrollment, that of its section. Null: nothing is wanted there. */
  sisId: text('sis_id'),
  /** Canvas's own id, of an enrollment that of its section; null: none. */
  canvasId: text('canvas_id'),
  /** Of an enrollment: the wanted SIS id and Canvas's own id of the person, and the role. */
  userId: text('user_id'),
  canvasUserId: text('canvas_user_id'),
  role: text('role'),
  school: text('school'),
  /** As the SIS would have it, and as Canvas shows it: names of people too. */
  wanted: text('wanted'),
  standing: text('standing'),
  bySis: boolean('by_sis'),
  wasDeleted: boolean('was_deleted').notNull().default(false),
  record: text('record').$type<RecordState>().notNull().default('none'),
  /** Of what is extra: the records of the SIS for which it stands, if any was found. */
  sources: text('sources').array(),
  /** Code of why the record is not wanted. */
  detail: text('detail'),
  /** Null until it is judged, as is the cause. */
  arisen: text('arisen').$type<Arisen>(),
  cause: text('cause').$type<ShadowCause>(),
  /** Date and number of the evaluation that found it first: there may be several on one day. */
  since: date('since'),
  firstRun: integer('first_run'),
});

/** Reports that a run has asked Canvas for. A second one is asked for only if the first is no good. */
export const canvasReport = pgTable(
  'canvas_report',
  {
    runId: integer('run_id').notNull(),
    /** From 1. */
    attempt: smallint('attempt').notNull(),
    /** Canvas's newest report before this one was asked for; '' if it had none: a later one with its parameters is it. */
    after: text('after_report').notNull(),
    /** Canvas's id; null: asked for, and the answer is not known yet. */
    reportId: text('report_id'),
    askedAt: timestamp('asked_at', { withTimezone: true }).notNull().defaultNow(),
    /** Rows by kind, once it is loaded. */
    rows: jsonColumn('rows', z.record(z.string(), z.number())).$type<Partial<Record<ReportedKind, number>>>(),
  },
  (table) => [primaryKey({ columns: [table.runId, table.attempt] })],
);
