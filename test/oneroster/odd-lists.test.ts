import type { ServerResponse } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { readCollection } from '../../oneroster/rostering/read-collection.js';
import { readAll } from './read-all.js';
import {
  clientOf,
  enrollmentRow,
  isTokenRequest,
  sendJson,
  sendToken,
  servingRows,
  startProvider,
} from './provider.js';

let provider: Awaited<ReturnType<typeof startProvider>> | undefined;
afterEach(async () => {
  await provider?.stop();
  provider = undefined;
});

const rowsOf = (count: number) => Array.from({ length: count }, (_, i) => enrollmentRow(i));

describe('reading a collection of a provider that is like no text', () => {
  it.each([400, 404, 416, 500])(
    'ends, without proof, where an offset after the end is answered with %i',
    { timeout: 30_000 },
    async (status) => {
      const rows = rowsOf(20);
      const answer = servingRows(rows, { total: false });
      provider = await startProvider((asked, response) =>
        Number(asked.query.get('offset')) >= rows.length ? sendJson(response, '{}', status) : answer(asked, response),
      );
      const { rows: read, certificate, restarts } = await readAll(provider);
      expect(read).toEqual(rows);
      expect(restarts).toEqual([]);
      expect(certificate.reasons).toEqual(['END_NOT_PROVEN']);
    },
  );

  const unknownObject = (minor: string) => ({
    statusInfoSet: [{ imsx_codeMajor: 'failure', imsx_severity: 'error', imsx_codeMinor: minor }],
  });
  it.each<[string, (response: ServerResponse) => void]>([
    ['404 and "unknownobject"', (response) => sendJson(response, unknownObject('unknownobject'), 404)],
    ['404 and "unknown object"', (response) => sendJson(response, unknownObject('unknown object'), 404)],
    ['200 and "unknownobject"', (response) => sendJson(response, unknownObject('unknownobject'))],
    ['204', (response) => void response.writeHead(204).end()],
  ])('reads an empty list that comes as %s', async (_, answer) => {
    provider = await startProvider((asked, response) =>
      isTokenRequest(asked) ? sendToken(response) : answer(response),
    );
    const { rows, certificate } = await readAll(provider);
    expect(rows).toEqual([]);
    expect(certificate).toMatchObject({ certified: true, rows: 0 });
  });

  it('does not take a 404 without a word, or one in the middle of a list, for an empty list', async () => {
    provider = await startProvider((asked, response) =>
      isTokenRequest(asked) ? sendToken(response) : sendJson(response, '{}', 404),
    );
    await expect(readAll(provider)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await provider.stop();

    const answer = servingRows(rowsOf(30));
    provider = await startProvider((asked, response) =>
      asked.query.get('offset') === '9'
        ? sendJson(response, unknownObject('unknownobject'), 404)
        : answer(asked, response),
    );
    await expect(readAll(provider)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('reads one object in place of a list as a list of one', async () => {
    const [only] = rowsOf(1);
    provider = await startProvider((asked, response) => {
      if (isTokenRequest(asked)) return sendToken(response);
      const isPast = Number(asked.query.get('offset')) > 0;
      sendJson(response, { enrollments: isPast ? [] : only });
    });
    const { rows, certificate } = await readAll(provider);
    expect(rows).toEqual([only]);
    expect(certificate).toMatchObject({ certified: true, rows: 1 });
  });

  it('reads on where each total counts its own page, and proves the end', async () => {
    const rows = rowsOf(25);
    const answer = servingRows(rows, { total: false });
    provider = await startProvider((asked, response) => {
      const left = rows.length - Number(asked.query.get('offset'));
      response.setHeader('x-total-count', String(Math.max(0, Math.min(10, left))));
      return answer(asked, response);
    });
    const { rows: read, certificate } = await readAll(provider);
    expect(read).toEqual(rows);
    expect(certificate).toMatchObject({ certified: true, rows: 25, total: null });
  });

  it('reads a page that is not UTF-8 without losing a letter, and says so', async () => {
    const row = { ...enrollmentRow(1), note: 'José, naïve, 10 €' };
    provider = await startProvider((asked, response) => {
      if (isTokenRequest(asked)) return sendToken(response);
      const page = JSON.stringify({ enrollments: Number(asked.query.get('offset')) > 0 ? [] : [row] });
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(Buffer.from(page.replace('€', '\x80'), 'latin1'));
    });
    const client = clientOf(provider.baseUrl);
    const seen: unknown[] = [];
    for await (const event of readCollection({ client, collection: 'enrollments' })) {
      if (event.kind === 'page' && event.fresh.to > 0) seen.push([event.recoded, event.page.parse(0)]);
    }
    expect(seen[0]).toEqual([true, row]);
  });
});
