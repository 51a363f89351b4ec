import type { ServerResponse } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { Access } from '../../oneroster/profiles/scopes.js';
import { clientOf, failureOf, isTokenRequest, sendJson, sendToken, startProvider } from './provider.js';

let provider: Awaited<ReturnType<typeof startProvider>> | undefined;
afterEach(async () => {
  await provider?.stop();
  provider = undefined;
});

it('asks for a token of its own for each kind of access', async () => {
  provider = await startProvider((asked, response) => {
    if (isTokenRequest(asked)) return sendToken(response, new URLSearchParams(asked.body).get('scope') ?? '');
    sendJson(response, '', asked.method === 'PUT' ? 201 : 200);
  });
  const client = clientOf(provider.baseUrl);
  const put = { method: 'PUT', operation: 'results', path: '/results', access: Access.gradebookWrite } as const;
  await client.request({ ...put, sourcedId: 'r1', json: { result: {} } });
  await client.request({ ...put, sourcedId: 'r2', json: { result: {} } });
  const scope = 'https://purl.imsglobal.org/spec/or/v1p1/scope/gradebook.createput';
  expect(provider.asked.map(({ method, path }) => `${method} ${path}`)).toEqual([
    'POST /oauth/access_token',
    'PUT /api/ims/oneroster/v1p1/results/r1',
    'PUT /api/ims/oneroster/v1p1/results/r2',
  ]);
  expect(provider.asked[1]?.headers.authorization).toBe(`Bearer ${scope}`);
  expect(JSON.parse(provider.asked[1]!.body)).toEqual({ result: {} });
});

describe('a write', () => {
  const put = { method: 'PUT', operation: 'results', path: '/results', access: Access.gradebookWrite } as const;
  const written = () => provider!.asked.filter((asked) => asked.method === 'PUT');
  const write = (client = clientOf(provider!.baseUrl)) => client.request({ ...put, sourcedId: 'r1', json: {} });

  it.each<[string, (response: ServerResponse) => void]>([
    ['is never sent again when the connection breaks after it', (response) => response.destroy()],
    ['is never sent again when a gateway gives up on it', (response) => sendJson(response, '', 504)],
    ['is never sent again when the provider fails', (response) => sendJson(response, '', 500)],
    ['is never sent again when its answer is cut', (response) => sendJson(response, '{"result":{')],
  ])('%s: nobody knows whether it was carried out', async (_, answer) => {
    provider = await startProvider((asked, response) =>
      isTokenRequest(asked) ? sendToken(response) : answer(response),
    );
    expect(await failureOf(write())).toMatchObject({
      code: 'WRITE_UNKNOWN',
      retryable: false,
      path: '/api/ims/oneroster/v1p1/results/{sourcedId}',
    });
    expect(written()).toHaveLength(1);
  });

  it('is sent again after "too many requests", which says that it was not carried out', async () => {
    provider = await startProvider((asked, response) => {
      if (isTokenRequest(asked)) return sendToken(response);
      if (written().length < 2) return sendJson(response, 'wait 0.01 seconds', 429);
      sendJson(response, '', 200);
    });
    expect((await write()).status).toBe(200);
    expect(written()).toHaveLength(2);
  });

  it('is sent again with a new token after an old one was refused', async () => {
    let issued = 0;
    provider = await startProvider((asked, response) => {
      if (isTokenRequest(asked)) return sendToken(response, `token-${++issued}`);
      sendJson(response, '', asked.headers.authorization === 'Bearer token-1' ? 401 : 204);
    });
    expect((await write()).status).toBe(204);
  });

  it('that may replace what is there is repeated like a read', async () => {
    provider = await startProvider((asked, response) => {
      if (isTokenRequest(asked)) return sendToken(response);
      sendJson(response, '', written().length < 2 ? 502 : 200);
    });
    const client = clientOf(provider.baseUrl);
    expect((await client.request({ ...put, sourcedId: 'r1', json: {}, repeatable: true })).status).toBe(200);
  });
});
