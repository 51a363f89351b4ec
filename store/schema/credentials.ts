import { index, integer, pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import type { Purpose } from '../credentials/lease-decision.js';
import type { SecretName, System } from '../credentials/systems.js';

/** Secrets, encrypted with AES-256-GCM; never read back by an operator. */
export const secret = pgTable(
  'secret',
  {
    districtId: integer('district_id').notNull(),
    /** The system that it opens, or the alert whose address it is. */
    name: text('name').$type<SecretName>().notNull(),
    ciphertext: text('ciphertext').notNull(),
    updatedAt: timestamp('updated_at', { withTimezone: true }).notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.districtId, table.name] })],
);

/** The pace of one credential (`sis` or `canvas`), shared by every worker. */
export const credential = pgTable(
  'credential',
  {
    districtId: integer('district_id').notNull(),
    system: text('system').$type<System>().notNull(),
    /** When the next request may go out: by the least interval, or because the other side asked for patience. */
    nextSlot: timestamp('next_slot', { withTimezone: true }).notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.districtId, table.system] })],
);

/** The access token of a credential for one set of scopes, encrypted. */
export const credentialToken = pgTable(
  'credential_token',
  {
    districtId: integer('district_id').notNull(),
    system: text('system').$type<System>().notNull(),
    /** Divided by spaces, as asked for. */
    scopes: text('scopes').notNull(),
    ciphertext: text('ciphertext').notNull(),
    expiresAt: timestamp('expires_at', { withTimezone: true }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.districtId, table.system, table.scopes] })],
);

/** Lanes that a client holds, or waits for (store/credentials/lease-decision). */
export const credentialLease = pgTable(
  'credential_lease',
  {
    holder: uuid('holder').primaryKey(),
    districtId: integer('district_id').notNull(),
    system: text('system').$type<System>().notNull(),
    purpose: text('purpose').$type<Purpose>().notNull(),
    wanted: integer('wanted').notNull(),
    granted: integer('granted').notNull(),
    queuedAt: timestamp('queued_at', { withTimezone: true }).notNull(),
    expiresAt: timestamp('expires_at', { withTimezone: true }).notNull(),
  },
  (table) => [index('credential_lease_of').on(table.districtId, table.system)],
);
