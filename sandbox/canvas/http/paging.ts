import type { FastifyReply, FastifyRequest } from 'fastify';
import type { FaultSwitches } from '../../faults.js';
import { refusal } from './errors.js';
import { one, queryOf } from './query.js';
import { strike } from './strikes.js';

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
    more: page * perPage < rows.length && !strike(faults, 'next-link-dropped', request),
    last: Math.max(1, Math.ceil(rows.length / perPage)),
    showLast: options.total !== false && !options.bookmarks && !faults.get('no-last-link'),
    bookmarks: options.bookmarks === true,
  });
  if (page > 1 && strike(faults, 'page-repeated', request))
    return rows.slice((page - 2) * perPage, (page - 1) * perPage);
  const skipped = page > 1 && strike(faults, 'row-skipped', request) ? 1 : 0;
  return rows.slice((page - 1) * perPage + skipped, page * perPage);
}

/** A row's place among rows that are paged by bookmark: ascending, and the same for no two rows. */
export type Place = readonly [key: number, id: number];

/**
 * One page of rows in the order of their places, from behind the bookmark on: what came or went before it shifts
 * nothing (Canvas's bookmarked collections). The first page may also be asked for as `page=1`.
 */
export function pageByBookmark<T>(
  rows: readonly T[],
  placeOf: (row: T) => Place,
  request: FastifyRequest,
  reply: FastifyReply,
  faults: FaultSwitches,
): T[] {
  const asked = one(queryOf(request), 'page') ?? '1';
  const behind = asked.startsWith('bookmark:') ? placeIn(asked.slice('bookmark:'.length)) : undefined;
  if (!behind && asked !== '1') throw refusal(400, 'These rows are paged by bookmark: follow the links.');
  const { perPage } = pageAsked(request, faults);
  let from = 0;
  if (behind) {
    const after = rows.findIndex((row) => comparePlaces(placeOf(row), behind) > 0);
    from = after < 0 ? rows.length : after;
    if (strike(faults, 'page-repeated', request)) from = Math.max(0, from - perPage);
    if (strike(faults, 'row-skipped', request)) from += 1;
  }
  const page = rows.slice(from, from + perPage);
  const last = page[page.length - 1];
  const parts = [linkTo(request, asked, perPage, 'current')];
  if (last && from + perPage < rows.length && !strike(faults, 'next-link-dropped', request)) {
    const bookmark = Buffer.from(JSON.stringify(placeOf(last))).toString('base64url');
    parts.push(linkTo(request, `bookmark:${bookmark}`, perPage, 'next'));
  }
  sendLinks(reply, [...parts, linkTo(request, '1', perPage, 'first')]);
  return page;
}

export function comparePlaces([key, id]: Place, [otherKey, otherId]: Place): number {
  return key === otherKey ? id - otherId : key - otherKey;
}

function placeIn(bookmark: string): Place {
  try {
    const [key, id] = JSON.parse(Buffer.from(bookmark, 'base64url').toString()) as [number | null, number];
    // JSON has no Infinity: rows without a key come last.
    return [key ?? Infinity, id];
  } catch {
    throw refusal(400, 'The bookmark cannot be read.');
  }
}

export function pageAsked(request: FastifyRequest, faults: FaultSwitches): { page: number; perPage: number } {
  const query = queryOf(request);
  const most = faults.get('page-cap-50') || request.mostPerPage === 50 ? 50 : mostPerPage;
  const wanted = Number(one(query, 'per_page') ?? defaultPerPage);
  const perPage = Number.isInteger(wanted) && wanted > 0 ? Math.min(wanted, most) : defaultPerPage;
  const text = one(query, 'page') ?? '1';
  if (text.startsWith('bookmark:')) {
    const page = Number(Buffer.from(text.slice('bookmark:'.length), 'base64url').toString());
    return { page: Number.isInteger(page) && page > 0 ? page : 1, perPage };
  }
  const page = Number(text);
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
  const link = (rel: string, page: number): string => {
    const name = links.bookmarks && page > 1 ? `bookmark:${Buffer.from(String(page)).toString('base64url')}` : page;
    return linkTo(request, String(name), links.perPage, rel);
  };
  const parts = [link('current', links.page)];
  if (links.more) parts.push(link('next', links.page + 1));
  if (links.page > 1 && !links.bookmarks) parts.push(link('prev', links.page - 1));
  parts.push(link('first', 1));
  if (links.showLast) parts.push(link('last', links.last));
  sendLinks(reply, parts);
}

function linkTo(request: FastifyRequest, page: string, perPage: number, rel: string): string {
  const address = new URL(request.url, `${request.protocol}://${request.host}`);
  address.searchParams.set('page', page);
  address.searchParams.set('per_page', String(perPage));
  return `<${address.href}>; rel="${rel}"`;
}

function sendLinks(reply: FastifyReply, parts: string[]): void {
  const text = parts.join(',');
  if (text.length <= mostLinkBytes) reply.header('link', text);
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Most rows of a page on this server. */
    mostPerPage: number;
  }
}
