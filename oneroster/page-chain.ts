import type { CertificateReason } from '../codes/certificate-reasons.js';

/** Violations of the proof that a new read from the start may resolve. */
const brokenCodes = ['BORDER_MOVED', 'PAGE_REPEATED', 'TOTAL_CHANGED'] as const satisfies readonly CertificateReason[];
export type BrokenCode = (typeof brokenCodes)[number];

/** Reasons for which a finished read is not proven. */
const chainDoubts = [
  ...brokenCodes,
  ...(['ROWS_DIFFER_FROM_TOTAL', 'END_NOT_PROVEN', 'PAGE_OF_ONE_ROW'] as const satisfies readonly CertificateReason[]),
] as const;
export type ChainDoubt = (typeof chainDoubts)[number];

/**
 * The proof that a collection was read whole. Each request begins on the last row of the page before, and that row must
 * be the same one, so that pages provably join. A provider that shifts rows during the read, repeats a page, ignores
 * the offset or clamps its pages cannot pass for complete.
 *
 * A pure state machine. The state is small, plain JSON, and can be stored at every page and resumed from
 * (`storedChain`).
 */
export interface PageChain {
  /** Rows asked for at a time. */
  limit: number;
  /** Rows read so far, without the overlap: the offset just past the last one. */
  rows: number;
  pages: number;
  /** Pages that brought something new. */
  grownPages: number;
  /** Key of the last row read, and of the page it came in; null before the first page. */
  lastKey: string | null;
  lastPageKey: string | null;
  /** A page to recognise a circle by, moved to pages 1, 2, 4, 8... (Brent's cycle detection: any circle, no list). */
  anchorPageKey: string | null;
  /** Rows in the last page, overlap included: what a page of this provider seems to hold. */
  pageRows: number;
  /** `X-Total-Count`, once a page gave one that may be the list's. */
  total: number | null;
  /** The provider's totals count each page: none is believed, and the end is proven without. */
  totalsOfPages: boolean;
  /** `reading` pages that overlap; `probing` past the last row for proof that nothing follows; `done`. */
  step: 'reading' | 'probing' | 'done';
  /** Pages that did not join the one before, in a read that goes on without proof. */
  stumbles: number;
  /** Began anew so many times because a proof broke. */
  restarts: number;
  /** Why this read proves nothing, once it does not: it goes on, for what it still brings. */
  doubts: ChainDoubt[];
}

const isNumber = (value: unknown): boolean => typeof value === 'number';
const isKey = (value: unknown): boolean => value === null || typeof value === 'string';

/** By hand and not by a schema library, which would cost each reading thread 20 MB. */
const chainShape: Readonly<Record<keyof PageChain, (value: unknown) => boolean>> = {
  limit: isNumber,
  rows: isNumber,
  pages: isNumber,
  grownPages: isNumber,
  lastKey: isKey,
  lastPageKey: isKey,
  anchorPageKey: isKey,
  pageRows: isNumber,
  total: (value) => value === null || isNumber(value),
  totalsOfPages: (value) => typeof value === 'boolean',
  step: (value) => ['reading', 'probing', 'done'].includes(value as string),
  stumbles: isNumber,
  restarts: isNumber,
  doubts: (value) => Array.isArray(value) && value.every((each) => chainDoubts.includes(each as ChainDoubt)),
};

/** A stored chain; null if there is none, or one of another version: the read starts over. */
export function storedChain(stored: unknown): PageChain | null {
  const chain = (stored ?? {}) as Record<string, unknown>;
  return Object.entries(chainShape).every(([name, fits]) => fits(chain[name])) ? (stored as PageChain) : null;
}

export interface PageSeen {
  offset: number;
  /** Rows in the page, overlap included. */
  rows: number;
  /** Keys of the first and last row (hashes of their sourcedIds, not their content); null in an empty page. */
  firstKey: string | null;
  lastKey: string | null;
  /** Key of the page's rows in order. */
  pageKey: string;
  total: number | null;
  hasNext: boolean;
  /** True if the provider refused an offset after the last row, or gave its last page again, instead of an empty one. */
  refused?: boolean;
}

