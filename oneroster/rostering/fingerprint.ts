import type { OneRosterErrorCode } from '../../codes/client-errors.js';
import { remedyOf } from '../../codes/registry.js';
import type { RosterReader } from './roster-reads.js';
import { decodeRecord } from './decode.js';
import { OneRosterError } from '../errors.js';
import { text, type Members } from '../fields.js';
import type { CollectionName } from './model.js';
import { envelopeNames } from '../profiles/profile.js';
import { openPage, type OpenedPage } from './split-page.js';

/** A provider's observed behaviour, from a handful of requests. Counts and field names only, no values. */
export interface Fingerprint {
  provider: string;
  /** Null if no token was issued. */
  token: { lifetimeSeconds: number } | null;
  /** Most rows per page, if fewer than requested; null if the provider gave as many as requested. */
  pageCap: number | null;
  totalGiven: boolean;
  linkGiven: boolean;
  /**
   * `honoured`: the sample was in the order of sourcedId. `ignored`: it was not, or the provider warned. `refused`:
   * sorting is an error; read with `sort: false`. `unknown`: too few rows to tell, or not requested.
   */
  sort: 'honoured' | 'ignored' | 'refused' | 'unknown';
  collections: Partial<Record<CollectionName, CollectionShape>>;
  /** Failures to be fixed by an operator before a run; empty if there are none. */
  failures: FingerprintFailure[];
}

export interface CollectionShape {
  total: number | null;
  sampled: number;
  /** Members of the records, in alphabetical order. */
  fields: string[];
  /** Undecodable records of the sample. */
  rejected: number;
  /** `split`: the fast way of reading works. */
  mode: OpenedPage['mode'];
  warnings: string[];
}

export interface FingerprintFailure {
  what: 'token' | CollectionName;
  code: OneRosterErrorCode;
  remedy: string;
}

const collections: CollectionName[] = ['orgs', 'academicSessions', 'courses', 'classes', 'users', 'enrollments'];
const sampleRows = 50;

/** Requests a token, a sample of each collection and one full page of enrollments. Throws only when aborted. */
export async function takeFingerprint(client: RosterReader, signal?: AbortSignal): Promise<Fingerprint> {
  const { profile } = client;
  const fingerprint: Fingerprint = {
    provider: profile.name,
    token: null,
    pageCap: null,
    totalGiven: false,
    linkGiven: false,
    sort: 'unknown',
    collections: {},
    failures: [],
  };

  await noting(fingerprint, 'token', async () => {
    const { expiresAt } = await client.fetchToken(signal);
    fingerprint.token = { lifetimeSeconds: Math.round((expiresAt.getTime() - Date.now()) / 1000) };
  });
  if (fingerprint.token === null) return fingerprint;

  for (const collection of collections) {
    const limit = collection === 'enrollments' ? profile.pageSize : sampleRows;
    await noting(fingerprint, collection, () => sample(client, collection, limit, fingerprint, signal));
  }
  return fingerprint;
}

async function sample(
  client: RosterReader,
  collection: CollectionName,
  limit: number,
  fingerprint: Fingerprint,
  signal: AbortSignal | undefined,
): Promise<void> {
  const fetched = await fetchSorted(client, collection, limit, fingerprint, signal);
  const page = openPage(fetched.body, envelopeNames(client.profile, collection));
  if (page === null) {
    const code = 'ANSWER_NOT_ONEROSTER';
    fingerprint.failures.push({ what: collection, code, remedy: remedyOf(code) });
    return;
  }
  const rows = Array.from({ length: page.count }, (_, row) => page.parse(row));
  fingerprint.collections[collection] = {
    total: fetched.total,
    sampled: page.count,
    fields: [...new Set(rows.flatMap(membersOf))].sort(),
    rejected: rows.filter((row) => !decodeRecord(collection, row).ok).length,
    mode: page.mode,
    warnings: page.warnings,
  };
  fingerprint.totalGiven ||= fetched.total !== null;
  fingerprint.linkGiven ||= fetched.hasNextLink;
  if (fingerprint.sort !== 'refused' && client.profile.supportsSort) {
    fingerprint.sort = worseOf(fingerprint.sort, orderOf(rows, page.warnings));
  }
  if (
    page.count > 0 &&
    page.count < limit &&
    (await hasMore(client, collection, page.count, fetched, fingerprint, signal))
  ) {
    fingerprint.pageCap = Math.min(fingerprint.pageCap ?? page.count, page.count);
  }
}

/** Fetches sorted by sourcedId if the provider accepts that, else unsorted. */
async function fetchSorted(
  client: RosterReader,
  collection: CollectionName,
  limit: number,
  fingerprint: Fingerprint,
  signal: AbortSignal | undefined,
) {
  const sort = client.profile.supportsSort && fingerprint.sort !== 'refused';
  try {
    return await client.fetchPage(collection, { offset: 0, limit, sort }, signal);
  } catch (error) {
    if (!sort || !(error instanceof OneRosterError) || error.code !== 'BAD_REQUEST') throw error;
    const unsorted = await client.fetchPage(collection, { offset: 0, limit, sort: false }, signal);
    fingerprint.sort = 'refused';
    return unsorted;
  }
}

async function hasMore(
  client: RosterReader,
  collection: CollectionName,
  rows: number,
  fetched: { total: number | null; hasNextLink: boolean },
  fingerprint: Fingerprint,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  if (fetched.total !== null) return fetched.total > rows;
  if (fetched.hasNextLink) return true;
  // Includes the last row again, so that no provider is asked beyond its end.
  const sort = client.profile.supportsSort && fingerprint.sort !== 'refused';
  const next = await client.fetchPage(collection, { offset: rows - 1, limit: 2, sort }, signal);
  return (openPage(next.body, envelopeNames(client.profile, collection))?.count ?? 0) > 1;
}

async function noting(
  fingerprint: Fingerprint,
  what: FingerprintFailure['what'],
  look: () => Promise<void>,
): Promise<void> {
  try {
    await look();
  } catch (error) {
    if (!(error instanceof OneRosterError)) throw error;
    fingerprint.failures.push({ what, code: error.code, remedy: error.remedy });
  }
}

function membersOf(row: unknown): string[] {
  const names = typeof row === 'object' && row !== null ? Object.keys(row) : [];
  return names.map(text).filter((name) => name !== null);
}

const orders = [
  (a: string, b: string) => (a < b ? -1 : 1),
  new Intl.Collator('en').compare,
  new Intl.Collator('en', { numeric: true }).compare,
];

/** The standard does not define the order of texts; any usual order is accepted if it is consistent. */
function orderOf(rows: unknown[], warnings: string[]): Fingerprint['sort'] {
  if (warnings.includes('invalid_sort_field')) return 'ignored';
  const ids = rows.map((row) => text((row as Members).sourcedId)).filter((id) => id !== null);
  if (ids.length < 3) return 'unknown';
  const holds = orders.some((order) => ids.every((id, i) => i === 0 || order(ids[i - 1]!, id) <= 0));
  return holds ? 'honoured' : 'ignored';
}

function worseOf(before: Fingerprint['sort'], now: Fingerprint['sort']): Fingerprint['sort'] {
  if (before === 'ignored' || now === 'unknown') return before;
  return now;
}
