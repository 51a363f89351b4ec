/** Asks for the next batch while the current one is being worked on: the database and this process then work at once. */
export async function* fetchAhead<Batch>(batches: AsyncIterable<Batch>): AsyncGenerator<Batch> {
  const iterator = batches[Symbol.asyncIterator]();
  let next = Promise.resolve(iterator.next());
  next.catch(() => undefined); // thrown where it is awaited
  try {
    for (;;) {
      const { done, value } = await next;
      if (done) return;
      next = Promise.resolve(iterator.next());
      next.catch(() => undefined);
      yield value;
    }
  } finally {
    await iterator.return?.();
  }
}
