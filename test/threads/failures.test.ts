import { describe, expect, it } from 'vitest';
import { errorOf, failureOf } from '../../activities/threads/failures.js';
import { CodedError } from '../../codes/coded-error.js';
import { infoOf, isErrorCode, tables } from '../../codes/registry.js';
import { SecretError } from '../../config/secrets.js';
import { OneRosterError } from '../../oneroster/errors.js';
import { StoreError } from '../../store/errors.js';
import { toFailure } from '../../worker/redact-failures.js';

/** What arrives in the other thread. */
const across = (error: unknown) => errorOf(structuredClone(failureOf(error)));

describe('an error of a thread is told as if it had been thrown beside the engine', () => {
  const known = [
    new OneRosterError({ code: 'THROTTLED', remedy: 'Wait.', path: '/users', retryAfterMs: 9_000 }),
    new OneRosterError({ code: 'FORBIDDEN', remedy: 'Ask.', path: '/users', status: 403 }),
    new StoreError('STALE_ATTEMPT', 'Another attempt.', 'Nothing to do.'),
    new StoreError('SECRET_MISSING', 'No secret.', 'Set it.'),
    new SecretError('SECRET_UNREADABLE', 'Damaged.', { remedy: 'Set it again.' }),
    Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }),
    Object.assign(new Error('deadlock'), { code: '40P01' }),
  ];
  it.each(known.map((error) => [error.name, error] as const))('%s', (_, error) => {
    const told = (each: unknown) => {
      const { message, type, nonRetryable, nextRetryDelay } = toFailure(each, 'run');
      return { message, type, nonRetryable, nextRetryDelay };
    };
    expect(told(across(error))).toEqual(told(error));
  });

  it('of one that nobody foresaw, name and place arrive, and no value that its message holds', () => {
    const arrived = across(new TypeError('Marisol Canary has no class'));
    expect(arrived).toMatchObject({ code: 'INTERNAL', message: 'TypeError inside Rollbook.' });
    expect(arrived.stack).toMatch(/^\s+at .*failures\.test\.ts/);
    expect(`${arrived.message} ${arrived.stack}`).not.toContain('Canary');
  });
});

it('the engine tries a step again if the registry says so of the code, whatever threw it', () => {
  const codes = Object.values(tables)
    .flatMap(({ codes: table }) => Object.keys(table))
    .filter(isErrorCode);
  expect(codes.length).toBeGreaterThan(80);
  for (const code of codes) {
    const { nonRetryable } = toFailure(new CodedError(code, 'It failed.'), 'run');
    expect([code, nonRetryable]).toEqual([code, !infoOf(code).retryable]);
  }
});
