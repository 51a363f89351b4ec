import { afterEach, describe, expect, it } from 'vitest';
import { OneRosterError } from '../../oneroster/errors.js';
import { powerschool } from '../../oneroster/profiles/powerschool.js';
import { memoryTokens } from '../../oneroster/tokens.js';
import { clientOf, failureOf, isTokenRequest, sendJson, sendToken, startProvider } from './provider.js';

type Provider = Awaited<ReturnType<typeof startProvider>>;

let provider: Provider | undefined;
afterEach(async () => {
  await provider?.stop();
  provider = undefined;
});

const orgList = { orgs: [{ sourcedId: '1', name: 'Birch Valley', type: 'district' }] };

describe('the OneRoster client', () => {
  it('gets a token with HTTP Basic, then a page in the order of sourcedId', async () => {
    provider = await startProvider((asked, response) => {
      if (isTokenRequest(asked)) return sendToken(response);
      sendJson(response, orgList, 200, {
        'x-total-count': '1',
        link: '<https://sis.example/orgs?limit=5&offset=5>; rel="next"',
      });
    });
    const page = await clientOf(provider.baseUrl).fetchPage('orgs', { offset: 0, limit: 5 });

    expect(JSON.parse(page.body.toString())).toEqual(orgList);
    expect(page).toMatchObject({ status: 200, total: 1, hasNextLink: true, nextOffsetFromLink: 5 });
    const [token, orgs] = provider.asked;
    expect(token?.headers.authorization).toBe(`Basic ${Buffer.from('rollbook:a-secret-for-tests').toString('base64')}`);
    expect(new URLSearchParams(token?.body).get('grant_type')).toBe('client_credentials');
    expect(orgs?.path).toBe('/api/ims/oneroster/v1p1/orgs');
    expect(orgs?.headers.authorization).toBe('Bearer token-1');
    expect(Object.fromEntries(orgs!.query)).toEqual({ limit: '5', offset: '0', sort: 'sourcedId' });
  });

  it('sends the credentials in the body where the profile says so', async () => {
    provider = await startProvider((_asked, response) => sendToken(response));
    await clientOf(provider.baseUrl, {}, { auth: 'oauth2-body' }).fetchToken();

    const form = new URLSearchParams(provider.asked[0]?.body);
    expect(form.get('client_id')).toBe('rollbook');
    expect(form.get('client_secret')).toBe('a-secret-for-tests');
    expect(provider.asked[0]?.headers.authorization).toBeUndefined();
  });

  it('renews a token that was revoked early and asks again', async () => {
    let issued = 0;
    provider = await startProvider((asked, response) => {
      if (isTokenRequest(asked)) return sendToken(response, `token-${++issued}`);
      if (asked.headers.authorization === 'Bearer token-1') return sendJson(response, '', 401);
      sendJson(response, orgList);
    });
    const page = await clientOf(provider.baseUrl).fetchPage('orgs', { offset: 0, limit: 5 });
    expect(page.status).toBe(200);
    expect(issued).toBe(2);
  });

  it('keeps its new token through an outage that follows', async () => {
    let issued = 0;
    let outages = 0;
    provider = await startProvider((asked, response) => {
      if (isTokenRequest(asked)) return sendToken(response, `token-${++issued}`);
      if (asked.headers.authorization === 'Bearer token-1') return sendJson(response, '', 401);
      sendJson(response, orgList, outages++ === 0 ? 502 : 200);
    });
    await clientOf(provider.baseUrl).fetchPage('orgs', { offset: 0, limit: 5 });
    expect(issued).toBe(2);
  });

  it('gives up when a new token is refused too', async () => {
    provider = await startProvider((asked, response) =>
      isTokenRequest(asked) ? sendToken(response) : sendJson(response, '', 401),
    );
    const error = await failureOf(clientOf(provider.baseUrl).fetchPage('orgs', { offset: 0, limit: 5 }));
    expect(error).toMatchObject({ code: 'TOKEN_REFUSED', status: 401, retryable: false });
    expect(provider.asked.filter(isTokenRequest)).toHaveLength(2);
  });

  it('asks for one token when many requests need one at once', async () => {
    provider = await startProvider(async (asked, response) => {
      if (!isTokenRequest(asked)) return sendJson(response, orgList);
      await new Promise((resolve) => setTimeout(resolve, 30));
      sendToken(response);
    });
    const client = clientOf(provider.baseUrl);
    await Promise.all(Array.from({ length: 8 }, () => client.fetchPage('orgs', { offset: 0, limit: 5 })));
    expect(provider.asked.filter(isTokenRequest)).toHaveLength(1);
  });

  it('uses the token another worker brought instead of asking for a third', async () => {
    const tokens = memoryTokens();
    provider = await startProvider((asked, response) => {
      if (asked.headers.authorization !== 'Bearer from-elsewhere') return sendJson(response, '', 401);
      sendJson(response, orgList);
    });
    const stale = { token: 'stale', expiresAt: new Date(Date.now() + 3_600_000) };
    await tokens.renew(powerschool.scopes.rostering.join(' '), null, async () => stale);
    const client = clientOf(provider.baseUrl, {
      tokens: { current: (scopes) => tokens.current(scopes), renew: async () => 'from-elsewhere' },
    });
    expect((await client.fetchPage('orgs', { offset: 0, limit: 5 })).status).toBe(200);
    expect(provider.asked.filter(isTokenRequest)).toHaveLength(0);
  });

  it('explains refused credentials without repeating them', async () => {
    provider = await startProvider((_asked, response) => sendJson(response, { error: 'invalid_client' }, 401));
    const error = await failureOf(clientOf(provider.baseUrl).fetchPage('orgs', { offset: 0, limit: 5 }));
    expect(error).toMatchObject({ code: 'CREDENTIALS_REFUSED', path: '/oauth/access_token', retryable: false });
    expect(JSON.stringify({ ...error, message: error.message })).not.toContain('a-secret-for-tests');
  });

  it('waits as long as a throttling provider asks, and tells everybody who shares the pace', async () => {
    let refused = false;
    provider = await startProvider((asked, response) => {
      if (isTokenRequest(asked)) return sendToken(response);
      if (refused) return sendJson(response, orgList);
      refused = true;
      sendJson(response, 'Too many requests, wait 0.05 seconds', 429);
    });
    const slowedDown: number[] = [];
    let turns = 0;
    let inFlight = 0;
    const pace = {
      enter: async () => {
        turns += 1;
        inFlight += 1;
        return () => void (inFlight -= 1);
      },
      slowDown: async (ms: number) => void slowedDown.push(ms),
      close: () => {},
    };
    await clientOf(provider.baseUrl, { pace }).fetchPage('orgs', { offset: 0, limit: 5 });
    expect(slowedDown).toEqual([50]);
    expect(turns).toBe(3);
    expect(inFlight).toBe(0);
  });

  it('hands a long wait back instead of sleeping through it', async () => {
    provider = await startProvider((asked, response) =>
      isTokenRequest(asked) ? sendToken(response) : sendJson(response, '{}', 429, { 'retry-after': '600' }),
    );
    const error = await failureOf(clientOf(provider.baseUrl).fetchPage('orgs', { offset: 0, limit: 5 }));
    expect(error).toMatchObject({ code: 'THROTTLED', retryable: true, retryAfterMs: 600_000 });
  });

  it('asks again when an answer breaks off in the middle', async () => {
    let broken = 0;
    provider = await startProvider((asked, response) => {
      if (isTokenRequest(asked)) return sendToken(response);
      if (broken++ > 0) return sendJson(response, orgList);
      response.writeHead(200, { 'content-length': '5000', 'content-type': 'application/json' });
      response.write('{"orgs":[{"sourcedId":"1"');
      setTimeout(() => response.destroy(), 20);
    });
    const page = await clientOf(provider.baseUrl).fetchPage('orgs', { offset: 0, limit: 5 });
    expect(JSON.parse(page.body.toString())).toEqual(orgList);
  });

  it('asks again when a proxy cut the body and closed it politely', async () => {
    let cut = 0;
    provider = await startProvider((asked, response) => {
      if (isTokenRequest(asked)) return sendToken(response);
      sendJson(response, cut++ === 0 ? JSON.stringify(orgList).slice(0, -7) : orgList);
    });
    const page = await clientOf(provider.baseUrl).fetchPage('orgs', { offset: 0, limit: 5 });
    expect(JSON.parse(page.body.toString())).toEqual(orgList);
  });

  it('gives up on a body that never goes on, and says it timed out', { timeout: 30_000 }, async () => {
    provider = await startProvider((asked, response) => {
      if (isTokenRequest(asked)) return sendToken(response);
      response.writeHead(200, { 'content-type': 'application/json' });
      response.write('{"orgs":[');
    });
    const client = clientOf(provider.baseUrl, { timeouts: { idle: 40, request: 2000 } });
    const error = await failureOf(client.fetchPage('orgs', { offset: 0, limit: 5 }));
    expect(error).toMatchObject({ code: 'TIMED_OUT', retryable: true });
  });

  it('recognises a sign-in page where an API should be', async () => {
    provider = await startProvider((asked, response) => {
      if (isTokenRequest(asked)) return sendToken(response);
      response.writeHead(200, { 'content-type': 'text/html' });
      response.end('<html>Sign in</html>');
    });
    const error = await failureOf(clientOf(provider.baseUrl).fetchPage('orgs', { offset: 0, limit: 5 }));
    expect(error.code).toBe('ANSWER_NOT_JSON');
  });

  it('does not follow a redirect with its token', async () => {
    provider = await startProvider((asked, response) => {
      if (isTokenRequest(asked)) return sendToken(response);
      response.writeHead(302, { location: '/elsewhere' });
      response.end();
    });
    const error = await failureOf(clientOf(provider.baseUrl).fetchPage('orgs', { offset: 0, limit: 5 }));
    expect(error.code).toBe('REDIRECTED');
    expect(provider.asked.some((asked) => asked.path === '/elsewhere')).toBe(false);
  });

  it('stops at once when it is told to', async () => {
    provider = await startProvider((asked, response) => {
      if (isTokenRequest(asked)) sendToken(response);
    });
    const stop = new AbortController();
    const reading = clientOf(provider.baseUrl).fetchPage('orgs', { offset: 0, limit: 5 }, stop.signal);
    setTimeout(() => stop.abort(new Error('worker is stopping')), 50);
    await expect(reading).rejects.toThrow('worker is stopping');
  });

  it('finds one record by its id, and says plainly when there is none', async () => {
    provider = await startProvider((asked, response) => {
      if (isTokenRequest(asked)) return sendToken(response);
      if (asked.path.endsWith('/users/S%2F1')) return sendJson(response, { user: { sourcedId: 'S/1' } });
      if (asked.path.endsWith('/t1')) return sendJson(response, { term: [{ sourcedId: 't1' }] });
      sendJson(response, { imsx_codeMajor: 'failure' }, 404);
    });
    const client = clientOf(provider.baseUrl);
    expect(await client.fetchOne('users', 'S/1')).toEqual({ kind: 'found', raw: { sourcedId: 'S/1' } });
    expect(await client.fetchOne('academicSessions', 't1')).toEqual({ kind: 'found', raw: { sourcedId: 't1' } });
    expect(await client.fetchOne('users', 'gone')).toEqual({ kind: 'missing' });
  });

  it('refuses plain http to anywhere but this machine', () => {
    expect(() => clientOf('http://sis.example')).toThrow(
      expect.objectContaining({ code: 'PLAIN_HTTP_REFUSED' }) as Error,
    );
    expect(() => clientOf('http://127.0.0.1.example:80')).toThrow(OneRosterError);
    expect(() => clientOf('not an address')).toThrow(expect.objectContaining({ code: 'ADDRESS_NOT_VALID' }) as Error);
    expect(() => clientOf('http://[::1]:8080')).not.toThrow();
    expect(() => clientOf('https://sis.example')).not.toThrow();
  });

  it('reports each attempt for the metrics, without a query or an id', async () => {
    provider = await startProvider((asked, response) =>
      isTokenRequest(asked) ? sendToken(response) : sendJson(response, { user: { sourcedId: 'S1' } }),
    );
    const seen: unknown[] = [];
    const client = clientOf(provider.baseUrl, { onRequest: (metrics) => seen.push(metrics) });
    await client.fetchOne('users', 'S1');
    expect(seen).toMatchObject([
      { operation: 'token', status: 200, attempt: 1 },
      { operation: 'users', status: 200, attempt: 1 },
    ]);
    expect(JSON.stringify(seen)).not.toContain('S1');
  });
});
