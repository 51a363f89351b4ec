import { sql } from 'drizzle-orm';
import { bigint, boolean, index, integer, jsonb, pgTable, primaryKey, text, timestamp } from 'drizzle-orm/pg-core';
import type { CertificateReason } from '../../codes/certificate-reasons.js';
import type { DecodingProblemCode } from '../../codes/decoding-problems.js';
import type { CollectionName, RosterRecord } from '../../oneroster/rostering/model.js';
import type { ReadUse } from '../../roster/proof.js';
import { bytea } from './columns.js';

/**
 * The mirror of the SIS, one row per record, for everything but enrollments (`mirrorEnrollment`). All districts share
 * it, so its autovacuum settings, which Drizzle cannot express, have it analyzed sooner (migration 0004).
 */
export const mirrorRecord = pgTable(
  'mirror_record',
  {
    districtId: integer('district_id').notNull(),
    collection: text('collection').$type<CollectionName>().notNull(),
    sourcedId: text('sourced_id').notNull(),
    /** Hash of the record's bytes as read. */
    rowHash: bigint('row_hash', { mode: 'bigint' }).notNull(),
    /** Hash of the decoded record without stamps: a new stamp alone is no change. */
    contentHash: bigint('content_hash', { mode: 'bigint' }).notNull(),
    body: jsonb('body').$type<RosterRecord>(),
    /**
     * The record that was last believed, while `body` may be another person or class (roster/changed-hands), or stands for
     * nobody: then without its number.
     */
    believed: jsonb('believed').$type<RosterRecord>(),
    /** The last read record could not be decoded; `body` has the values before, if any. */
    rejected: boolean('rejected').notNull().default(false),
    firstRun: integer('first_run').notNull(),
    changedRun: integer('changed_run').notNull(),
    missingSince: timestamp('missing_since', { withTimezone: true }),
  },
  (table) => [
    primaryKey({ columns: [table.districtId, table.collection, table.sourcedId] }),
    index('mirror_record_changed').on(table.districtId, table.changedRun),
    index('mirror_record_missing')
      .on(table.districtId, table.missingSince)
      .where(sql`missing_since is not null`),
    index('mirror_record_believed')
      .on(table.districtId, table.collection)
      .where(sql`believed is not null`),
    index('mirror_user_identifier')
      .on(table.districtId, sql`(body->>'identifier')`)
      .where(sql`collection = 'users'`),
  ],
);

/** How a record of the mirror changed. */
export const MirrorChange = {
  new: 'new',
  /** Its content differs; a new stamp alone is no change. */
  changed: 'changed',
  /** It was missing and is there again. */
  back: 'back',
  /** A complete read did not list it. */
  missing: 'missing',
  /** It can no longer be decoded. */
  rejected: 'rejected',
} as const;
export type MirrorChange = (typeof MirrorChange)[keyof typeof MirrorChange];

/** Changes of the mirror by run; the first read of a collection is not logged. */
export const mirrorChange = pgTable(
  'mirror_change',
  {
    districtId: integer('district_id').notNull(),
    runId: integer('run_id').notNull(),
    collection: text('collection').$type<CollectionName>().notNull(),
    sourcedId: text('sourced_id').notNull(),
    change: text('change').$type<MirrorChange>().notNull(),
    before: jsonb('before').$type<RosterRecord>(),
  },
  (table) => [index('mirror_change_run').on(table.districtId, table.runId, table.collection)],
);

/** Position in the reading of a collection. Cursor, changes and seen hashes commit together. */
export const collectionRead = pgTable(
  'collection_read',
  {
    districtId: integer('district_id').notNull(),
    collection: text('collection').$type<CollectionName>().notNull(),
    runId: integer('run_id').notNull(),
    /** Counts commits: a stale attempt finds another number and stops. */
    version: integer('version').notNull().default(0),
    /** State of the page chain, decoded by oneroster/page-chain; null before the first page. */
    chain: jsonb('chain').notNull(),
    restarts: integer('restarts').notNull().default(0),
    /** The collection was empty: records go straight into the mirror. */
    firstLoad: boolean('first_load').notNull().default(false),
    noIdRejects: integer('no_id_rejects').notNull().default(0),
    /** Unchanged records that came twice, in two pages. */
    duplicates: integer('duplicates').notNull().default(0),
    /** Rows that were byte for byte another row of their page. */
    copies: integer('copies').notNull().default(0),
    done: boolean('done').notNull().default(false),
  },
  (table) => [primaryKey({ columns: [table.districtId, table.collection] })],
);

/** Hashes of the records seen by a read, in blocks; those of the last merged read are the known ones of the next. */
export const readBlock = pgTable(
  'read_block',
  {
    districtId: integer('district_id').notNull(),
    collection: text('collection').$type<CollectionName>().notNull(),
    runId: integer('run_id').notNull(),
    seq: integer('seq').notNull(),
    hashes: bytea('hashes').notNull(),
  },
  (table) => [primaryKey({ columns: [table.districtId, table.collection, table.runId, table.seq] })],
);

/** State of a collection after its last merged read, with its certificate. */
export const collectionState = pgTable(
  'collection_state',
  {
    districtId: integer('district_id').notNull(),
    collection: text('collection').$type<CollectionName>().notNull(),
    mergedRun: integer('merged_run').notNull(),
    rows: integer('rows').notNull(),
    certifiedRun: integer('certified_run'),
    certifiedRows: integer('certified_rows'),
  },
  (table) => [primaryKey({ columns: [table.districtId, table.collection] })],
);

/** What each run is proven to have read of a collection, or (observing beside another run) what it plans from. */
export const runCertificate = pgTable(
  'run_certificate',
  {
    runId: integer('run_id').notNull(),
    collection: text('collection').$type<CollectionName>().notNull(),
    certified: boolean('certified').notNull(),
    use: text('use').$type<ReadUse>().notNull(),
    /** Schools whose rows were all gone: no conclusions are drawn for them. */
    emptySchools: text('empty_schools').array().notNull(),
    /** Why it is not proven complete, in the order in which that was found. */
    reasons: text('reasons').array().$type<CertificateReason[]>().notNull(),
    rows: integer('rows').notNull(),
    pages: integer('pages').notNull(),
    /** The provider's total; null if it gives none. */
    total: integer('total'),
    newRows: integer('new_rows').notNull(),
    changedRows: integer('changed_rows').notNull(),
    missingRows: integer('missing_rows').notNull(),
    rejectedRows: integer('rejected_rows').notNull(),
  },
  (table) => [primaryKey({ columns: [table.runId, table.collection] })],
);

/** Incoming records of a read, until the read is complete and merged. */
export const incomingRecord = pgTable(
  'incoming_record',
  {
    districtId: integer('district_id').notNull(),
    runId: integer('run_id').notNull(),
    collection: text('collection').$type<CollectionName>().notNull(),
    sourcedId: text('sourced_id').notNull(),
    rowHash: bigint('row_hash', { mode: 'bigint' }).notNull(),
    contentHash: bigint('content_hash', { mode: 'bigint' }).notNull(),
    body: jsonb('body').$type<RosterRecord>(),
    rejectCode: text('reject_code').$type<DecodingProblemCode>(),
    rejectField: text('reject_field'),
    rejectDetail: text('reject_detail'),
    rejectRemedy: text('reject_remedy'),
  },
  (table) => [index('incoming_record_read').on(table.districtId, table.collection, table.runId)],
);
