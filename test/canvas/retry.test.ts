import { describe, expect, test } from 'vitest';
import { waitForBucket } from '../../canvas/pace.js';
import { bySisId, nextPage } from '../../canvas/paging.js';
import {
  decideCanvasRetry,
  maxAttempts,
  mentionsRateLimit,
  retryAfterMs,
  type CanvasAttempt,
} from '../../canvas/retry.js';

const firstRead: CanvasAttempt = {
  status: 200,
  wwwAuthenticate: false,
  rateLimitInBody: false,
  retryAfterMs: undefined,
  attempt: 1,
  repeatable: true,
  random: 1,
};

function decide(changes: Partial<CanvasAttempt>) {
  return decideCanvasRetry({ ...firstRead, ...changes });
}

describe('the retry table', () => {
  test.each([
    ['200', { status: 200 }, { action: 'accept' }],
    ['201', { status: 201 }, { action: 'accept' }],
    ['no answer to a read', { status: undefined }, { action: 'retry', waitMs: 1_000 }],
    [
      'no answer to a submission',
      { status: undefined, repeatable: false },
      { action: 'giveUp', code: 'CANVAS_UNREACHABLE', retryable: true },
    ],
    ['429', { status: 429 }, { action: 'retry', waitMs: 5_000 }],
    ['429 to a submission', { status: 429, repeatable: false }, { action: 'retry', waitMs: 5_000 }],
    ['429 with Retry-After', { status: 429, retryAfterMs: 12_000 }, { action: 'retry', waitMs: 12_000 }],
    [
      '429 with a long Retry-After',
      { status: 429, retryAfterMs: 600_000 },
      { action: 'giveUp', code: 'CANVAS_THROTTLED', retryable: true, retryAfterMs: 600_000 },
    ],
    ['403 for rate', { status: 403, rateLimitInBody: true }, { action: 'retry', waitMs: 5_000 }],
    ['403', { status: 403 }, { action: 'giveUp', code: 'CANVAS_FORBIDDEN', retryable: false }],
    ['500', { status: 500 }, { action: 'retry', waitMs: 1_000 }],
    [
      '503 to a submission',
      { status: 503, repeatable: false },
      { action: 'giveUp', code: 'CANVAS_SERVER_ERROR', retryable: true },
    ],
    [
      '401 with WWW-Authenticate',
      { status: 401, wwwAuthenticate: true },
      { action: 'giveUp', code: 'CANVAS_TOKEN_REJECTED', retryable: false },
    ],
    ['401 without', { status: 401 }, { action: 'giveUp', code: 'CANVAS_PERMISSION_MISSING', retryable: false }],
    ['404', { status: 404 }, { action: 'giveUp', code: 'CANVAS_NOT_FOUND', retryable: false }],
    ['302', { status: 302 }, { action: 'giveUp', code: 'CANVAS_ADDRESS_WRONG', retryable: false }],
    ['400', { status: 400 }, { action: 'giveUp', code: 'CANVAS_REQUEST_REFUSED', retryable: false }],
    ['422', { status: 422 }, { action: 'giveUp', code: 'CANVAS_REQUEST_REFUSED', retryable: false }],
  ])('%s', (_, attempt, decision) => {
    expect(decide(attempt)).toMatchObject(decision);
  });

  test('waits double, spread by half, and end with the last attempt', () => {
    expect(decide({ status: 500, attempt: 3 })).toEqual({ action: 'retry', waitMs: 4_000 });
    expect(decide({ status: 500, attempt: 3, random: 0 })).toEqual({ action: 'retry', waitMs: 2_000 });
    expect(decide({ status: 500, attempt: maxAttempts })).toMatchObject({
      action: 'giveUp',
      code: 'CANVAS_SERVER_ERROR',
    });
  });

  test('every failure says what a person should do', () => {
    for (const status of [undefined, 302, 400, 401, 403, 404, 418, 429, 500]) {
      const decision = decide({ status, attempt: maxAttempts });
      expect(decision.action === 'giveUp' && decision.remedy.length).toBeGreaterThan(20);
    }
  });
});

test('only a 403 that is short and speaks of the rate limit is throttling', () => {
  expect(mentionsRateLimit(403, '403 Forbidden (Rate Limit Exceeded)\n')).toBe(true);
  expect(mentionsRateLimit(403, '{"errors":["SIS imports are off"]}')).toBe(false);
  expect(mentionsRateLimit(401, 'Rate Limit Exceeded')).toBe(false);
});

test('Retry-After is read in seconds or as a date', () => {
  const now = Date.parse('2026-09-01T00:00:00Z');
  expect(retryAfterMs('3', now)).toBe(3_000);
  expect(retryAfterMs('Tue, 01 Sep 2026 00:00:10 GMT', now)).toBe(10_000);
  expect(retryAfterMs('soon', now)).toBeUndefined();
  expect(retryAfterMs(undefined, now)).toBeUndefined();
});

test('the pace falls well before Canvas refuses', () => {
  expect(waitForBucket(undefined)).toBe(0);
  expect(waitForBucket(600)).toBe(0);
  expect(waitForBucket(200)).toBe(1_000);
  expect(waitForBucket(0)).toBe(5_000);
  expect(waitForBucket(-20)).toBe(5_000);
});

test.each([
  [undefined, undefined],
  ['<https://c.example/a?page=2>; rel="next"', 'https://c.example/a?page=2'],
  ['<https://c.example/a>; rel="current",<https://c.example/b,c;d>; rel="next"', 'https://c.example/b,c;d'],
  ['<https://c.example/a>; Rel=NEXT', 'https://c.example/a'],
  ['<https://c.example/a>; rel="prev next"', 'https://c.example/a'],
  ['<https://c.example/a>; title="rel=next"; rel="last"', undefined],
  ['<https://c.example/a>; rel="last"', undefined],
  ['', undefined],
])('the next page of Link %j is %j', (link, next) => {
  expect(nextPage(link)).toBe(next);
});

test('dots and slashes of an id cannot be taken for a file extension or a folder', () => {
  expect(bySisId('user', 'a/b.json')).toBe('sis_user_id:a%2Fb%2Ejson');
});
