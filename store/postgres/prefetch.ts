export interface Prefetched<Batch> extends AsyncIterableIterator<Batch> {
  next(): Promise<IteratorResult<Batch>>;
  /** Ends the source. Whoever does not read to the end calls it. */
  return(): Promise<IteratorResult<Batch>>;
}

/**
 * Asks for the first batch at once, and for each further one while the one before is being worked on: the database and
 * this process then work at the same time.
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
      // A cursor of `postgres` 3.4.9 that is closed while a batch is on its way stays open, and keeps its connection
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
 * Sources to be read in turn: each is begun while the one before is read, so that the database sorts for the one and sends
 * the other. `end` lets go of what was begun, however far it came.
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
