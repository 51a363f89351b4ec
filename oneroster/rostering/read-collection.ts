import { setTimeout as sleep } from 'node:timers/promises';
import { parseJson } from '../../http/json.js';
import type { FetchedPage, RosterReader } from './roster-reads.js';
import { membersRead } from './decode.js';
import { OneRosterError, type OneRosterErrorCode } from '../errors.js';
import { text, type Members } from '../fields.js';
import { hashOfBytes, hashOfText, hexOfHash } from './hash.js';
import type { RecordHashIndex } from './record-hash-index.js';
import type { CollectionName } from './model.js';
import {
  advance,
  nextRequest,
  restartChain,
  startChain,
  type BrokenCode,
  type PageChain,
  type PageSeen,
} from '../page-chain.js';
import { createPagesAhead } from './pages-ahead.js';
import { envelopeNames } from '../profiles/profile.js';
import { saysUnknownObject } from '../provider-status.js';
import { decideRetry } from '../retry-decision.js';
import { openPage, parsedWhole, type OpenedPage } from './split-page.js';

export interface ReadCollectionOptions {
  client: RosterReader;
  collection: CollectionName;
  /** The `chainAfter` of an earlier read's last page, or null to begin. */
  chain?: PageChain | null;
  /**
   * Hashes looked up and marked page by page; may resolve during the first request. Without it every row is unknown.
   */
  known?: RecordHashIndex | null | Promise<RecordHashIndex | null>;
  signal?: AbortSignal;
  /** Rows per request. Default: the profile's. A resumed chain keeps its own. */
  limit?: number;
  /** Request the order of sourcedId. Default: what the profile supports. */
  sort?: boolean;
}

export interface CollectionPage {
  kind: 'page';
  chainBefore: PageChain;
  /** To be stored with this page's changes. The read is over when its `step` is `done`. */
  chainAfter: PageChain;
  page: OpenedPage;
  /** Rows `from` to `to` (exclusive) are new in this read. May be none. */
  fresh: { from: number; to: number };
  /** One for each fresh row, `matches[0]` for row `fresh.from`. Every unknown row can be parsed. */
  matches: Uint8Array;
  /** Bytes of the answer. */
  bytes: number;
  /** The page's texts were not UTF-8, and letters may be wrong. */
  recoded: boolean;
}

/** The proof broke: discard what was read so far. `known` has no row marked as seen any more. */
export interface CollectionRestart {
  kind: 'restart';
  broken: BrokenCode;
  chain: PageChain;
}

/**
 * Reads a collection to its end, page by page in order. The next page is in flight while one is processed; with several
 * lanes, the following ones too, at their likely offsets. At most one page more than lanes is in memory. Throws
 * OneRosterError; resume with the last `chainAfter`.
 */
export async function* readCollection(
  options: ReadCollectionOptions,
): AsyncGenerator<CollectionPage | CollectionRestart, void, void> {
  const { client, collection, signal, sort } = options;
  let chain = options.chain ?? startChain({ limit: options.limit ?? client.profile.pageSize });
  const fetch = (request: { offset: number; limit: number }, fetchSignal?: AbortSignal) =>
    client.fetchPage(collection, { ...request, sort }, fetchSignal);
  const ahead = createPagesAhead(fetch, () => client.lanes(), signal);

  try {
    ahead.fill(chain);
    const known = (await options.known) ?? null;
    while (chain.step !== 'done') {
      const request = nextRequest(chain);
      const answer = await answerOrRefusal(chain, ahead.take(chain));
      const opened = await openOrAskAgain(answer, { client, collection, known, signal }, () => fetch(request, signal));
      const advanced = advance(chain, seenOf(opened, request.offset));
      if (advanced.broken !== undefined) {
        ahead.drop();
        known?.forgetSeen();
        chain = restartChain(chain, advanced.broken);
        yield { kind: 'restart', broken: advanced.broken, chain };
        continue;
      }
      const { fresh } = advanced;
      const chainBefore = chain;
      chain = advanced.chain;
      ahead.fill(chain);
      const matches = known?.markSeen(opened.places, fresh.from, fresh.to) ?? new Uint8Array(fresh.to - fresh.from);
      const bytes = opened.answer.body.length;
      const { recoded } = opened.answer;
      yield { kind: 'page', chainBefore, chainAfter: chain, page: opened.page, fresh, matches, bytes, recoded };
    }
  } finally {
    ahead.drop();
  }
}

type PageResponse = FetchedPage & { refused?: boolean };

interface Opened {
  answer: PageResponse;
  page: OpenedPage;
  /** Index of each row in `known`, -1 for unknown rows. */
  places: Int32Array;
}

