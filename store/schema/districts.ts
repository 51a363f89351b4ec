import { boolean, index, integer, pgTable, primaryKey, serial, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import { districtSettings } from '../../config/settings.js';
import type { Purpose } from '../credentials/lease-decision.js';
import { jsonColumn } from './json-column.js';

/** One row per district: its settings as last applied, and what is locked or pending for it. */
export const district = pgTable('district', {
  id: serial('id').primaryKey(),
  key: text('key').notNull().unique(),
  settings: jsonColumn('settings', districtSettings).notNull(),
  /** Hash of the settings that form identity; locked once something was accepted (DESIGN rule: same thing, same row). */
  identityFingerprint: text('identity_fingerprint').notNull(),
  scopeFingerprint: text('scope_fingerprint').notNull(),
  mappingFingerprint: text('mapping_fingerprint').notNull(),
  /** The Canvas host that accepted the applied rows; null before the first apply. */
  canvasHost: text('canvas_host'),
  /** End of the first night: Canvas held most rows of every kind (roster/first-night). */
  provisionedAt: timestamp('provisioned_at', { withTimezone: true }),
  /** Whether the next mapping covers everything and not only what changes touch. */
  mapAll: boolean('map_all').notNull().default(true),
  lastMappedAsOf: text('last_mapped_as_of'),
  /** The last provisioning run that finished: later changes are not mapped yet. */
  settledRun: integer('settled_run').notNull().default(0),
  appliedAt: timestamp('applied_at', { withTimezone: true }).notNull().defaultNow(),
});

/** Secrets, encrypted with AES-256-GCM; operators cannot read them back. */
export const secret = pgTable(
  'secret',
  {
    districtId: integer('district_id').notNull(),
    name: text('name').notNull(),
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
    system: text('system').notNull(),
    /** Earliest time of the next request: by the least interval, or a wait that the other system asked for. */
    nextSlot: timestamp('next_slot', { withTimezone: true }).notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.districtId, table.system] })],
);

/** The access token of a credential for one set of scopes, encrypted. */
export const credentialToken = pgTable(
  'credential_token',
  {
    districtId: integer('district_id').notNull(),
    system: text('system').notNull(),
    /** Separated by spaces, as requested. */
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
    system: text('system').notNull(),
    purpose: text('purpose').$type<Purpose>().notNull(),
    wanted: integer('wanted').notNull(),
    granted: integer('granted').notNull(),
    queuedAt: timestamp('queued_at', { withTimezone: true }).notNull(),
    expiresAt: timestamp('expires_at', { withTimezone: true }).notNull(),
  },
  (table) => [index('credential_lease_of').on(table.districtId, table.system)],
);
