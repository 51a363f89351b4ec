import { afterEach, describe, expect, it } from 'vitest';
import { profileOf } from '../../oneroster/profiles/index.js';
import { clientOf, failureOf, isTokenRequest, sendJson, sendToken, startProvider } from './provider.js';

let provider: Awaited<ReturnType<typeof startProvider>> | undefined;
afterEach(async () => {
  await provider?.stop();
  provider = undefined;
});

const orgList = { orgs: [{ sourcedId: '1', name: 'Birch Valley', type: 'district' }] };

describe('the OneRoster client, with answers that no text foresees,', () => {
  it.each<[string, string, number, string]>([
    ['no content', '', 204, 'ANSWER_NOT_ONEROSTER'],
    ['an empty object', '{}', 200, 'ANSWER_NOT_ONEROSTER'],
    ['null', 'null', 200, 'ANSWER_CUT_SHORT'],
    ['an empty list', '{"users":[]}', 200, 'ANSWER_NOT_ONEROSTER'],
    ['another record', '{"user":{"sourcedId":"S2"}}', 200, 'ANSWER_NOT_ONEROSTER'],
    ['a refusal', '{}', 400, 'BAD_REQUEST'],
    ['no right', '{}', 403, 'FORBIDDEN'],
    ['a failure', '{}', 500, 'PROVIDER_FAILED'],
    ['a 404 for want of a right', '{"imsx_codeMinor":"forbidden"}', 404, 'NOT_FOUND'],
    ['a web page', '<html>Not found</html>', 404, 'ANSWER_NOT_JSON'],
    ['a sign-in page', '<html>Sign in</html>', 200, 'ANSWER_NOT_JSON'],
  ])('does not take %s for proof that a record is gone', { timeout: 30_000 }, async (_, body, status, code) => {
    provider = await startProvider((asked, response) =>
      isTokenRequest(asked) ? sendToken(response) : sendJson(response, body, status),
    );
    expect(await clientOf(provider.baseUrl).fetchOne('users', 'S1')).toEqual({ kind: 'unclear', code });
  });

  it('tells a refusal of scopes from a wrong secret, and asks for those that are set, or for none', async () => {
    provider = await startProvider((asked, response) => {
      const scope = new URLSearchParams(asked.body).get('scope');
      if (scope !== null && scope !== 'roster') return sendJson(response, { error: 'invalid_scope' }, 400);
      sendToken(response);
    });
    const tokenWith = (scopes: string[] | undefined) =>
      clientOf(provider!.baseUrl, {}, profileOf({ profile: 'powerschool', scopes })).fetchToken();
    expect(await failureOf(tokenWith(undefined))).toMatchObject({ code: 'SCOPES_REFUSED', words: 'invalid_scope' });
    expect(await tokenWith(['roster'])).toMatchObject({ token: 'token-1' });
    expect(await tokenWith([])).toMatchObject({ token: 'token-1' });
  });

  it('gives the provider its word when it answers with an error of its own and status 200', async () => {
    const info = { imsx_codeMajor: 'failure', imsx_severity: 'error', imsx_codeMinor: 'forbidden' };
    const description = 'No permission for\n users, ask registrar@sis.example about 1234567';
    provider = await startProvider((asked, response) =>
      isTokenRequest(asked)
        ? sendToken(response)
        : sendJson(response, { statusInfoSet: [{ ...info, imsx_description: description }] }),
    );
    const error = await failureOf(clientOf(provider.baseUrl).fetchPage('users', { offset: 0, limit: 5 }));
    expect(error.code).toBe('FORBIDDEN');
    expect(error.words).toBe('failure / forbidden: "No permission for users, ask ... about ..."');
    expect(error.message).toContain(
      `(HTTP 200): the credential may not read this collection. It says: ${error.words}.`,
    );
  });

  it('asks again when a provider says "busy" with status 200', async () => {
    let asked = 0;
    provider = await startProvider((each, response) => {
      if (isTokenRequest(each)) return sendToken(response);
      const busy = { codeMajor: 'failure', severity: 'error', codeMinor: 'server_busy' };
      sendJson(response, asked++ === 0 ? busy : orgList);
    });
    const page = await clientOf(provider.baseUrl).fetchPage('orgs', { offset: 0, limit: 5 });
    expect(JSON.parse(page.body.toString())).toEqual(orgList);
  });

  it.each<[string, string, Buffer]>([
    [
      'UTF-8 that is declared as ISO-8859-1',
      'application/json;charset=ISO-8859-1',
      Buffer.from('{"orgs":[{"n":"José"}]}'),
    ],
    ['ISO-8859-1', 'application/json; charset="iso-8859-1"', Buffer.from('{"orgs":[{"n":"José"}]}', 'latin1')],
    ['UTF-16', 'application/json; charset=utf-16', Buffer.from('\ufeff{"orgs":[{"n":"José"}]}', 'utf16le')],
    ['Latin-1 that is not declared', 'application/json', Buffer.from('{"orgs":[{"n":"José"}]}', 'latin1')],
  ])('reads %s without losing a letter', async (_, type, body) => {
    provider = await startProvider((asked, response) => {
      if (isTokenRequest(asked)) return sendToken(response);
      response.writeHead(200, { 'content-type': type });
      response.end(body);
    });
    const page = await clientOf(provider.baseUrl).fetchPage('orgs', { offset: 0, limit: 5 });
    expect(JSON.parse(page.body.toString().replace(/^\ufeff/, ''))).toEqual({ orgs: [{ n: 'José' }] });
    expect(page.recoded).toBe(type === 'application/json');
  });

  it('refuses a page in a charset that nobody knows', async () => {
    provider = await startProvider((asked, response) => {
      if (isTokenRequest(asked)) return sendToken(response);
      response.writeHead(200, { 'content-type': 'application/json; charset=x-office' });
      response.end(Buffer.from('{"orgs":[{"n":"José"}]}', 'latin1'));
    });
    const error = await failureOf(clientOf(provider.baseUrl).fetchPage('orgs', { offset: 0, limit: 5 }));
    expect(error.code).toBe('ANSWER_CHARSET_UNKNOWN');
  });
});
