import { parseJson } from '../../http/json.js';
import { OneRosterError } from '../errors.js';
import type { Members } from '../fields.js';
import { Access } from '../profiles/scopes.js';
import type { OneRosterRequests } from '../requests.js';
import { decodeCategory, decodeLineItem, decodeResult, decodeWith, type Undecoded } from './decode.js';
import type { Category, Result, StoredLineItem } from './model.js';
import { readList, readPages, type ListPage, type ListRequest } from './read-list.js';

export interface GradebookList<Record> {
  records: Record[];
  /** Whether the list is proven whole: only then is a record gone that is not in it. */
  complete: boolean;
  /** Records that could not be decoded. */
  undecoded: Undecoded[];
}

export interface DecodedPage<Record> extends Omit<ListPage, 'rows'> {
  records: Record[];
  undecoded: Undecoded[];
}

/** Reads of the gradebook. Each throws OneRosterError. */
export function createGradebookReads(requests: OneRosterRequests) {
  async function list<Record>(
    decode: (members: Members) => Record,
    request: ListRequest,
  ): Promise<GradebookList<Record>> {
    const { rows, complete } = await readList(requests, request);
    return { ...decodeAll(decode, rows), complete };
  }

  const classPath = (classId: string) => `/classes/${encodeURIComponent(classId)}`;

  return {
    categories: (signal?: AbortSignal): Promise<GradebookList<Category>> =>
      list(decodeCategory, { envelope: 'categories', path: '/categories', route: '/categories', signal }),

    lineItemsOfClass: (classId: string, signal?: AbortSignal): Promise<GradebookList<StoredLineItem>> =>
      list(decodeLineItem, {
        ...{ envelope: 'lineItems', path: `${classPath(classId)}/lineItems`, route: '/classes/{sourcedId}/lineItems' },
        signal,
      }),

    /**
     * The line items of all classes, page by page.
     *
     * @param take what becomes of a page; false: no further one is read
     * @returns whether the list is proven whole
     */
    lineItemPages: (
      take: (page: DecodedPage<StoredLineItem>) => Promise<boolean>,
      signal?: AbortSignal,
    ): Promise<boolean> =>
      readPages(
        requests,
        { envelope: 'lineItems', path: '/lineItems', route: '/lineItems', signal },
        ({ rows, ...page }) => take({ ...page, ...decodeAll(decodeLineItem, rows) }),
      ),

    resultsOfClass: (classId: string, signal?: AbortSignal): Promise<GradebookList<Result>> =>
      list(decodeResult, {
        ...{ envelope: 'results', path: `${classPath(classId)}/results`, route: '/classes/{sourcedId}/results' },
        signal,
      }),

    resultsOfLineItem: (classId: string, lineItemId: string, signal?: AbortSignal): Promise<GradebookList<Result>> =>
      list(decodeResult, {
        ...{ envelope: 'results', path: `${classPath(classId)}/lineItems/${encodeURIComponent(lineItemId)}/results` },
        ...{ route: '/classes/{sourcedId}/lineItems/{sourcedId}/results', signal },
      }),

    /** One line item; null if the provider says that it has none. */
    async lineItem(sourcedId: string, signal?: AbortSignal): Promise<StoredLineItem | null> {
      const answer = await one('lineItems', sourcedId, signal);
      return answer === null ? null : decoded(decodeLineItem, answer.lineItem, '/lineItems/{sourcedId}');
    },

    /** One result; null if the provider says that it has none. */
    async result(sourcedId: string, signal?: AbortSignal): Promise<Result | null> {
      const answer = await one('results', sourcedId, signal);
      return answer === null ? null : decoded(decodeResult, answer.result, '/results/{sourcedId}');
    },
  };

  async function one(collection: string, sourcedId: string, signal?: AbortSignal): Promise<Members | null> {
    const path = `/${collection}`;
    try {
      const { body } = await requests.request({
        ...{ operation: collection, path, sourcedId, access: Access.gradebookRead, signal },
      });
      return (parseJson(body) ?? {}) as Members;
    } catch (error) {
      if (error instanceof OneRosterError && error.code === 'NOT_FOUND') return null;
      throw error;
    }
  }

  function decoded<Record>(decode: (members: Members) => Record, raw: unknown, route: string): Record {
    const record = decodeWith(decode, Array.isArray(raw) ? raw[0] : raw, () => undefined);
    if (record !== null) return record;
    throw new OneRosterError({ code: 'ANSWER_NOT_ONEROSTER', path: requests.profile.pathPrefix + route });
  }
}

function decodeAll<Record>(
  decode: (members: Members) => Record,
  rows: readonly unknown[],
): Pick<GradebookList<Record>, 'records' | 'undecoded'> {
  const undecoded: Undecoded[] = [];
  const records = rows
    .map((row) => decodeWith(decode, row, (each) => undecoded.push(each)))
    .filter((record) => record !== null);
  return { records, undecoded };
}
