import { describe, expect, it } from 'vitest';
import { infoOf } from '../../codes/registry.js';
import { decideRetry, longestWaitInCallMs, type Attempted } from '../../oneroster/retry-decision.js';

const decide = (attempted: Partial<Attempted>) => decideRetry({ attempt: 1, sentToken: 'held', ...attempted });
const reported = (codeMinor: string) => ({ codeMajor: 'failure', severity: 'error', codeMinor, description: null });
const now = new Date('2026-09-01T02:00:00Z');

describe('what to do after a failed request', () => {
  it.each<[string, Partial<Attempted>, object]>([
    [
      '429 with seconds in Retry-After',
      { status: 429, headers: { 'retry-after': '7' } },
      { kind: 'wait', afterMs: 7000 },
    ],
    [
      '429 with a date in Retry-After',
      { status: 429, headers: { 'retry-after': 'Tue, 01 Sep 2026 02:00:20 GMT' }, now },
      { kind: 'wait', afterMs: 20_000 },
    ],
    [
      '429 with a date that has passed',
      { status: 429, headers: { 'retry-after': 'Tue, 01 Sep 2026 01:00:00 GMT' }, now },
      { kind: 'wait', afterMs: 0 },
    ],
    ['403 that asks to wait', { status: 403, bodyWaitSeconds: 3 }, { kind: 'wait', afterMs: 3000 }],
    ['429 with the seconds in its text', { status: 429, bodyWaitSeconds: 3 }, { kind: 'wait', afterMs: 3000 }],
    [
      '429 with both, the longer counts',
      { status: 429, headers: { 'retry-after': '1' }, bodyWaitSeconds: 3 },
      { kind: 'wait', afterMs: 3000 },
    ],
    ['429 without a word', { status: 429 }, { kind: 'wait', afterMs: 500 }],
    ['429 without a word, again', { status: 429, attempt: 4 }, { kind: 'wait', afterMs: 4000 }],
    ['429 with nonsense', { status: 429, headers: { 'retry-after': 'soon' } }, { kind: 'wait', afterMs: 500 }],
    [
      '429 with a wait too long to sit out',
      { status: 429, headers: { 'retry-after': '120' } },
      { kind: 'giveUp', code: 'THROTTLED', retryAfterMs: 120_000 },
    ],
    ['429 for ever', { status: 429, attempt: 10 }, { kind: 'giveUp', code: 'THROTTLED' }],
    ['503 with Retry-After', { status: 503, headers: { 'retry-after': '2' } }, { kind: 'wait', afterMs: 2000 }],
    ['503 for ever', { status: 503, attempt: 5 }, { kind: 'giveUp', code: 'PROVIDER_UNAVAILABLE' }],
    ['500', { status: 500 }, { kind: 'retry', afterMs: 500 }],
    ['500 for ever', { status: 500, attempt: 5 }, { kind: 'giveUp', code: 'PROVIDER_FAILED' }],
    ['502, third time', { status: 502, attempt: 3 }, { kind: 'retry', afterMs: 2000 }],
    ['504 for ever', { status: 504, attempt: 5 }, { kind: 'giveUp', code: 'TIMED_OUT' }],
    ['401 with a held token', { status: 401 }, { kind: 'newToken' }],
    ['401 with a new token', { status: 401, sentToken: 'fresh' }, { kind: 'giveUp', code: 'TOKEN_REFUSED' }],
    ['401 for the token itself', { status: 401, sentToken: 'none' }, { kind: 'giveUp', code: 'CREDENTIALS_REFUSED' }],
    ['400 for the token itself', { status: 400, sentToken: 'none' }, { kind: 'giveUp', code: 'CREDENTIALS_REFUSED' }],
    [
      'a refusal of scopes',
      { status: 400, sentToken: 'none', reported: reported('invalid_scope') },
      { code: 'SCOPES_REFUSED' },
    ],
    ['a failure with 200', { status: 200, reported: reported('forbidden') }, { kind: 'giveUp', code: 'FORBIDDEN' }],
    ['"busy" with 200', { status: 200, reported: reported('server_busy') }, { kind: 'wait', afterMs: 500 }],
    ['"unauthorised" with 200', { status: 200, reported: reported('unauthorisedrequest') }, { kind: 'newToken' }],
    ['a failure of its own with 200', { status: 200, reported: reported('x1') }, { code: 'PROVIDER_REPORTED_FAILURE' }],
    ['a warning with 200', { status: 200, reported: { ...reported('x1'), codeMajor: 'success' } }, { kind: 'accept' }],
    ['403', { status: 403 }, { kind: 'giveUp', code: 'FORBIDDEN' }],
    ['404', { status: 404 }, { kind: 'giveUp', code: 'NOT_FOUND' }],
    ['400', { status: 400 }, { kind: 'giveUp', code: 'BAD_REQUEST' }],
    ['422', { status: 422 }, { kind: 'giveUp', code: 'BAD_REQUEST' }],
    ['a redirect', { status: 302 }, { kind: 'giveUp', code: 'REDIRECTED' }],
    ['a teapot', { status: 418 }, { kind: 'giveUp', code: 'UNEXPECTED_STATUS' }],
    ['a cut body', { status: 200, errorCode: 'CUT_BODY' }, { kind: 'retry', afterMs: 500 }],
    ['a body that is no JSON', { status: 200, errorCode: 'NOT_JSON' }, { kind: 'retry', afterMs: 500 }],
    ['a web page', { status: 200, errorCode: 'HTML' }, { kind: 'giveUp', code: 'ANSWER_NOT_JSON' }],
    ['a reset connection', { errorCode: 'ECONNRESET' }, { kind: 'retry', afterMs: 500 }],
    [
      'no connection for ever',
      { errorCode: 'ECONNREFUSED', attempt: 5 },
      { kind: 'giveUp', code: 'CONNECTION_FAILED' },
    ],
    ['no such host', { errorCode: 'ENOTFOUND', attempt: 5 }, { kind: 'giveUp', code: 'HOST_NOT_FOUND' }],
    [
      'a write that broke off',
      { errorCode: 'ECONNRESET', repeatable: false },
      { kind: 'giveUp', code: 'WRITE_UNKNOWN' },
    ],
    [
      'a write that found nobody',
      { errorCode: 'ECONNREFUSED', neverSent: true, repeatable: false },
      { kind: 'retry', afterMs: 500 },
    ],
    [
      'a write that found nobody, for ever',
      { errorCode: 'ECONNREFUSED', neverSent: true, repeatable: false, attempt: 5 },
      { kind: 'giveUp', code: 'CONNECTION_FAILED' },
    ],
    ['a write answered with 503', { status: 503, repeatable: false }, { kind: 'giveUp', code: 'WRITE_UNKNOWN' }],
    ['a write answered with 429', { status: 429, repeatable: false }, { kind: 'wait', afterMs: 500 }],
    ['a write answered with 422', { status: 422, repeatable: false }, { kind: 'giveUp', code: 'BAD_REQUEST' }],
    ['201', { status: 201 }, { kind: 'accept' }],
    [
      'no such place for tokens',
      { status: 404, sentToken: 'none' },
      { kind: 'giveUp', code: 'NOT_FOUND', remedy: expect.stringContaining('sis.tokenPath') as string },
    ],
    ['silence', { errorCode: 'ETIMEDOUT' }, { kind: 'retry', afterMs: 500 }],
    [
      'an untrusted certificate',
      { errorCode: 'SELF_SIGNED_CERT_IN_CHAIN' },
      { kind: 'giveUp', code: 'CERTIFICATE_NOT_TRUSTED' },
    ],
  ])('%s', (_what, attempted, decision) => {
    expect(decide(attempted)).toMatchObject(decision);
  });

  it('never sleeps longer than a worker should, and gives up in the end', () => {
    for (let status = 300; status < 600; status++) {
      for (let attempt = 1; attempt <= 12; attempt++) {
        for (const sentToken of ['none', 'held', 'fresh'] as const) {
          const decision = decide({ status, attempt, sentToken });
          if ('afterMs' in decision) expect(decision.afterMs).toBeLessThanOrEqual(longestWaitInCallMs);
          if (attempt === 12) expect(['giveUp', 'newToken']).toContain(decision.kind);
        }
      }
    }
  });

  it('sends again by itself what the registry calls retryable, and nothing else', () => {
    const networkCodes = [
      'ENOTFOUND',
      'ECONNREFUSED',
      'ECONNRESET',
      'ETIMEDOUT',
      'CERT_HAS_EXPIRED',
      'CUT_BODY',
      'NOT_JSON',
    ];
    const failures: Partial<Attempted>[] = [
      ...Array.from({ length: 300 }, (_, at) => ({ status: 300 + at })),
      ...networkCodes.map((errorCode) => ({ errorCode })),
    ];
    for (const failure of failures) {
      for (const sentToken of ['none', 'fresh'] as const) {
        const [first, last] = [1, 12].map((attempt) => decide({ ...failure, sentToken, attempt }));
        if (last?.kind !== 'giveUp') throw new Error(`no end of ${JSON.stringify(failure)}`);
        expect([last.code, infoOf(last.code).retryable]).toEqual([last.code, first?.kind !== 'giveUp']);
      }
    }
  });
});
