import { expect, test } from 'vitest';
import { toFailure } from '../../worker/redact-failures.js';

const failureOf = (code: string) =>
  toFailure(Object.assign(new Error('value of a person'), { code }), 'provision/maple');

test('a connection to PostgreSQL that broke off is told as such, also where its code looks like a SQLSTATE', () => {
  for (const code of ['EPIPE', 'ECONNRESET', 'EHOSTUNREACH', 'EAI_AGAIN', 'CONNECTION_CLOSED']) {
    const failure = failureOf(code);
    expect(failure.type).toBe('DATABASE_UNREACHABLE');
    expect(failure.message).toContain(`(${code})`);
    expect(failure.nonRetryable).toBe(false);
  }
});

test('what PostgreSQL refuses is told by its SQLSTATE, without a value', () => {
  const failure = failureOf('40P01');
  expect(failure.type).toBe('DATABASE');
  expect(failure.message).toContain('SQLSTATE 40P01');
  expect(failure.message).not.toContain('person');
});