export type Advanced =
  /** Rows `from` to `to` (exclusive) of the page are new; the others were read before. */
  { chain: PageChain; fresh: { from: number; to: number }; broken?: undefined } | { broken: BrokenCode };

/** Restarts after a broken proof; then the read continues without one. */
export const mostRestarts = 2;

/** Five times the largest district: a provider with more rows is taken to be endless. */
const mostRows = 50_000_000;
/** Stumbles after which the provider's pages are taken to be unrelated to their offsets. */
const mostStumbles = 1000;

/** `limit`: rows per request, at least 2, since one of them overlaps. */
export function startChain({ limit }: { limit: number }): PageChain {
  if (!Number.isInteger(limit) || limit < 2) throw new RangeError('A chain needs pages of at least two rows');
  return {
    limit,
    rows: 0,
    pages: 0,
    grownPages: 0,
    lastKey: null,
    lastPageKey: null,
    anchorPageKey: null,
    pageRows: limit,
    total: null,
    totalsOfPages: false,
    step: 'reading',
    stumbles: 0,
    restarts: 0,
    doubts: [],
  };
}

/** The next request. Not for a chain that is done. */
export function nextRequest(chain: PageChain): { offset: number; limit: number } {
  if (chain.step === 'probing') return { offset: chain.rows, limit: chain.limit };
  return { offset: Math.max(0, chain.rows - 1), limit: chain.limit };
}

/** Restarts the read after a broken proof. After the last restart it continues, but proves nothing. */
export function restartChain(chain: PageChain, broken: BrokenCode): PageChain {
  const begun = { ...startChain({ limit: chain.limit }), restarts: chain.restarts + 1 };
  return begun.restarts > mostRestarts ? { ...begun, doubts: [broken] } : begun;
}

/** Takes the page that answered `nextRequest`. A read already in doubt cannot break. */
export function advance(before: PageChain, given: PageSeen): Advanced {
  if (before.step === 'done') throw new RangeError('The chain is done');
  const { offset } = nextRequest(before);
  if (given.offset !== offset) {
    throw new RangeError(`The chain goes on at ${offset}, the page begins at ${given.offset}`);
  }
  const totalsOfPages = before.totalsOfPages || countsThePage(given);
  const chain: PageChain = totalsOfPages ? { ...before, totalsOfPages, total: null } : before;
  const seen = endsAgain(chain, given) ? { ...given, ...nothing, refused: true } : given;
  const page = totalsOfPages ? { ...seen, total: null } : seen;

  const total = chain.total ?? page.total;
  const counted: PageChain = { ...chain, total, pages: chain.pages + 1 };
  const breaks = whatBreaks(chain, page);
  const [broken] = breaks;
  if (broken !== undefined && isProving(chain)) return { broken };

  const moved = breaks.includes('BORDER_MOVED');
  const unjoined = moved || (chain.step === 'probing' && page.rows > 0);
  const stumbles = chain.stumbles + (unjoined ? 1 : 0);
  const doubted = breaks.reduce<PageChain>(withDoubt, { ...counted, stumbles });
  // A cycle would never end by itself.
  const goesNowhere = breaks.includes('PAGE_REPEATED') || stumbles > mostStumbles;
  if (goesNowhere) return { chain: finish(doubted, page), fresh: { from: 0, to: 0 } };
  return chain.step === 'probing' ? takeProbe(doubted, page) : takeRows(doubted, page, moved);
}

/** Whether a total cannot be the list's, since more rows were seen, and is no more than the page's own count. */
function countsThePage({ offset, rows, total }: PageSeen): boolean {
  return total !== null && total <= rows && total < offset + rows;
}

const nothing = { rows: 0, firstKey: null, lastKey: null };

