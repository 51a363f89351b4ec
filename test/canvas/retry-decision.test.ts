import { describe, expect, test } from 'vitest';
import { infoOf } from '../../codes/registry.js';
import { bySisId } from '../../canvas/sis-address.js';
import {
  decideCanvasRetry,
  maxAttempts,
  mentionsRateLimit,
  patienceMs,
  type CanvasAttempt,
} from '../../canvas/retry-decision.js';

const firstRead: CanvasAttempt = {
  status: 200,
  neverSent: false,
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
    ['200', { status: 200 }, { kind: 'accept' }],
    ['201', { status: 201 }, { kind: 'accept' }],
    ['no answer to a read', { status: undefined }, { kind: 'retry', afterMs: 1_000 }],
    [
      'no answer to a submission',
      { status: undefined, repeatable: false },
      { kind: 'giveUp', code: 'CANVAS_UNREACHABLE' },
    ],
    ['429', { status: 429 }, { kind: 'retry', afterMs: 5_000 }],
    ['429 to a submission', { status: 429, repeatable: false }, { kind: 'retry', afterMs: 5_000 }],
    ['429 with Retry-After', { status: 429, retryAfterMs: 12_000 }, { kind: 'retry', afterMs: 12_000 }],
    [
      '429 with a long Retry-After',
      { status: 429, retryAfterMs: 600_000 },
      { kind: 'giveUp', code: 'CANVAS_THROTTLED', retryAfterMs: 600_000 },
    ],
    ['403 for rate', { status: 403, rateLimitInBody: true }, { kind: 'retry', afterMs: 5_000 }],
    ['403', { status: 403 }, { kind: 'giveUp', code: 'CANVAS_FORBIDDEN' }],
    ['500', { status: 500 }, { kind: 'retry', afterMs: 1_000 }],
    ['503 to a submission', { status: 503, repeatable: false }, { kind: 'giveUp', code: 'CANVAS_SERVER_ERROR' }],
    [
      '401 with WWW-Authenticate',
      { status: 401, wwwAuthenticate: true },
      { kind: 'giveUp', code: 'CANVAS_TOKEN_REJECTED' },
    ],
    ['401 without', { status: 401 }, { kind: 'giveUp', code: 'CANVAS_PERMISSION_MISSING' }],
    ['404', { status: 404 }, { kind: 'giveUp', code: 'CANVAS_NOT_FOUND' }],
    ['302', { status: 302 }, { kind: 'giveUp', code: 'CANVAS_ADDRESS_WRONG' }],
    ['400', { status: 400 }, { kind: 'giveUp', code: 'CANVAS_REQUEST_REFUSED' }],
    ['422', { status: 422 }, { kind: 'giveUp', code: 'CANVAS_REQUEST_REFUSED' }],
  ])('%s', (_, attempt, decision) => {
    expect(decide(attempt)).toMatchObject(decision);
  });

  test('waits double, spread by half, and end with the last attempt', () => {
    expect(decide({ status: 500, attempt: 3 })).toEqual({ kind: 'retry', afterMs: 4_000 });
    expect(decide({ status: 500, attempt: 3, random: 0 })).toEqual({ kind: 'retry', afterMs: 2_000 });
    expect(decide({ status: 500, attempt: maxAttempts })).toMatchObject({
      kind: 'giveUp',
      code: 'CANVAS_SERVER_ERROR',
    });
  });

  test('what the registry calls retryable is sent again, and nothing else', () => {
    for (const status of [undefined, ...Array.from({ length: 300 }, (_, at) => 300 + at)]) {
      const [first, last] = [1, maxAttempts].map((attempt) => decide({ status, attempt }));
      if (last?.kind !== 'giveUp') throw new Error(`no end of ${status}`);
      expect([last.code, infoOf(last.code).retryable]).toEqual([last.code, first?.kind !== 'giveUp']);
    }
  });
});

test('only a 403 that is short and speaks of the rate limit is throttling', () => {
  expect(mentionsRateLimit(403, Buffer.from('403 Forbidden (Rate Limit Exceeded)\n'))).toBe(true);
  expect(mentionsRateLimit(403, Buffer.from('{"errors":["SIS imports are off"]}'))).toBe(false);
  expect(mentionsRateLimit(401, Buffer.from('Rate Limit Exceeded'))).toBe(false);
});

test('the pace falls well before Canvas refuses', () => {
  expect(patienceMs(undefined)).toBe(0);
  expect(patienceMs(600)).toBe(0);
  expect(patienceMs(200)).toBe(1_000);
  expect(patienceMs(0)).toBe(5_000);
  expect(patienceMs(-20)).toBe(5_000);
});

test('dots and slashes of an id cannot be taken for a file extension or a folder', () => {
  expect(bySisId('user', 'a/b.json')).toBe('sis_user_id:a%2Fb%2Ejson');
});
