import { describe, expect, it } from 'vitest';
import { looksCut, looksLikeWebPage, nextOffsetOf, totalOf, waitSecondsIn } from '../../oneroster/answer.js';
import { memoryTokens } from '../../oneroster/tokens.js';
import { readToken } from '../../oneroster/token-answer.js';

describe('an answer of a provider', () => {
  it.each([
    ['42', 42],
    [' 42 ', 42],
    ['0', 0],
    ['-1', null],
    ['many', null],
    ['', null],
    [undefined, null],
  ])('has the total %j', (header, total) => {
    expect(totalOf(header)).toBe(total);
  });

  it('says whether there is a next page, and where', () => {
    const last = '<https://sis.example/users?limit=5&offset=90>; rel="last"';
    const next = '<https://sis.example/users?limit=5&offset=10>; rel="next"';
    expect(nextOffsetOf(`${last}, ${next}`)).toEqual({ hasNext: true, offset: 10 });
    expect(nextOffsetOf(`<https://sis.example/users?page=2>;rel=next`)).toEqual({ hasNext: true, offset: null });
    expect(nextOffsetOf(last)).toEqual({ hasNext: false, offset: null });
    expect(nextOffsetOf(undefined)).toEqual({ hasNext: false, offset: null });
  });

  it.each([
    ['Too many requests, wait 5 seconds', 5],
    ['{"errorMessage":"Please WAIT 2.5 s"}', 2.5],
    ['wait 250 milliseconds', 0.25],
    ['wait 99999999999 seconds', 3_600],
    ['Too many requests', undefined],
    ['', undefined],
  ])('may hold the seconds to wait: %s', (body, seconds) => {
    expect(waitSecondsIn(Buffer.from(body))).toBe(seconds);
  });

  it('is known for a web page, and for one that was cut', () => {
    expect(looksLikeWebPage('text/html; charset=utf-8', Buffer.from('{}'))).toBe(true);
    expect(looksLikeWebPage(undefined, Buffer.from('\n <!doctype html>'))).toBe(true);
    expect(looksLikeWebPage('application/json', Buffer.from('{}'))).toBe(false);
    expect(['{}', '[] \n', '{"a":[1]}'].map((body) => looksCut(Buffer.from(body)))).toEqual([false, false, false]);
    expect(['', '{"a":[1]', '[{}', '{"a":1]'].map((body) => looksCut(Buffer.from(body)))).toEqual([
      true,
      true,
      true,
      true,
    ]);
  });
});

describe('an access token', () => {
  const now = new Date('2026-09-01T00:00:00Z');
  const secondsOf = (expires_in: unknown) =>
    (readToken({ access_token: 't', expires_in }, now, '/token').expiresAt.getTime() - now.getTime()) / 1000;

  it('lives as long as a number or a text says, and not long where nothing is said', () => {
    expect(secondsOf(3600)).toBe(3600);
    expect(secondsOf('2592000')).toBe(2_592_000);
    expect(secondsOf(undefined)).toBe(1800);
    expect(secondsOf('soon')).toBe(1800);
    for (const forever of [1e300, '1e999']) expect(secondsOf(forever)).toBe(365 * 86_400);
  });

  it('must be in the answer', () => {
    for (const answer of [
      undefined,
      {},
      { access_token: '' },
      { access_token: 'a\nb' },
      { access_token: 7 },
      'token',
    ]) {
      expect(() => readToken(answer, now, '/token')).toThrow(
        expect.objectContaining({ code: 'TOKEN_ANSWER_NOT_VALID' }) as Error,
      );
    }
  });

  it('is renewed before it expires', async () => {
    let clock = now.getTime();
    const tokens = memoryTokens(() => clock);
    await tokens.renew('read', null, async () => ({ token: 'a', expiresAt: new Date(clock + 600_000) }));
    expect(await tokens.current('read')).toBe('a');
    clock += 545_000;
    expect(await tokens.current('read')).toBeNull();
  });
});
