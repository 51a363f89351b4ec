import type { FastifyReply, FastifyRequest } from 'fastify';
import type { FaultSwitches } from '../../faults.js';
import { refusal } from './errors.js';
import { one, queryOf } from './query.js';

const defaultPerPage = 10;
const mostPerPage = 100;
/** Links that are longer together are left out, `next` too: a long query looks as if this were the last page. */
const mostLinkBytes = 6_144;

export interface PagingOptions {
  /** False where Canvas does not compute a total: there is no `rel="last"`. */
  total?: boolean;
  /** Pages by opaque bookmarks: only current, next and first, and no arithmetic. */
  bookmarks?: boolean;
}

/** Cuts one page out of the rows and sets the Link header. A `per_page` too large is clamped without a word. */
export function pageOf<T>(
  rows: readonly T[],
  request: FastifyRequest,
  reply: FastifyReply,
  faults: FaultSwitches,
  options: PagingOptions = {},
): T[] {
  const { page, perPage } = pageAsked(request, faults);
  setLinks(request, reply, {
    page,
    perPage,
    more: page * perPage < rows.length,
    last: Math.max(1, Math.ceil(rows.length / perPage)),
    showLast: options.total !== false && !options.bookmarks && !faults.get('no-last-link'),
    bookmarks: options.bookmarks === true,
  });
  return rows.slice((page - 1) * perPage, page * perPage);
}

export function pageAsked(request: FastifyRequest, faults: FaultSwitches): { page: number; perPage: number } {
  const query = queryOf(request);
  const most = faults.get('page-cap-50') ? 50 : mostPerPage;
  const wanted = Number(one(query, 'per_page') ?? defaultPerPage);
  const perPage = Number.isInteger(wanted) && wanted > 0 ? Math.min(wanted, most) : defaultPerPage;
  const text = (one(query, 'page') ?? '1').replace(/^bookmark:/, '');
  const page = Number(/^\d+$/.test(text) ? text : Buffer.from(text, 'base64url').toString());
  if (!Number.isInteger(page) || page < 1) throw refusal(404, 'There is no such page.');
  return { page, perPage };
}

interface Links {
  page: number;
  perPage: number;
  more: boolean;
  last: number;
  showLast: boolean;
  bookmarks: boolean;
}

export function setLinks(request: FastifyRequest, reply: FastifyReply, links: Links): void {
  const address = new URL(request.url, `${request.protocol}://${request.host}`);
  const link = (rel: string, page: number): string => {
    const name = links.bookmarks && page > 1 ? `bookmark:${Buffer.from(String(page)).toString('base64url')}` : page;
    address.searchParams.set('page', String(name));
    address.searchParams.set('per_page', String(links.perPage));
    return `<${address.href}>; rel="${rel}"`;
  };
  const parts = [link('current', links.page)];
  if (links.more) parts.push(link('next', links.page + 1));
  if (links.page > 1 && !links.bookmarks) parts.push(link('prev', links.page - 1));
  parts.push(link('first', 1));
  if (links.showLast) parts.push(link('last', links.last));
  const text = parts.join(',');
  if (text.length > mostLinkBytes) return;
  reply.header('link', text);
}
