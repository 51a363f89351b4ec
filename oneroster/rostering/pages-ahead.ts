import type { FetchedPage } from './roster-reads.js';
import { nextRequest, type PageChain } from './page-chain.js';

/** Requests for the pages that come next, on their way while the current one is being processed. */
export interface PagesAhead {
  /** The answer to the chain's next request, asked for at once if it is not on its way. */
  take(chain: PageChain): Promise<FetchedPage>;
  /** Sends what may be in flight after `chain`: its next request, and with several lanes the ones after it. */
  fill(chain: PageChain): void;
  /** Throws away what is on its way. */
  drop(): void;
}

type Fetch = (request: { offset: number; limit: number }, signal: AbortSignal) => Promise<FetchedPage>;

/** `signal` drops everything too. */
export function createPagesAhead(fetch: Fetch, lanes: () => number, signal?: AbortSignal): PagesAhead {
  let window: Array<{ offset: number; answer: Promise<FetchedPage> }> = [];
  let stop = new AbortController();
  signal?.addEventListener('abort', () => stop.abort(signal.reason), { once: true });

  function send(offset: number, limit: number): void {
    signal?.throwIfAborted();
    const answer = fetch({ offset, limit }, stop.signal);
    // Nobody may ever take it; then its failure is nobody's either.
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
        // The page before was clamped: what was asked for begins in the wrong place.
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

/** Where the next pages begin: the first for certain, the others if each page brings what the last one brought. */
function likelyOffsets(chain: PageChain, count: number): number[] {
  const { offset } = nextRequest(chain);
  const offsets = [offset];
  const step = chain.pageRows - 1;
  if (chain.step !== 'reading' || chain.pages === 0 || step < 1) return offsets;
  const last = chain.total === null ? Infinity : chain.total - 1;
  while (offsets.length < count && offsets.at(-1)! < last) offsets.push(Math.min(offsets.at(-1)! + step, last));
  return offsets;
}
