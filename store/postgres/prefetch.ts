export interface Prefetched<Batch> extends AsyncIterableIterator<Batch> {
  next(): Promise<IteratorResult<Batch>>;
  /** Ends the source. Call it if not reading to the end. */
  return(): Promise<IteratorResult<Batch>>;
}

/**
 * Requests the first batch at once, and each further one while the one before is processed: the database and this
 * process work in parallel.
 */
export function prefetch<Batch>(batches: AsyncIterable<Batch>): Prefetched<Batch> {
  const source = batches[Symbol.asyncIterator]();
  const ask = (): Promise<IteratorResult<Batch>> => {
    const asked = Promise.resolve(source.next());
    asked.catch(() => undefined); // thrown where it is awaited
    return asked;
  };
  let coming = ask();
  const ahead: Prefetched<Batch> = {
    next: async () => {
      const result = await coming;
      if (!result.done) coming = ask();
      return result;
    },
    return: async () => {
      // A cursor of `postgres` 3.4.9 that is closed while a batch is in flight stays open and keeps its connection
      // (porsager/postgres#389). Without this hangs: test/store/abandoned-batches.test.ts.
      await coming.catch(() => undefined);
      await source.return?.();
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]: () => ahead,
  };
  return ahead;
}

/**
 * Reads sources in turn and starts each while the one before is read: the database sorts one while it sends the other.
 * `end` releases everything started, however far it was read.
 */
export function prefetchInOrder<Batch>(sources: ReadonlyArray<() => AsyncIterable<Batch>>) {
  const begun: Array<Prefetched<Batch>> = [];
  const begin = (at: number): void => {
    if (at < sources.length) begun[at] ??= prefetch(sources[at]!());
  };
  async function* source(at: number): AsyncGenerator<Batch, void, void> {
    begin(at);
    begin(at + 1);
    yield* begun[at]!;
  }
  return {
    each: sources.map((_, at) => source(at)),
    end: async () => void (await Promise.allSettled(begun.map((each) => each.return()))),
  };
}
