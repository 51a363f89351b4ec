import type { OneRosterErrorCode } from '../../codes/client-errors.js';
import { remedyOf } from '../../codes/registry.js';
import type { RosterReader } from './roster-reads.js';
import { decodeRecord } from './decode.js';
import { OneRosterError } from '../errors.js';
import { text, type Members } from '../fields.js';
import type { CollectionName } from './model.js';
import { envelopeNames } from '../profiles/profile.js';
import { isNotFoundForEmpty } from './read-collection.js';
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
   * sorted pages fail, unsorted ones do not. `withinPage`: each page is sorted for itself, so that sorted pages do not join. The last two
   * are read unsorted (`readsSorted`). `unknown`: too few rows to tell, or not requested.
   */
  sort: 'honoured' | 'ignored' | 'refused' | 'withinPage' | 'unknown';
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
  /** The provider's own words; empty if it gave none. */
  words: string;
}

/** Whether collections are read sorted, by what `connect` has seen; null: by the profile. */
export function readsSorted(sort: unknown): false | null {
  return sort === 'refused' || sort === 'withinPage' ? false : null;
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

  const empty: FingerprintFailure[] = [];
  for (const collection of collections) {
    const limit = collection === 'enrollments' ? profile.pageSize : sampleRows;
    const failed = await noting(fingerprint, collection, () => sample(client, collection, limit, fingerprint, signal));
    if (failed !== null && isNotFoundForEmpty(failed.error)) empty.push(failed.failure);
  }
  // "Unknown object" for every list is a wrong address; for some, lists in which nothing is.
  if (empty.length < collections.length)
    fingerprint.failures = fingerprint.failures.filter((each) => !empty.includes(each));
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
    fingerprint.failures.push({ what: collection, code, remedy: remedyOf(code), words: '' });
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
  if (readsSorted(fingerprint.sort) === null && client.profile.supportsSort) {
    fingerprint.sort = worseOf(fingerprint.sort, orderOf(rows, page.warnings));
  }
  if (
    page.count === 0 ||
    (page.count < limit && !(await hasMore(client, collection, page.count, fetched, fingerprint, signal)))
  )
    return;
  if (page.count < limit) fingerprint.pageCap = Math.min(fingerprint.pageCap ?? page.count, page.count);
  // Once is enough: it is the provider's way, and enrollments are its longest list.
  if (collection !== 'enrollments' || fingerprint.sort !== 'honoured') return;
  if (await sortsWithinPage(client, collection, page, signal)) fingerprint.sort = 'withinPage';
}

/**
 * Whether sorted pages do not join where unsorted ones do. A sorted page is asked for from the last row of the one
 * before, and must begin with it.
 */
async function sortsWithinPage(
  client: RosterReader,
  collection: CollectionName,
  first: OpenedPage,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  const fetch = async (sort: boolean, offset: number, limit: number) => {
    const { body } = await client.fetchPage(collection, { offset, limit, sort }, signal);
    const page = openPage(body, envelopeNames(client.profile, collection));
    return page === null ? [] : idsOf(Array.from({ length: page.count }, (_, row) => page.parse(row)));
  };
  const ids = idsOf(Array.from({ length: first.count }, (_, row) => first.parse(row)));
  const border = first.count - 1;
  if ((await fetch(true, border, sampleRows))[0] === ids.at(-1)) return false;
  const [before, after] = [await fetch(false, 0, first.count), await fetch(false, border, sampleRows)];
  return before.length > 0 && before.at(-1) === after[0];
}

function idsOf(rows: unknown[]): string[] {
  return rows.map((row) => text((row as Members | null)?.sourcedId)).filter((id) => id !== null);
}

/**
 * How providers refuse to sort: by any answer about the request. What fails before the request is understood (connection,
 * credential, pace, a gateway's page) says nothing about sorting.
 */
const sortRefusals: readonly OneRosterErrorCode[] = [
  ...(['BAD_REQUEST', 'FORBIDDEN', 'NOT_FOUND', 'UNEXPECTED_STATUS'] as const),
  ...(['PROVIDER_FAILED', 'PROVIDER_REPORTED_FAILURE'] as const),
];

/** Fetches sorted by sourcedId if the provider accepts that, else unsorted. A list that fails either way fails by the latter. */
async function fetchSorted(
  client: RosterReader,
  collection: CollectionName,
  limit: number,
  fingerprint: Fingerprint,
  signal: AbortSignal | undefined,
) {
  const sort = client.profile.supportsSort && readsSorted(fingerprint.sort) === null;
  try {
    return await client.fetchPage(collection, { offset: 0, limit, sort }, signal);
  } catch (error) {
    if (!sort || !(error instanceof OneRosterError) || !sortRefusals.includes(error.code)) throw error;
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
  // A total below the rows of its own page is none of the list.
  if (fetched.total !== null && fetched.total > rows) return true;
  if (fetched.total === rows) return false;
  if (fetched.hasNextLink) return true;
  // Includes the last row again, so that no provider is asked beyond its end.
  const sort = client.profile.supportsSort && readsSorted(fingerprint.sort) === null;
  const next = await client.fetchPage(collection, { offset: rows - 1, limit: 2, sort }, signal);
  return (openPage(next.body, envelopeNames(client.profile, collection))?.count ?? 0) > 1;
}

async function noting(
  fingerprint: Fingerprint,
  what: FingerprintFailure['what'],
  look: () => Promise<void>,
): Promise<{ failure: FingerprintFailure; error: OneRosterError } | null> {
  try {
    await look();
    return null;
  } catch (error) {
    if (!(error instanceof OneRosterError)) throw error;
    const failure = { what, code: error.code, remedy: error.remedy, words: error.words ?? '' };
    fingerprint.failures.push(failure);
    return { failure, error };
  }
}

function membersOf(row: unknown): string[] {
  const names = typeof row === 'object' && row !== null ? Object.keys(row) : [];
  return names.map((name) => text(name)).filter((name) => name !== null);
}

const orders = [
  (a: string, b: string) => (a < b ? -1 : 1),
  new Intl.Collator('en').compare,
  new Intl.Collator('en', { numeric: true }).compare,
];

/** The standard does not define the order of texts; any usual order is accepted if it is consistent. */
function orderOf(rows: unknown[], warnings: string[]): Fingerprint['sort'] {
  if (warnings.includes('invalid_sort_field')) return 'ignored';
  const ids = idsOf(rows);
  if (ids.length < 3) return 'unknown';
  const holds = orders.some((order) => ids.every((id, i) => i === 0 || order(ids[i - 1]!, id) <= 0));
  return holds ? 'honoured' : 'ignored';
}

function worseOf(before: Fingerprint['sort'], now: Fingerprint['sort']): Fingerprint['sort'] {
  if (before === 'ignored' || now === 'unknown') return before;
  return now;
}
