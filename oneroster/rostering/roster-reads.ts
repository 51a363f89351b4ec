import { parseJson } from '../../http/json.js';
import { nextOffsetOf, totalOf } from '../answer.js';
import { OneRosterError, type OneRosterErrorCode } from '../errors.js';
import { text, type Members } from '../fields.js';
import { envelopeNames, singularEnvelopeNames } from '../profiles/profile.js';
import { Access } from '../profiles/scopes.js';
import { saysUnknownObject } from '../provider-status.js';
import type { OneRosterRequests } from '../requests.js';
import type { CollectionName } from './model.js';

export interface PageRequest {
  offset: number;
  limit: number;
  /** Request the order of sourcedId. Default: what the profile supports. */
  sort?: boolean;
}

export interface FetchedPage {
  /** In UTF-8. */
  body: Buffer;
  status: number;
  /** The answer was in no charset that it declared (oneroster/body-text). */
  recoded: boolean;
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
  /** One page as bytes. An answer without content (204) is an empty list. Throws OneRosterError. */
  async function fetchPage(
    collection: CollectionName,
    { offset, limit, sort = profile.supportsSort }: PageRequest,
    signal?: AbortSignal,
  ): Promise<FetchedPage> {
    const answer = await request({
      operation: collection,
      path: profile.collections[collection],
      query: { limit: String(limit), offset: String(offset), ...(sort && { sort: 'sourcedId' }) },
      access: Access.rostering,
      signal,
    });
    const { status, headers, recoded } = answer;
    const body = status === 204 ? emptyList : answer.body;
    const next = nextOffsetOf(headers.link);
    const total = totalOf(headers['x-total-count']);
    return { body, status, recoded, total, hasNextLink: next.hasNext, nextOffsetFromLink: next.offset };
  }

  /**
   * One record, undecoded. `missing` only for the provider's own 404: any other answer that is not the record (204, an
   * error, an empty list, another record) is `unclear`, with the code of its failure. Throws only when aborted.
   */
  async function fetchOne(collection: CollectionName, sourcedId: string, signal?: AbortSignal): Promise<LookedUp> {
    const path = profile.collections[collection];
    try {
      const answer = await request({ operation: collection, path, sourcedId, access: Access.rostering, signal });
      const names = [...singularEnvelopeNames(profile, collection), ...envelopeNames(profile, collection)];
      const raw = unwrap(parseJson(answer.body), names);
      const isTheOne = text((raw as Members | undefined)?.sourcedId) === sourcedId;
      return isTheOne ? { kind: 'found', raw } : { kind: 'unclear', code: 'ANSWER_NOT_ONEROSTER' };
    } catch (error) {
      if (!(error instanceof OneRosterError)) throw error;
      return isCleanNotFound(error) ? { kind: 'missing' } : { kind: 'unclear', code: error.code };
    }
  }

  return { fetchPage, fetchOne };
}

/** What the provider answers about one record. */
export type LookedUp =
  { kind: 'found'; raw: unknown } | { kind: 'missing' } | { kind: 'unclear'; code: OneRosterErrorCode };

const emptyList = Buffer.from('[]');

/** A 404 that names another cause (a route, a right) says nothing about the record. */
function isCleanNotFound({ code, status, reported }: OneRosterError): boolean {
  if (code !== 'NOT_FOUND' || status !== 404) return false;
  return reported?.codeMinor == null || saysUnknownObject(reported);
}

/** The record in a by-id answer; some providers wrap it in an array. Undefined if there is none. */
function unwrap(answer: unknown, names: string[]): unknown {
  if (typeof answer !== 'object' || answer === null) return undefined;
  const members = answer as Members;
  for (const name of names) {
    const inner = members[name];
    const record: unknown = Array.isArray(inner) ? inner[0] : inner;
    if (typeof record === 'object' && record !== null) return record;
  }
  return undefined;
}
