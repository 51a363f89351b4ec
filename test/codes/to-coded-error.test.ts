import { CancelledFailure, NamespaceNotFoundError, TimeoutFailure } from '@temporalio/common';
import { expect, test } from 'vitest';
import { CanvasError } from '../../canvas/errors.js';
import { toCodedError } from '../../codes/to-coded-error.js';
import { EnvironmentError } from '../../config/environment.js';
import { SecretError } from '../../config/secrets.js';
import { OneRosterError } from '../../oneroster/errors.js';
import { StoreError } from '../../store/errors.js';

/** As a driver, Node or gRPC throws it, with a person's name where it could stand. */
const thrown = (members: object) => Object.assign(new Error('Marisol Canary'), members);
const grpc = (code: number) => thrown({ code, details: 'Marisol Canary', metadata: {} });

const cases: Array<[what: string, error: unknown, code: string, retryable: boolean]> = [
  ['the SIS asks for fewer requests', new OneRosterError({ code: 'THROTTLED', path: '/users' }), 'THROTTLED', true],
  [
    'Canvas refuses the token',
    new CanvasError({ code: 'CANVAS_TOKEN_REJECTED', path: 'GET /x' }),
    'CANVAS_TOKEN_REJECTED',
    false,
  ],
  ['another attempt is further', new StoreError('STALE_ATTEMPT', 'Another attempt.'), 'STALE_ATTEMPT', true],
  ['a newer run took over', new StoreError('RUN_SUPERSEDED', 'A newer run.'), 'RUN_SUPERSEDED', false],
  ['a secret is damaged', new SecretError('SECRET_UNREADABLE', 'Damaged.'), 'SECRET_UNREADABLE', false],
  ['the environment is wrong', new EnvironmentError([]), 'ENVIRONMENT_INVALID', false],
  ['PostgreSQL found a deadlock', thrown({ code: '40P01' }), 'DATABASE', true],
  ['a table is missing', thrown({ code: '42P01' }), 'DATABASE_OUTDATED', true],
  ['PostgreSQL refuses the password', thrown({ code: '28P01' }), 'DATABASE_REFUSED', true],
  ['PostgreSQL has no connection left', thrown({ code: '53300' }), 'DATABASE_REFUSED', true],
  ['a pipe broke, whose code looks like a SQLSTATE', thrown({ code: 'EPIPE' }), 'DATABASE_UNREACHABLE', true],
  ['the driver closed the connection', thrown({ code: 'CONNECTION_CLOSED' }), 'DATABASE_UNREACHABLE', true],
  [
    'none of several addresses answers',
    new AggregateError([thrown({ code: 'ECONNREFUSED' })]),
    'DATABASE_UNREACHABLE',
    true,
  ],
  ['the Temporal server does not answer', grpc(14), 'TEMPORAL_UNREACHABLE', true],
  ['the client wraps that it refuses', thrown({ cause: grpc(7) }), 'TEMPORAL_UNREACHABLE', true],
  ['the namespace does not exist', new NamespaceNotFoundError('none'), 'TEMPORAL_UNREACHABLE', true],
  ['the engine reports a time-out', new TimeoutFailure('Marisol Canary', undefined, 'HEARTBEAT'), 'ENGINE', true],
  ['the engine cancels', new CancelledFailure('Marisol Canary'), 'CANCELLED', false],
  ['a signal was aborted', new DOMException('Marisol Canary', 'AbortError'), 'CANCELLED', false],
  ['nobody foresaw it', new TypeError('Marisol Canary'), 'INTERNAL', true],
  ['it is no error at all', 'Marisol Canary', 'INTERNAL', true],
];

test.each(cases)('%s', (_, error, code, retryable) => {
  const coded = toCodedError(error);
  expect(coded).toMatchObject({ code, retryable });
  expect(coded.remedy).not.toBe('');
  expect(`${coded.message} ${coded.remedy}`).not.toContain('Canary');
});