/** Whether the provider gives its last page again for an offset after the last row. */
function endsAgain(chain: PageChain, page: PageSeen): boolean {
  return chain.step === 'probing' && chain.rows > 0 && page.rows > 0 && page.lastKey === chain.lastKey;
}

/** Whether the read can still end in a certificate. */
function isProving(chain: PageChain): boolean {
  return chain.doubts.length === 0;
}

function whatBreaks(chain: PageChain, page: PageSeen): BrokenCode[] {
  const breaks: BrokenCode[] = [];
  // A page of one row may be only the overlap, and then equals a full page of one row before it.
  const tellsApart = page.rows > 1 || (page.rows === 1 && chain.step === 'probing');
  const knownPages = [chain.lastPageKey, chain.anchorPageKey];
  if (tellsApart && knownPages.includes(page.pageKey)) breaks.push('PAGE_REPEATED');
  if (chain.total !== null && page.total !== null && page.total !== chain.total) breaks.push('TOTAL_CHANGED');
  // The border row was there a moment ago: an empty page means that it is gone.
  const borderMoved = chain.step === 'reading' && chain.rows > 0 && page.firstKey !== chain.lastKey;
  // An empty collection is requested twice: one empty answer may be an accident.
  const emptyNoMore = chain.step === 'probing' && chain.rows === 0 && page.rows > 0;
  if (borderMoved || emptyNoMore) breaks.push('BORDER_MOVED');
  return breaks;
}

function takeRows(chain: PageChain, page: PageSeen, borderMoved: boolean): Advanced {
  const overlap = chain.rows > 0 && !borderMoved && page.rows > 0 ? 1 : 0;
  if (page.rows === overlap) return { chain: endOrProbe(chain, page), fresh: { from: overlap, to: overlap } };
  return { chain: grow(chain, page), fresh: { from: overlap, to: page.rows } };
}

/**
 * Handles a page with nothing but the overlap: the end, if the total agrees. Otherwise the provider may have clamped
 * its page to that one row: only an empty page after the last row proves the end.
 */
function endOrProbe(chain: PageChain, page: PageSeen): PageChain {
  if (chain.rows > 0 && (chain.total === chain.rows || page.rows === 0)) return finish(chain, page);
  return { ...chain, step: 'probing' };
}

/** Handles the page after the last row: if empty, it proves the end; if not, pages are too short to overlap. */
function takeProbe(chain: PageChain, page: PageSeen): Advanced {
  if (page.rows === 0) return { chain: finish(chain, page), fresh: { from: 0, to: 0 } };
  const next = grow(withDoubt(chain, 'PAGE_OF_ONE_ROW'), page);
  return { chain: next, fresh: { from: 0, to: page.rows } };
}

function grow(chain: PageChain, page: PageSeen): PageChain {
  const rows = page.offset + page.rows;
  if (rows > mostRows) return finish(chain, page);
  const grownPages = chain.grownPages + 1;
  const anchorsHere = Number.isInteger(Math.log2(grownPages));
  return {
    ...chain,
    // A doubtful page without new rows is skipped, so that every read ends.
    step: rows > chain.rows ? 'reading' : 'probing',
    rows,
    grownPages,
    lastKey: page.lastKey,
    lastPageKey: page.pageKey,
    anchorPageKey: anchorsHere ? page.pageKey : chain.anchorPageKey,
    pageRows: page.rows,
  };
}

function finish(chain: PageChain, page: PageSeen): PageChain {
  const done: PageChain = { ...chain, step: 'done' };
  if (chain.total !== null && chain.total !== chain.rows) return withDoubt(done, 'ROWS_DIFFER_FROM_TOTAL');
  const saysMore = page.rows > 1 || (chain.total === null && page.hasNext);
  return saysMore || page.refused === true ? withDoubt(done, 'END_NOT_PROVEN') : done;
}

function withDoubt(chain: PageChain, doubt: ChainDoubt): PageChain {
  const doubts = chain.doubts.includes(doubt) ? chain.doubts : [...chain.doubts, doubt];
  return { ...chain, doubts };
}
