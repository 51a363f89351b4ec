import { parseJson } from '../../http/json.js';
import { nextOffsetOf, totalOf } from '../answer.js';
import { OneRosterError } from '../errors.js';
import { singularEnvelopeNames } from '../profiles/profile.js';
import { Access } from '../profiles/scopes.js';
import type { OneRosterRequests } from '../requests.js';
import type { CollectionName } from './model.js';

export interface PageRequest {
  offset: number;
  limit: number;
  /** Request the order of sourcedId. Default: what the profile supports. */
  sort?: boolean;
}

export interface FetchedPage {
  body: Buffer;
  status: number;
  /** `X-Total-Count`, if given. */
  total: number | null;
  hasNextLink: boolean;
  /** The offset in the `Link` header's next address, if any. The address is never followed. */
  nextOffsetFromLink: number | null;
}

/** Requests needed for reading a roster. */
export type RosterReader = OneRosterRequests & ReturnType<typeof createRosterReads>;

/** Reads of the roster's collections. */
export function createRosterReads({ profile, request }: OneRosterRequests) {
  /** One page as bytes. Throws OneRosterError. */
  async function fetchPage(
    collection: CollectionName,
    { offset, limit, sort = profile.supportsSort }: PageRequest,
    signal?: AbortSignal,
  ): Promise<FetchedPage> {
    const { status, headers, body } = await request({
      operation: collection,
      path: profile.collections[collection],
      query: { limit: String(limit), offset: String(offset), ...(sort && { sort: 'sourcedId' }) },
      access: Access.rostering,
      signal,
    });
    const next = nextOffsetOf(headers.link);
    const total = totalOf(headers['x-total-count']);
    return { body, status, total, hasNextLink: next.hasNext, nextOffsetFromLink: next.offset };
  }

  /** One record, undecoded. `found: false` only for the provider's own 404. Throws OneRosterError. */
  async function fetchOne(
    collection: CollectionName,
    sourcedId: string,
    signal?: AbortSignal,
  ): Promise<{ found: true; raw: unknown } | { found: false }> {
    const path = profile.collections[collection];
    try {
      const answer = await request({ operation: collection, path, sourcedId, access: Access.rostering, signal });
      const raw = unwrap(parseJson(answer.body), singularEnvelopeNames(profile, collection));
      if (raw === undefined) throw notOneRoster(`${profile.pathPrefix}${path}/{sourcedId}`, answer.status);
      return { found: true, raw };
    } catch (error) {
      if (error instanceof OneRosterError && error.code === 'NOT_FOUND') return { found: false };
      throw error;
    }
  }

  return { fetchPage, fetchOne };
}

/** The record in a by-id answer; some providers wrap it in an array. Undefined if there is none. */
function unwrap(answer: unknown, names: string[]): unknown {
  if (typeof answer !== 'object' || answer === null) return undefined;
  const members = answer as Record<string, unknown>;
  for (const name of names) {
    const inner = members[name];
    const record: unknown = Array.isArray(inner) ? inner[0] : inner;
    if (typeof record === 'object' && record !== null) return record;
  }
  return undefined;
}

function notOneRoster(path: string, status: number): OneRosterError {
  return new OneRosterError({ code: 'ANSWER_NOT_ONEROSTER', path, status });
}
