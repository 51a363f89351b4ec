import { createHash } from 'node:crypto';
import { OneRosterError } from '../../oneroster/errors.js';
import type { PageChain } from '../../oneroster/page-chain.js';
import { certify } from '../../oneroster/rostering/certificate.js';
import { decodeRecord } from '../../oneroster/rostering/decode.js';
import { readsSorted, takeFingerprint } from '../../oneroster/rostering/fingerprint.js';
import type { CollectionName } from '../../oneroster/rostering/model.js';
import { readCollection } from '../../oneroster/rostering/read-collection.js';
import { repeatedRows, rowsOfOneId } from '../../oneroster/rostering/repeated-rows.js';
import { clientOf } from '../oneroster/provider.js';

const collections = ['orgs', 'academicSessions', 'courses', 'classes', 'users', 'enrollments'] as const;

export interface Reject {
  collection: CollectionName;
  sourcedId: string | null;
  code: string;
  field: string;
}

export interface Reading {
  /** Decoded records, by collection and sourcedId. */
  records: Map<string, Record<string, unknown>>;
  rejects: Reject[];
  /** Why the readings prove nothing. */
  doubts: string[];
  /** Rows that came, copies within one page counted once. */
  rows: number;
  /** Of them, those of an id that came before. */
  twice: number;
  requests: number;
  /** Of all answers, tokens included. */
  bytes: number;
  /** Of all bytes that came, as they came. */
  digest: string;
}

const credentials = async () => ({ clientId: 'practice-client', clientSecret: 'practice-secret' });

/** Reads the six collections as a night does: by what `connect` has seen, page by page, each record decoded. */
export async function readRoster(baseUrl: string, pageSize = 1000): Promise<Reading> {
  let [requests, bytes] = [0, 0];
  const onRequest = (metrics: { bytes: number }): void => {
    requests += 1;
    bytes += metrics.bytes;
  };
  const client = clientOf(baseUrl, { credentials, onRequest }, { pageSize });
  const reading: Omit<Reading, 'requests' | 'bytes' | 'digest'> = {
    records: new Map(),
    rejects: [],
    doubts: [],
    rows: 0,
    twice: 0,
  };
  const digest = createHash('sha256');
  try {
    const { sort, failures } = await takeFingerprint(client);
    if (failures[0] !== undefined) throw new OneRosterError({ code: failures[0].code, path: failures[0].what });
    for (const collection of collections) {
      const readsUnsorted = readsSorted(sort) ?? undefined;
      await readOne(collection, { client, sort: readsUnsorted }, reading, digest);
    }
  } finally {
    client.close();
  }
  return { ...reading, requests, bytes, digest: digest.digest('hex') };
}

async function readOne(
  collection: CollectionName,
  { client, sort }: { client: ReturnType<typeof clientOf>; sort: boolean | undefined },
  reading: Omit<Reading, 'requests' | 'bytes' | 'digest'>,
  digest: { update(bytes: Uint8Array): unknown },
): Promise<void> {
  let read: Array<{ raw: unknown; isCopy: boolean }> = [];
  let chain: PageChain | undefined;
  for await (const event of readCollection({ client, collection, ...(sort !== undefined && { sort }) })) {
    if (event.kind === 'restart') {
      read = [];
      chain = event.chain;
      continue;
    }
    chain = event.chainAfter;
    const { page, fresh } = event;
    const copies = repeatedRows(page);
    const others = rowsOfOneId(page);
    for (let row = fresh.from; row < fresh.to; row += 1) {
      digest.update(page.slice(row));
      const isCopy = (copies?.has(row) ?? false) || (others.get(row)?.some((other) => other < row) ?? false);
      read.push({ raw: JSON.parse(Buffer.from(page.slice(row)).toString()) as unknown, isCopy });
    }
  }
  let [noIdRejects, duplicates] = [0, 0];
  for (const { raw, isCopy } of read) {
    if (isCopy) continue;
    reading.rows += 1;
    const decoded = decodeRecord(collection, raw);
    if (decoded.ok) {
      const key = `${collection}/${decoded.record.sourcedId}`;
      if (reading.records.has(key)) duplicates += 1;
      reading.records.set(key, { ...decoded.record });
    } else {
      const { sourcedId, code, field } = decoded;
      if (sourcedId === null) noIdRejects += 1;
      reading.rejects.push({ collection, sourcedId, code, field });
    }
  }
  reading.twice += duplicates;
  reading.doubts.push(...certify(chain!, { noIdRejects, duplicates }).reasons);
}
