import { boolean, index, integer, pgTable, primaryKey, serial, text, timestamp, unique } from 'drizzle-orm/pg-core';
import type { CanvasKind } from '../../canvas/sis/rows.js';
import type { LinkState, Obstruction } from '../../roster/adoption/link-states.js';
import type { Need } from '../../roster/adoption/need-of.js';
import type { MatchedKind } from '../../roster/matching/confidence.js';
import type { Confidence, Fact } from '../../roster/matching/facts.js';

/**
 * What an evaluation has found for each thing that should stand in Canvas, and what people have said to it. A night
 * leaves alone whatever has a link that was not carried out (store/provisioning/mapping/adoption-waits).
 */
export const adoptionLink = pgTable(
  'adoption_link',
  {
    id: serial('id').primaryKey(),
    districtId: integer('district_id').notNull(),
    kind: text('kind').$type<MatchedKind>().notNull(),
    /** The SIS id that Rollbook would give. */
    wantedId: text('wanted_id').notNull(),
    sources: text('sources').array().notNull(),
    /** sourcedIds of the schools to which it belongs; a person's are those of their classes too. None: of the district. */
    schools: text('schools').array().notNull(),
    evaluationRun: integer('evaluation_run').notNull(),
    /** Canvas's own id of the object; null: nothing stands for it. */
    canvasId: text('canvas_id'),
    /** The SIS id that the object has; of a person, that of the login which is meant. */
    standingId: text('standing_id'),
    /** Of a person: the login which is meant, and its provider. */
    loginId: text('login_id'),
    provider: text('provider'),
    confidence: text('confidence').$type<Confidence>(),
    facts: text('facts').array().$type<Fact[]>(),
    /** Null: there is no object, or something stands in the way. */
    need: text('need').$type<Need>(),
    obstruction: text('obstruction').$type<Obstruction>(),
    /** Why it must not be made, should it be wanted as a new thing. */
    makingObstruction: text('making_obstruction').$type<Obstruction>(),
    state: text('state').$type<LinkState>().notNull(),
    by: text('decided_by'),
    at: timestamp('decided_at', { withTimezone: true }),
    /** The run that carried it out, and the SIS id by which the object is known since. */
    appliedRun: integer('applied_run'),
    pinnedId: text('pinned_id'),
    /** Of a section: it is in the course of another class, which names the course. */
    followsCourse: boolean('follows_course').notNull().default(false),
  },
  (table) => [
    unique().on(table.districtId, table.kind, table.wantedId),
    index('adoption_link_state').on(table.districtId, table.state),
  ],
);

/** Changes of ids that an adoption makes, or takes back: recorded before anything is sent, with what they replace. */
export const adoptionChange = pgTable(
  'adoption_change',
  {
    runId: integer('run_id').notNull(),
    seq: integer('seq').notNull(),
    districtId: integer('district_id').notNull(),
    kind: text('kind').$type<MatchedKind>().notNull(),
    canvasId: text('canvas_id').notNull(),
    /** Of a person: the login whose id it is. */
    loginId: text('login_id'),
    /** The object's integration id: by it an import finds what has no SIS id. */
    integrationId: text('integration_id'),
    /** Null: the object has none before, or none after. */
    oldId: text('old_id'),
    newId: text('new_id'),
    /** Whether Canvas shows it; null: not read back yet. */
    isDone: boolean('is_done'),
    /** The run that took it back. */
    takenBackRun: integer('taken_back_run'),
    /** The change of an adoption that this one takes back. Null: it is one of an adoption itself. */
    inverseOfRun: integer('inverse_of_run'),
    inverseOfSeq: integer('inverse_of_seq'),
    /** Of one that takes back: whether it may have been sent. */
    isSent: boolean('is_sent').notNull().default(false),
  },
  (table) => [
    primaryKey({ columns: [table.runId, table.seq] }),
    index('adoption_change_district').on(table.districtId),
  ],
);

/** What runs had made when an adoption was taken back: it stays in Canvas. */
export const adoptionLeft = pgTable(
  'adoption_left',
  {
    /** The run that took the adoption back. */
    runId: integer('run_id').notNull(),
    districtId: integer('district_id').notNull(),
    kind: text('kind').$type<CanvasKind>().notNull(),
    /** Its SIS id; of an enrollment, that of the section. */
    sisId: text('sis_id').notNull(),
    /** Of an enrollment: the SIS id of the person, and Canvas's role. */
    userId: text('user_id'),
    role: text('role'),
  },
  (table) => [index('adoption_left_run').on(table.runId, table.kind)],
);
