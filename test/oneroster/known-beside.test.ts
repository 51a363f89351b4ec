import { afterEach, expect, it } from 'vitest';
import { createRecordHashIndex, HashMatch, type RecordHashIndex } from '../../oneroster/rostering/record-hash-index.js';
import { readCollection } from '../../oneroster/rostering/read-collection.js';
import { clientOf, enrollmentRow, isTokenRequest, sendToken, servingRows, startProvider } from './provider.js';

let provider: Awaited<ReturnType<typeof startProvider>> | undefined;
afterEach(async () => {
  await provider?.stop();
  provider = undefined;
});

const rows = Array.from({ length: 20 }, (_, id) => enrollmentRow(id));

/** A provider that says when the first page was asked for. */
async function serveNoting(): Promise<{ first: Promise<void> }> {
  let asked = (): void => undefined;
  const first = new Promise<void>((resolve) => (asked = resolve));
  const answer = servingRows(rows);
  provider = await startProvider((request, response) => {
    if (isTokenRequest(request)) return sendToken(response);
    asked();
    return answer(request, response);
  });
  return { first };
}

async function read(known: Promise<RecordHashIndex | null>): Promise<number[]> {
  const client = clientOf(provider!.baseUrl, {}, { pageSize: 10 });
  const matches: number[] = [];
  try {
    for await (const event of readCollection({ client, collection: 'enrollments', known })) {
      if (event.kind === 'page') matches.push(...event.matches);
    }
  } finally {
    client.close();
  }
  return matches;
}

it('the first page is on its way while the hashes of the last read are still being loaded', async () => {
  const { first } = await serveNoting();
  let loaded = (_: RecordHashIndex | null): void => undefined;
  const reading = read(new Promise((resolve) => (loaded = resolve)));
  await first;
  loaded(createRecordHashIndex(1));
  expect(await reading).toEqual(rows.map(() => HashMatch.unknown));
});

it('a read whose hashes cannot be loaded fails with the reason, and asks for nothing more', async () => {
  await serveNoting();
  await expect(read(Promise.reject(new RangeError('no hashes')))).rejects.toThrow(RangeError);
});
