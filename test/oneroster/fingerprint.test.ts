import { afterEach, describe, expect, it } from 'vitest';
import { readsSorted, takeFingerprint } from '../../oneroster/rostering/fingerprint.js';
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

const rows = Array.from({ length: 300 }, (_, i) => enrollmentRow(i));

describe('the fingerprint of a provider', () => {
  it('tells the page cap, totals, links, order, shapes and the token life', async () => {
    provider = await startProvider(servingRows(rows, { cap: 100, link: true }));
    const fingerprint = await takeFingerprint(clientOf(provider.baseUrl));
    expect(fingerprint).toMatchObject({
      provider: 'powerschool',
      token: { lifetimeSeconds: 3600 },
      pageCap: 100,
      totalGiven: true,
      linkGiven: true,
      sort: 'honoured',
      failures: [],
    });
    expect(fingerprint.collections.enrollments).toMatchObject({ total: 300, sampled: 100, rejected: 0, mode: 'split' });
    expect(fingerprint.collections.enrollments?.fields).toContain('dateLastModified');
    expect(fingerprint.collections.academicSessions?.rejected).toBe(50);
  });

  it('finds the cap of a provider that tells neither totals nor links', async () => {
    provider = await startProvider(servingRows(rows, { cap: 100, total: false }));
    const fingerprint = await takeFingerprint(clientOf(provider.baseUrl));
    expect(fingerprint).toMatchObject({ pageCap: 100, totalGiven: false, linkGiven: false });
    await provider.stop();

    provider = await startProvider(servingRows(rows.slice(0, 40), { total: false }));
    expect(await takeFingerprint(clientOf(provider.baseUrl))).toMatchObject({ pageCap: null });
  });

  it('notices that the order is not honoured, or that asking for it is an error', async () => {
    provider = await startProvider(servingRows([...rows].reverse()));
    expect((await takeFingerprint(clientOf(provider.baseUrl))).sort).toBe('ignored');
    await provider.stop();

    const answer = servingRows(rows);
    provider = await startProvider((asked, response) =>
      asked.query.has('sort') ? sendJson(response, '{}', 400) : answer(asked, response),
    );
    expect(await takeFingerprint(clientOf(provider.baseUrl))).toMatchObject({ sort: 'refused', failures: [] });
  });

  const ownFailure = { statusInfoSet: [{ imsx_codeMajor: 'failure', imsx_codeMinor: 'sorting_off' }] };
  it.each<[says: string, status: number, body: object]>([
    ['500', 500, {}],
    ['501', 501, {}],
    ['405', 405, {}],
    ['403', 403, {}],
    ['404', 404, {}],
    ['406', 406, {}],
    ['422', 422, {}],
    ['200 and a failure with a code of its own', 200, ownFailure],
  ])('reads without an order where asking for one is answered with %s', async (_says, status, body) => {
    const answer = servingRows(rows);
    provider = await startProvider((asked, response) =>
      asked.query.has('sort') ? sendJson(response, body, status) : answer(asked, response),
    );
    const fingerprint = await takeFingerprint(clientOf(provider.baseUrl));
    expect(fingerprint).toMatchObject({ sort: 'refused', failures: [] });
    expect(readsSorted(fingerprint.sort)).toBe(false);
    expect(fingerprint.collections.enrollments).toMatchObject({ total: 300 });
  });

  it('tells as such a list that fails with and without an order, and asks for the others in order', async () => {
    const answer = servingRows(rows);
    provider = await startProvider((asked, response) =>
      asked.path.endsWith('/orgs') ? sendJson(response, ownFailure) : answer(asked, response),
    );
    const { sort, failures } = await takeFingerprint(clientOf(provider.baseUrl));
    expect(sort).toBe('honoured');
    expect(failures.map(({ what, code }) => [what, code])).toEqual([['orgs', 'PROVIDER_REPORTED_FAILURE']]);
    expect(provider.asked.filter(({ path }) => path.endsWith('/orgs'))).toHaveLength(2);
  });

  it('does not ask without an order where the credential is refused', async () => {
    provider = await startProvider((asked, response) =>
      isTokenRequest(asked) ? sendToken(response) : sendJson(response, {}, 401),
    );
    const { failures } = await takeFingerprint(clientOf(provider.baseUrl));
    expect(new Set(failures.map(({ code }) => code))).toEqual(new Set(['TOKEN_REFUSED']));
    expect(provider.asked.filter(({ query }) => query.has('limit') && !query.has('sort'))).toEqual([]);
  });

  it('notices that only each page is sorted, so that reading asks for no order', async () => {
    const shuffled = rows.map((_, i) => rows[(i * 7) % rows.length]!);
    const answer = servingRows(shuffled, { total: false });
    const idOf = (row: unknown) => (row as { sourcedId: string }).sourcedId;
    provider = await startProvider((asked, response) => {
      if (isTokenRequest(asked) || !asked.query.has('sort')) return answer(asked, response);
      const [offset, limit] = [Number(asked.query.get('offset')), Math.min(100, Number(asked.query.get('limit')))];
      const page = shuffled.slice(offset, offset + limit).sort((a, b) => (idOf(a) < idOf(b) ? -1 : 1));
      sendJson(response, { [asked.path.split('/').at(-1)!]: page });
    });
    const { sort } = await takeFingerprint(clientOf(provider.baseUrl, {}, { pageSize: 100 }));
    expect(sort).toBe('withinPage');
    expect(readsSorted(sort)).toBe(false);
    expect(['honoured', 'ignored', 'unknown', undefined].map(readsSorted)).toEqual([null, null, null, null]);

    const { certificate } = await readAll(provider, { sort: false });
    expect(certificate).toMatchObject({ certified: true, rows: 300 });
    expect((await readAll(provider)).certificate.certified).toBe(false);
  });

  it('takes "unknown object" for an empty list, but not for all lists at once', async () => {
    const answer = servingRows(rows);
    const unknown = { statusInfoSet: [{ imsx_codeMajor: 'failure', imsx_codeMinor: 'unknownobject' }] };
    let all = false;
    provider = await startProvider((asked, response) =>
      !isTokenRequest(asked) && (all || asked.path.endsWith('/courses'))
        ? sendJson(response, unknown, 404)
        : answer(asked, response),
    );
    expect((await takeFingerprint(clientOf(provider.baseUrl))).failures).toEqual([]);
    all = true;
    expect((await takeFingerprint(clientOf(provider.baseUrl))).failures).toHaveLength(6);
  });

  it('names each collection that cannot be read, and what to do', async () => {
    const answer = servingRows(rows);
    provider = await startProvider((asked, response) => {
      if (asked.path.endsWith('/users')) return sendJson(response, '{}', 403);
      if (asked.path.endsWith('/courses')) return sendJson(response, { something: 'else' });
      return answer(asked, response);
    });
    const fingerprint = await takeFingerprint(clientOf(provider.baseUrl));
    expect(fingerprint.failures.map(({ what, code }) => [what, code])).toEqual([
      ['courses', 'ANSWER_NOT_ONEROSTER'],
      ['users', 'FORBIDDEN'],
    ]);
    expect(fingerprint.collections.enrollments).toBeDefined();
  });

  it('stops at credentials that are refused', async () => {
    provider = await startProvider((asked, response) =>
      isTokenRequest(asked) ? sendJson(response, { error: 'invalid_client' }, 401) : sendToken(response),
    );
    const fingerprint = await takeFingerprint(clientOf(provider.baseUrl));
    expect(fingerprint.failures).toMatchObject([{ what: 'token', code: 'CREDENTIALS_REFUSED' }]);
    expect(fingerprint.collections).toEqual({});
  });
});
