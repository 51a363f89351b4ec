import { afterEach, describe, expect, it } from 'vitest';
import { takeFingerprint } from '../../oneroster/rostering/fingerprint.js';
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
    expect(fingerprint.collections.orgs?.rejected).toBe(50);
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
