import { describe, expect, it } from 'vitest';
import { isFailure, providerStatusIn, statusMeant, wordsOf } from '../../oneroster/provider-status.js';

const statusIn = (body: unknown) => providerStatusIn(Buffer.from(JSON.stringify(body)));
const failure = { codeMajor: 'failure', severity: 'error', codeMinor: 'forbidden', description: 'No.' };
const imsx = {
  ...{ imsx_codeMajor: 'failure', imsx_severity: 'error' },
  ...{ imsx_codeMinor: 'forbidden', imsx_description: 'No.' },
};

describe('the status information of a provider', () => {
  it.each<[string, unknown]>([
    ['a set', { statusInfoSet: [imsx] }],
    ['a set beside an empty list', { users: [], statusInfoSet: [{ imsx_codeMajor: 'success' }, imsx] }],
    ['bare members', failure],
    ['a list of errors', { errors: [failure] }],
    [
      'one object with fields (1.2)',
      {
        imsx_StatusInfo: {
          ...imsx,
          imsx_codeMinor: { imsx_codeMinorField: [{ imsx_codeMinorFieldValue: 'forbidden' }] },
        },
      },
    ],
  ])('is found in %s', (_, body) => {
    expect(statusIn(body)).toEqual(failure);
  });

  it('is not a failure where it warns or praises, and is none in records', () => {
    const warning = { imsx_codeMajor: 'success', imsx_severity: 'warning', imsx_codeMinor: 'invalid_sort_field' };
    expect(isFailure(statusIn({ users: [], statusInfoSet: [warning] })!)).toBe(false);
    expect(isFailure(statusIn(failure)!)).toBe(true);
    expect(isFailure(statusIn({ codeMajor: 'Failure' })!)).toBe(true);
    expect(statusIn({ users: [{ sourcedId: '1', metadata: failure }] })).toBeNull();
    expect(statusIn([])).toBeNull();
    expect(providerStatusIn(Buffer.from('<html>codeMajor'))).toBeNull();
  });

  it.each([
    ['unknownobject', 404],
    ['unknown object', 404],
    ['server_busy', 429],
    ['unauthorisedrequest', 401],
    ['invalid data', 400],
    ['internal_server_error', 500],
    ['out_of_paper', null],
    [null, null],
  ])('means by %s the status %s', (codeMinor, status) => {
    expect(statusMeant({ ...failure, codeMinor })).toBe(status);
  });

  it('is told with its codes and a short description, without addresses, numbers or what is about one record', () => {
    expect(wordsOf(failure, false)).toBe('failure / forbidden: "No."');
    expect(wordsOf(failure, true)).toBe('failure / forbidden');
    expect(wordsOf({ ...failure, description: 'a@b.example\u0007 1234567 is not\r\nhere' }, false)).toBe(
      'failure / forbidden: "... ... is not here"',
    );
    expect(wordsOf({ ...failure, description: 'x'.repeat(500) }, false)).toHaveLength(22 + 160 + 3 + 1);
    expect(wordsOf({ ...failure, codeMajor: '<b>', codeMinor: null, description: null }, false)).toBe('');
  });
});
