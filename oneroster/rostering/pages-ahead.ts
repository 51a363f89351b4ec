import type { FetchedPage } from './roster-reads.js';
import { nextRequest, type PageChain } from '../page-chain.js';

/** Requests for the next pages, in flight while the current one is processed. */
export interface PagesAhead {
  /** The answer to the chain's next request, sent now if it is not in flight. */
  take(chain: PageChain): Promise<FetchedPage>;
  /** Sends what may be in flight after `chain`: its next request, and with several lanes the following ones. */
  fill(chain: PageChain): void;
  /** Drops the requests in flight. */
  drop(): void;
}

type Fetch = (request: { offset: number; limit: number }, signal: AbortSignal) => Promise<FetchedPage>;

/** `signal` drops all requests too. */
export function createPagesAhead(fetch: Fetch, lanes: () => number, signal?: AbortSignal): PagesAhead {
  let window: Array<{ offset: number; answer: Promise<FetchedPage> }> = [];
  let stop = new AbortController();
  signal?.addEventListener('abort', () => stop.abort(signal.reason), { once: true });

  function send(offset: number, limit: number): void {
    signal?.throwIfAborted();
    const answer = fetch({ offset, limit }, stop.signal);
    // Its failure is ignored if it is never taken.
    answer.catch(() => {});
    window.push({ offset, answer });
  }

  function drop(): void {
    if (window.length > 0) stop.abort();
    stop = new AbortController();
    window = [];
  }

  return {
    drop,
    take(chain) {
      const { offset, limit } = nextRequest(chain);
      if (window[0]?.offset !== offset) {
        // The page before was clamped: the requests begin at wrong offsets.
        drop();
        send(offset, limit);
      }
      return window.shift()!.answer;
    },
    fill(chain) {
      if (chain.step === 'done') return drop();
      const offsets = likelyOffsets(chain, lanes());
      if (window.length > 0 && window[0]!.offset !== offsets[0]) drop();
      for (const offset of offsets.slice(window.length)) send(offset, chain.limit);
    },
  };
}

/** Offsets of the next pages: the first is certain, the others assume as many rows per page as in the last. */
function likelyOffsets(chain: PageChain, count: number): number[] {
  const { offset } = nextRequest(chain);
  const offsets = [offset];
  const step = chain.pageRows - 1;
  if (chain.step !== 'reading' || chain.pages === 0 || step < 1) return offsets;
  const last = chain.total === null ? Infinity : chain.total - 1;
  while (offsets.length < count && offsets.at(-1)! < last) offsets.push(Math.min(offsets.at(-1)! + step, last));
  return offsets;
}