/** How providers refuse an offset after the last row: by any error but one of the connection or the credential. */
const endRefusals: readonly OneRosterErrorCode[] = [
  ...(['NOT_FOUND', 'BAD_REQUEST', 'PROVIDER_FAILED', 'PROVIDER_REPORTED_FAILURE', 'UNEXPECTED_STATUS'] as const),
];

/**
 * Some providers refuse an offset after the last row instead of returning an empty page, and give "unknown object" for
 * a list in which nothing is.
 */
async function answerOrRefusal(chain: PageChain, asked: Promise<FetchedPage>): Promise<PageResponse> {
  return asked.catch((error: unknown) => {
    if (!(error instanceof OneRosterError)) throw error;
    const isEmptyList = chain.rows === 0 && isNotFoundForEmpty(error);
    const isRefusedEnd = chain.step === 'probing' && endRefusals.includes(error.code);
    if (!isEmptyList && !isRefusedEnd) throw error;
    const none = { body: Buffer.from('[]'), recoded: false, total: null, hasNextLink: false, nextOffsetFromLink: null };
    return { ...none, status: error.status ?? 0, refused: !isEmptyList };
  });
}

/** Whether a provider's 404 for a list says that the list is empty, and not that there is no such address. */
export function isNotFoundForEmpty({ code, reported }: OneRosterError): boolean {
  return code === 'NOT_FOUND' && saysUnknownObject(reported);
}

interface PageReading extends Pick<ReadCollectionOptions, 'client' | 'collection' | 'signal'> {
  known: RecordHashIndex | null;
}

/** Requests the page again, by the table, if the body is no JSON; not if it is JSON but no list. */
async function openOrAskAgain(
  answer: PageResponse,
  { client, collection, known, signal }: PageReading,
  askAgain: () => Promise<FetchedPage>,
): Promise<Opened> {
  const names = envelopeNames(client.profile, collection);
  for (let attempt = 1; ; attempt++) {
    const opened = openProven(answer.body, { names, asked: membersRead(collection), known });
    if (opened !== null) return { answer, ...opened };

    const path = client.profile.pathPrefix + client.profile.collections[collection];
    const { status } = answer;
    if (parseJson(answer.body) !== undefined) {
      throw new OneRosterError({ code: 'ANSWER_NOT_ONEROSTER', path, status });
    }
    const decision = decideRetry({ status, errorCode: 'NOT_JSON', attempt, sentToken: 'held' });
    if (decision.kind === 'giveUp') throw new OneRosterError({ ...decision, path, status });
    if ('afterMs' in decision) await sleep(decision.afterMs, undefined, { signal });
    answer = await askAgain();
  }
}

/**
 * The page with every row proven to be a whole record: its hash was stored before, or it can be parsed. If a slice is
 * neither, the cuts were wrong and the page is parsed whole.
 */
function openProven(
  body: Buffer,
  { names, asked, known }: { names: string[]; asked: readonly string[] | null; known: RecordHashIndex | null },
): { page: OpenedPage; places: Int32Array } | null {
  const page = openPage(body, names);
  if (page === null) return null;
  const places = placesOf(page, known);
  if (unknownAmong(places) > page.count / 4) page.parseAll(asked);
  if (page.mode === 'parsed' || places.every((place, row) => place >= 0 || page.parse(row) !== undefined)) {
    return { page, places };
  }
  const whole = parsedWhole(body, names);
  return whole === null ? null : { page: whole, places: placesOf(whole, known) };
}

function unknownAmong(places: Int32Array): number {
  let unknown = 0;
  for (const place of places) if (place < 0) unknown += 1;
  return unknown;
}

function placesOf(page: OpenedPage, known: RecordHashIndex | null): Int32Array {
  return known?.find(page.hashes) ?? new Int32Array(page.count).fill(-1);
}

function seenOf({ answer, page }: Opened, offset: number): PageSeen {
  const rows = page.count;
  return {
    offset,
    rows,
    firstKey: rows === 0 ? null : keyOf(page, 0),
    lastKey: rows === 0 ? null : keyOf(page, rows - 1),
    pageKey: hexOfHash(hashOfBytes(page.hashBlock(0, rows))),
    total: answer.total,
    hasNext: answer.hasNextLink,
    refused: answer.refused === true,
  };
}

/** Key of the row's sourcedId, so that an edit between two pages moves no border; of its bytes if it has none. */
function keyOf(page: OpenedPage, row: number): string {
  const record = page.parse(row);
  const sourcedId = typeof record === 'object' && record !== null ? text((record as Members).sourcedId) : null;
  return hexOfHash(sourcedId === null ? page.hash(row) : hashOfText(sourcedId));
}
