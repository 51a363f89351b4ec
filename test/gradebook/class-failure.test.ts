import { expect, test } from 'vitest';
import { infoOf, type ErrorCode } from '../../codes/registry.js';
import { afterFailure } from '../../gradebook/class-failure.js';

test.each<[string, ErrorCode, number, number, string]>([
  ['a class that Canvas does not know is left out at once', 'CANVAS_NOT_FOUND', 1, 1, 'skip'],
  ['a class that the SIS does not let us read is left out at once', 'FORBIDDEN', 1, 1, 'skip'],
  ['it is left out even while others fail too', 'FORBIDDEN', 1, 3, 'skip'],
  ['a page that cannot be made is tried again after the others', 'CANVAS_SERVER_ERROR', 1, 1, 'later'],
  ['and once more', 'CANVAS_SERVER_ERROR', 2, 1, 'later'],
  ['then the class is left out', 'CANVAS_SERVER_ERROR', 3, 1, 'skip'],
  ['a fault of the program at one class too', 'INTERNAL', 3, 2, 'skip'],
  ['a second class in a row may have its own fault', 'PROVIDER_FAILED', 1, 2, 'later'],
  ['a third one in a row says that the system is down', 'PROVIDER_FAILED', 1, 3, 'stop'],
  ['which is no reason to leave a class out', 'PROVIDER_FAILED', 3, 3, 'stop'],
  ['a list that repeats itself does so again, so its class is left out', 'CANVAS_PAGING_BROKEN', 1, 1, 'skip'],
  ['a refused token concerns every class', 'TOKEN_REFUSED', 3, 1, 'stop'],
  ['a host that is out of reach too', 'CANVAS_UNREACHABLE', 3, 1, 'stop'],
  ['and the database', 'DATABASE_UNREACHABLE', 3, 1, 'stop'],
  ['and a newer run', 'RUN_SUPERSEDED', 1, 1, 'stop'],
])('%s', (_sentence, code, failures, inARow, decision) => {
  const { retryable } = infoOf(code);
  expect(afterFailure({ code, retryable }, { failures, inARow })).toBe(decision);
});
