import { afterEach, describe, expect, it } from 'vitest';
import { createRecordHashIndex, HashMatch } from '../../oneroster/rostering/record-hash-index.js';
import type { PageChain } from '../../oneroster/page-chain.js';
import { readCollection } from '../../oneroster/rostering/read-collection.js';
import { readAll, recordAt } from './read-all.js';
import {
  clientOf,
  enrollmentRow,
  isTokenRequest,
  sendJson,
  sendToken,
  servingRows,
  startProvider,
  type CollectionServing,
} from './provider.js';

type Provider = Awaited<ReturnType<typeof startProvider>>;

let provider: Provider | undefined;
afterEach(async () => {
  await provider?.stop();
  provider = undefined;
});

const rowsOf = (count: number) => Array.from({ length: count }, (_, i) => enrollmentRow(i));

async function serve(rows: unknown[], serving?: CollectionServing): Promise<Provider> {
  return (provider = await startProvider(servingRows(rows, serving)));
}

const pagesAsked = (at: Provider) => at.asked.filter((asked) => !isTokenRequest(asked));
const offsetsAsked = (at: Provider) => pagesAsked(at).map((asked) => Number(asked.query.get('offset')));

describe('reading a collection', () => {
  it('reads every row once, each page beginning on the last row of the page before', async () => {
    const rows = rowsOf(35);
    const { certificate, rows: read, matches } = await readAll(await serve(rows));
    expect(read).toEqual(rows);
    expect(matches).toEqual(rows.map(() => HashMatch.unknown));
    expect(certificate).toMatchObject({ certified: true, rows: 35, pages: 5, total: 35 });
    expect(offsetsAsked(provider!)).toEqual([0, 9, 18, 27, 34]);
  });

  it('a provider that clamps its pages silently is read to the end, with one lane and with three', async () => {
    const rows = rowsOf(60);
    for (const lanes of [1, 3]) {
      const at = await serve(rows, { cap: 4, total: false });
      const { certificate, rows: read } = await readAll(at, {}, {}, { lanes });
      expect(read).toEqual(rows);
      expect(certificate).toMatchObject({ certified: true, total: null });
      await at.stop();
    }
  });

  it('throws away pages asked for ahead when the clamp changes', async () => {
    const rows = rowsOf(120);
    let pages = 0;
    const at = await serve(rows, { cap: () => (++pages % 3 === 0 ? 3 : 10) });
    const { certificate, rows: read } = await readAll(at, {}, {}, { lanes: 3 });
    expect(read).toEqual(rows);
    expect(certificate.certified).toBe(true);
  });

  it('has no more requests in flight than it has lanes, and uses them', async () => {
    for (const lanes of [1, 3]) {
      const rows = rowsOf(200);
      let inFlight = 0;
      let most = 0;
      const answer = servingRows(rows);
      const at = (provider = await startProvider(async (asked, response) => {
        most = Math.max(most, ++inFlight);
        await new Promise((resolve) => setTimeout(resolve, 5));
        inFlight--;
        await answer(asked, response);
      }));
      const { certificate } = await readAll(at, {}, {}, { lanes });
      expect(certificate.certified).toBe(true);
      expect(most).toBe(lanes);
      await at.stop();
    }
  });

  it('asks for the next page while the current one is being worked on', async () => {
    const at = await serve(rowsOf(40));
    const client = clientOf(at.baseUrl, {}, { pageSize: 10 });
    const reading = readCollection({ client, collection: 'enrollments' });
    await reading.next();
    await expect.poll(() => pagesAsked(at).length).toBe(2);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(pagesAsked(at)).toHaveLength(2);
    await reading.return();
  });

  it('goes on from where it was stopped, and reads nothing twice', async () => {
    const rows = rowsOf(55);
    const at = await serve(rows);
    const client = clientOf(at.baseUrl, {}, { pageSize: 10 });
    const first: unknown[] = [];
    let stored: PageChain | null = null;
    for await (const event of readCollection({ client, collection: 'enrollments' })) {
      if (event.kind !== 'page') continue;
      for (let i = event.fresh.from; i < event.fresh.to; i++) first.push(recordAt(event.page, i));
      stored = JSON.parse(JSON.stringify(event.chainAfter)) as PageChain;
      if (event.chainAfter.pages === 3) break;
    }
    const rest = await readAll(at, { chain: stored });
    expect([...first, ...rest.rows]).toEqual(rows);
    expect(rest.certificate).toMatchObject({ certified: true, rows: 55 });
  });

  it('begins again when rows move while it reads, and says so', async () => {
    const rows: unknown[] = rowsOf(50);
    let removed = false;
    const at = await serve(rows, {
      total: false,
      beforePage: (asked, served) => {
        if (removed || asked.query.get('offset') !== '18') return;
        removed = true;
        served.splice(3, 1);
      },
    });
    const { restarts, rows: read, certificate } = await readAll(at);
    expect(restarts).toEqual(['BORDER_MOVED']);
    expect(read).toEqual(rows);
    expect(certificate.certified).toBe(true);
  });

  it('is not misled by a record that was edited while it lay on the border', async () => {
    const rows = rowsOf(30);
    const at = await serve(rows, {
      beforePage: (asked) => {
        if (asked.query.get('offset') === '9') rows[9]!.endDate = '2027-05-01';
      },
    });
    const { restarts, certificate } = await readAll(at);
    expect(restarts).toEqual([]);
    expect(certificate.certified).toBe(true);
  });

  it('ends uncertified when the provider ignores the offset', async () => {
    const answer = servingRows(rowsOf(30), { total: false });
    provider = await startProvider((asked, response) => {
      asked.query.delete('offset');
      return answer(asked, response);
    });
    const { certificate, restarts } = await readAll(provider);
    expect(restarts.length).toBeGreaterThan(0);
    expect(certificate.certified).toBe(false);
  });

  it('takes a refused offset past the end for an end without proof', async () => {
    const rows = rowsOf(20);
    const answer = servingRows(rows, { total: false });
    provider = await startProvider((asked, response) =>
      Number(asked.query.get('offset')) >= rows.length ? sendJson(response, '{}', 404) : answer(asked, response),
    );
    const { rows: read, certificate } = await readAll(provider);
    expect(read).toEqual(rows);
    expect(certificate.reasons).toEqual(['END_NOT_PROVEN']);
  });

  it('tells what changed since the last night from what did not', async () => {
    const rows = rowsOf(40);
    const known = createRecordHashIndex(100);
    for await (const event of readCollection({
      client: clientOf((await serve(rows)).baseUrl),
      collection: 'enrollments',
    })) {
      if (event.kind === 'page') known.addBlock(event.page.hashBlock(event.fresh.from, event.fresh.to));
    }
    await provider!.stop();

    const gone = rows.splice(5, 1)[0];
    rows[7] = { ...rows[7], role: 'teacher' };
    rows.push(enrollmentRow(999));
    const { matches, certificate } = await readAll(await serve(rows), { known });
    expect(certificate.certified).toBe(true);
    expect(matches.flatMap((match, i) => (match === HashMatch.unknown ? [i] : []))).toEqual([7, 39]);
    expect(matches.filter((match) => match === HashMatch.known)).toHaveLength(38);
    expect(gone).toBeDefined();
    expect([...known.unseen()]).toHaveLength(2);
  });

  it('forgets what it saw when it begins again', async () => {
    const rows: unknown[] = rowsOf(50);
    const known = createRecordHashIndex(100);
    for await (const event of readCollection({
      client: clientOf((await serve(rows)).baseUrl),
      collection: 'enrollments',
    })) {
      if (event.kind === 'page') known.addBlock(event.page.hashBlock(event.fresh.from, event.fresh.to));
    }
    await provider!.stop();
    let removed = false;
    const at = await serve(rows, {
      beforePage: (asked, served) => {
        if (removed || asked.query.get('offset') !== '18') return;
        removed = true;
        served.splice(3, 1);
      },
    });
    const { matches, restarts } = await readAll(at, { known });
    expect(restarts).toEqual(['TOTAL_CHANGED']);
    expect(matches.filter((match) => match === HashMatch.seenAgain)).toEqual([]);
    expect(known.seen).toBe(49);
  });

  it('reads pages whose nested lists look like records whole, without losing or inventing one', async () => {
    const rows = Array.from({ length: 30 }, (_, i) => ({
      ...enrollmentRow(i),
      metadata: i === 17 ? { also: [{ id: 1 }, { sourcedId: 'x', type: 'org' }, { sourcedId: 'y' }] } : {},
    }));
    const known = createRecordHashIndex(100);
    const { rows: read, certificate } = await readAll(await serve(rows), { known });
    expect(read).toEqual(rows);
    expect(certificate).toMatchObject({ certified: true, rows: 30 });
  });

  it('asks again for a page that is no JSON in its middle', async () => {
    const rows = rowsOf(30);
    const answer = servingRows(rows);
    let spoiled = false;
    provider = await startProvider((asked, response) => {
      if (isTokenRequest(asked) || spoiled || asked.query.get('offset') !== '9') return answer(asked, response);
      spoiled = true;
      sendJson(response, JSON.stringify({ enrollments: rows.slice(9, 19) }).replace('"role":', '"role"'));
    });
    const { rows: read, certificate } = await readAll(provider);
    expect(read).toEqual(rows);
    expect(certificate.certified).toBe(true);
  });

  it('says that an answer without a list is not OneRoster', async () => {
    provider = await startProvider((asked, response) =>
      isTokenRequest(asked) ? sendToken(response) : sendJson(response, { hello: 'world' }),
    );
    await expect(readAll(provider)).rejects.toMatchObject({ code: 'ANSWER_NOT_ONEROSTER', retryable: false });
  });

  it('stops asking when it is told to, in the middle of a read', async () => {
    const stop = new AbortController();
    let pages = 0;
    const answer = servingRows(rowsOf(500));
    provider = await startProvider((asked, response) => {
      if (!isTokenRequest(asked) && ++pages === 5) return stop.abort(new Error('worker is stopping'));
      return answer(asked, response);
    });
    await expect(readAll(provider, { signal: stop.signal })).rejects.toThrow();
    const asked = provider.asked.length;
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(provider.asked).toHaveLength(asked);
  });

  it('survives a revoked token, a throttle and an outage in the middle of a read', { timeout: 20_000 }, async () => {
    const rows = rowsOf(95);
    const answer = servingRows(rows);
    let pages = 0;
    let issued = 0;
    provider = await startProvider((asked, response) => {
      if (isTokenRequest(asked)) return sendToken(response, `token-${++issued}`);
      pages++;
      if (pages >= 3 && asked.headers.authorization === 'Bearer token-1') return sendJson(response, '', 401);
      if (pages === 6) return sendJson(response, '{}', 429, { 'retry-after': '0' });
      if (pages === 8) return sendJson(response, '{}', 502);
      return answer(asked, response);
    });
    const { rows: read, certificate } = await readAll(provider);
    expect(read).toEqual(rows);
    expect(certificate.certified).toBe(true);
    expect(issued).toBe(2);
  });
});
