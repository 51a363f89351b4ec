import { sql } from 'drizzle-orm';
import { index, integer, pgTable, serial, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import { z } from 'zod';
import type { System } from '../credentials/systems.js';
import { bytea } from './columns.js';
import { jsonColumn } from './json-column.js';

/** One thing that was looked at: a name of ours, and what came of it. Never a value that somebody entered. */
const intakeCheck = z.strictObject({
  what: z.string(),
  ok: z.boolean(),
  code: z.string().optional(),
  /** Where it says more than the code's own. */
  remedy: z.string().optional(),
});
export type IntakeCheck = z.infer<typeof intakeCheck>;

/** What has become of what somebody entered. */
export const EntryState = {
  /** Sealed, and waits for a worker. */
  entered: 'entered',
  checking: 'checking',
  /** Right, and stored as the district's credential. */
  accepted: 'accepted',
  /** Wrong, or not checked in time: nothing was stored. */
  refused: 'refused',
  /** The link was closed meanwhile: nothing was stored. */
  lapsed: 'lapsed',
} as const;
export type EntryState = (typeof EntryState)[keyof typeof EntryState];

/** A link by which somebody at a district may enter one credential, once. Of its token only a hash is kept. */
export const invite = pgTable('invite', {
  id: serial('id').primaryKey(),
  districtId: integer('district_id').notNull(),
  system: text('system').$type<System>().notNull(),
  tokenHash: bytea('token_hash').notNull().unique(),
  /** What the page shows; copied, since the intake may not read the district. */
  districtName: text('district_name').notNull(),
  provider: text('provider').notNull(),
  address: text('address').notNull(),
  createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
  createdBy: text('created_by').notNull(),
  expiresAt: timestamp('expires_at', { withTimezone: true }).notNull(),
  revokedAt: timestamp('revoked_at', { withTimezone: true }),
  revokedBy: text('revoked_by'),
  usedAt: timestamp('used_at', { withTimezone: true }),
});

/** Every time that a link was opened, or something entered by it: with the invite's own times, its record. */
export const intakeEntry = pgTable(
  'intake_entry',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    inviteId: integer('invite_id').notNull(),
    /** Of the address at which whoever entered it sees what comes of it. Null: the page was opened, and no more. */
    receiptHash: bytea('receipt_hash').unique(),
    /** A sealed box, until it is decided about. The role of the intake can write it, and not read it. */
    sealed: bytea('sealed'),
    state: text('state').$type<EntryState>().notNull().default(EntryState.entered),
    enteredAt: timestamp('entered_at', { withTimezone: true }).notNull().defaultNow(),
    checkedAt: timestamp('checked_at', { withTimezone: true }),
    checks: jsonColumn('checks', z.array(intakeCheck)),
  },
  (table) => [
    index('intake_entry_of').on(table.inviteId),
    // What waits: a box is deleted as soon as it is decided about.
    index('intake_entry_open')
      .on(table.enteredAt)
      .where(sql`sealed is not null`),
  ],
);
