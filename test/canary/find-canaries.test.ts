import { describe, expect, test } from 'vitest';
import { findCanaries } from './canaries.js';
import { canarySecrets, plantedPeople } from './planted-district.js';

const person = plantedPeople[0]!;
const canaries = [
  { what: 'a name', value: person.givenName },
  { what: 'a number', value: person.identifier },
  { what: 'a secret', value: canarySecrets.clientSecret },
];
const base64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64');
const found = (content: unknown) => findCanaries(canaries, [{ where: 'there', content }]);

describe('a planted canary is found', () => {
  test('in an argument or result of an activity', () => {
    const payload = {
      metadata: { encoding: base64('json/plain') },
      data: base64({ user: { givenName: person.givenName } }),
    };
    expect(found({ events: [{ activityTaskScheduledEventAttributes: { input: { payloads: [payload] } } }] })).toEqual([
      'a name in there',
    ]);
  });

  test('in a failure, between other words', () => {
    expect(found({ failure: { message: `no such login: ${person.givenName} (student)` } })).toEqual([
      'a name in there',
    ]);
  });

  test('in the name of a member', () => {
    expect(found({ [canarySecrets.clientSecret]: 1 })).toEqual(['a secret in there']);
  });

  test('in a line of a log, with its quotation marks escaped', () => {
    expect(found(`{"level":30}\n${JSON.stringify({ msg: person.givenName })}\n`)).toEqual(['a name in there']);
  });

  test('in bytes, as they come from the server', () => {
    expect(found({ data: Buffer.from(JSON.stringify(canarySecrets)) })).toEqual(['a secret in there']);
  });

  test('in a label of a metric', () => {
    expect(found(`rollbook_requests_total{user="${person.identifier}"} 3`)).toEqual(['a number in there']);
  });

  test('and a number within a longer one is none', () => {
    expect(found(`1${person.identifier}2`)).toEqual([]);
  });
});
