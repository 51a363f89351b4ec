import { boolean, integer, pgTable, serial, text, timestamp } from 'drizzle-orm/pg-core';
import { districtSettings } from '../../config/settings.js';
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
