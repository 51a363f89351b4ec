import LinkHeader from 'http-link-header';

export type Headers = Record<string, string | string[] | undefined>;

/** A header's text; several of the same name are joined as in RFC 9110, 5.3. */
export function headerText(header: string | string[] | undefined): string | undefined {
  return (Array.isArray(header) ? header.join(', ') : header)?.trim();
}

/**
 * The `next` address of a `Link` header; undefined if it has none. Relation names have no case (RFC 8288). Throws for
 * an unreadable header, which must not count as the last page.
 */
export function nextLink(header: string | string[] | undefined): string | undefined {
  return LinkHeader.parse(headerText(header) ?? '').rel('next')[0]?.uri;
}

/** A night is over after some hours: a server that asks for more than this is asked again all the same. */
const longestRetryAfterMs = 3_600_000;

/**
 * `Retry-After` (RFC 9110, 10.2.3), seconds or a date, in milliseconds from `now`, at most an hour; undefined if absent
 * or unreadable.
 */
export function retryAfterMs(header: string | string[] | undefined, now: Date): number | undefined {
  const text = headerText(header);
  if (text === undefined || text === '') return undefined;
  const seconds = Number(text);
  if (!Number.isNaN(seconds)) {
    return seconds >= 0 && Number.isFinite(seconds) ? atMost(Math.ceil(seconds * 1000)) : undefined;
  }
  const until = Date.parse(text);
  return Number.isNaN(until) ? undefined : atMost(Math.max(0, until - now.getTime()));
}

const atMost = (milliseconds: number): number => Math.min(milliseconds, longestRetryAfterMs);
