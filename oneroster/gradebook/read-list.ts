import { parseJson } from '../../http/json.js';
import { nextOffsetOf, totalOf } from '../answer.js';
import { OneRosterError } from '../errors.js';
import { text, type Members } from '../fields.js';
import { advance, nextRequest, restartChain, startChain, type PageChain, type PageSeen } from '../page-chain.js';
import { Access } from '../profiles/scopes.js';
import type { OneRosterRequests } from '../requests.js';

export interface ListRequest {
  /** `lineItems`: its name in metrics, and its list's name in an answer. */
  envelope: string;
  /** Below the profile's prefix, with its ids encoded. */
  path: string;
  /** The same with placeholders, for errors. */
  route: string;
  signal?: AbortSignal | undefined;
}

export interface ReadList {
  rows: unknown[];
  /** Whether the list is proven whole. Only then does a missing record mean that it is gone. */
  complete: boolean;
}

/** What a page brings. */
export interface ListPage {
  rows: unknown[];
  /** Rows of the whole list, as the provider says; null: it does not. */
  total: number | null;
  /** Rows of the page as it came, those of the page before included. */
  pageRows: number;
  /** What the pages before have brought does not count: the reading has begun anew. */
  anew: boolean;
}

/** Rows of the smallest page that a provider has been seen to cut its lists at (OneRoster 1.1: the default `limit`). */
const smallestPageCap = 100;

/** Reads a short list (the line items of a class) whole into memory. Throws OneRosterError. */
export async function readList(requests: OneRosterRequests, wanted: ListRequest): Promise<ReadList> {
  let rows: unknown[] = [];
  const complete = await readPages(requests, wanted, (page) => {
    if (page.anew) rows = [];
    rows.push(...page.rows);
    return Promise.resolve(true);
  });
  return { rows: once(rows), complete };
}

/**
 * Reads a list page by page. A first page shorter than any page cap, with a total that agrees, is the whole; otherwise
 * pages are chained as a roster's collection is. Throws OneRosterError.
 *
 * @param take what becomes of a page; false: the list is read no further
 * @returns whether the list is proven whole
 */
export async function readPages(
  { profile, request }: OneRosterRequests,
  wanted: ListRequest,
  take: (page: ListPage) => Promise<boolean>,
): Promise<boolean> {
  let chain: PageChain = startChain({ limit: profile.pageSize });
  let anew = false;
  while (chain.step !== 'done') {
    const { offset, limit } = nextRequest(chain);
    const { headers, body, status } = await request({
      operation: wanted.envelope,
      path: wanted.path,
      name: wanted.route,
      query: { limit: String(limit), offset: String(offset), ...(profile.supportsSort && { sort: 'sourcedId' }) },
      access: Access.gradebookRead,
      signal: wanted.signal,
    });
    const page = status === 204 ? [] : listIn(parseJson(body), wanted.envelope);
    if (page === undefined) {
      throw new OneRosterError({ code: 'ANSWER_NOT_ONEROSTER', path: profile.pathPrefix + wanted.route, status });
    }
    const total = totalOf(headers['x-total-count']);
    const about = { total, pageRows: page.length };
    if (offset === 0 && chain.pages === 0 && total === page.length && page.length < Math.min(limit, smallestPageCap)) {
      // A row that comes twice may stand where another is missing.
      return (await take({ ...about, rows: page, anew })) && once(page).length === page.length;
    }
    const hasNext = nextOffsetOf(headers.link).hasNext;
    const advanced = advance(chain, seen(page, { offset, total, hasNext }));
    if (advanced.broken !== undefined) {
      chain = restartChain(chain, advanced.broken);
      anew = true;
      continue;
    }
    chain = advanced.chain;
    const rows = page.slice(advanced.fresh.from, advanced.fresh.to);
    if (!(await take({ ...about, rows, anew }))) return false;
    anew = false;
  }
  return chain.doubts.length === 0;
}

function seen(page: unknown[], about: Pick<PageSeen, 'offset' | 'total' | 'hasNext'>): PageSeen {
  const keys = page.map((row) => text((row as Members | null)?.sourcedId) ?? '');
  return {
    ...about,
    rows: page.length,
    firstKey: keys[0] ?? null,
    lastKey: keys.at(-1) ?? null,
    pageKey: keys.join('\n'),
  };
}

/** A provider in flux may list a record twice: the later copy counts. */
function once(rows: unknown[]): unknown[] {
  const byId = new Map<string, unknown>();
  rows.forEach((row, at) => byId.set(text((row as Members | null)?.sourcedId) ?? `no id ${at}`, row));
  return [...byId.values()];
}

/** The list in an answer: under its own name, or as the answer itself. An empty answer for nothing is an empty list. */
function listIn(answer: unknown, envelope: string): unknown[] | undefined {
  if (Array.isArray(answer)) return answer;
  if (typeof answer !== 'object' || answer === null) return undefined;
  const list = (answer as Members)[envelope];
  if (Array.isArray(list)) return list;
  return typeof list === 'object' && list !== null ? [list] : undefined;
}
