import { headerText, nextLink } from '../http/headers.js';

/** Properties of a provider's HTTP answer. Pure. */

/** `X-Total-Count`; null if absent or not a count. */
export function totalOf(header: string | string[] | undefined): number | null {
  const text = headerText(header);
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : null;
}

/**
 * The next page by the `Link` header: a hint only, so an unreadable header is ignored. Only the offset of its address
 * is used.
 */
export function nextOffsetOf(header: string | string[] | undefined): { hasNext: boolean; offset: number | null } {
  const next = linkOrNone(header);
  if (next === undefined) return { hasNext: false, offset: null };
  const offset = /[?&]offset=(\d{1,15})\b/.exec(next);
  return { hasNext: true, offset: offset === null ? null : Number(offset[1]) };
}

function linkOrNone(header: string | string[] | undefined): string | undefined {
  try {
    return nextLink(header);
  } catch {
    return undefined;
  }
}

/** As for `Retry-After`: who asks for more is asked again all the same. */
const longestWaitSeconds = 3_600;

/**
 * Seconds to wait, from the text with which PowerSchool rejects a request that comes too soon. Only the number is read.
 * Which status comes with it is not documented.
 */
export function waitSecondsIn(body: Buffer): number | undefined {
  const found = /\bwait\s+(\d+(?:\.\d+)?)\s*(milli)?s/i.exec(body.toString('utf8', 0, 2000));
  if (found === null) return undefined;
  const seconds = found[2] === undefined ? Number(found[1]) : Number(found[1]) / 1000;
  return Math.min(seconds, longestWaitSeconds);
}

const lessThan = 0x3c;

/** Whether a body is a web page (a sign-in page, a portal, a proxy's notice) instead of JSON. */
export function looksLikeWebPage(contentType: string | string[] | undefined, body: Buffer): boolean {
  return /\bhtml\b/i.test(String(contentType ?? '')) || body[firstByte(body)] === lessThan;
}

const endOf: Record<number, number> = { 0x7b: 0x7d, 0x5b: 0x5d };

/** Whether a body begins as JSON and does not end as it. A cheap check: parsing tells whether all of it is JSON. */
export function looksCut(body: Buffer): boolean {
  const first = body[firstByte(body)];
  const last = body[lastByte(body)];
  return first === undefined || last === undefined || endOf[first] !== last;
}

function firstByte(body: Buffer): number {
  let at = 0;
  while (isSpace(body[at]) || isByteOrderMark(body, at)) at++;
  return at;
}

function lastByte(body: Buffer): number {
  let at = body.length - 1;
  while (at >= 0 && isSpace(body[at])) at--;
  return at;
}

function isSpace(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

/** EF BB BF, which some Windows servers send before their JSON. */
function isByteOrderMark(body: Buffer, at: number): boolean {
  return at < 3 && body[0] === 0xef && body[1] === 0xbb && body[2] === 0xbf;
}
