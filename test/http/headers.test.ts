import { expect, test } from 'vitest';
import { nextLink, retryAfterMs } from '../../http/headers.js';

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
  expect(nextLink(link)).toBe(next);
});

test('a Link that cannot be read is not taken for that of a last page', () => {
  expect(() => nextLink('https://c.example/a; rel=next')).toThrow();
});

const now = new Date('2026-09-01T00:00:00Z');

test.each([
  ['3', 3_000],
  ['0.25', 250],
  ['Tue, 01 Sep 2026 00:00:10 GMT', 10_000],
  ['Mon, 31 Aug 2026 00:00:00 GMT', 0],
  ['99999999999', 3_600_000],
  ['Thu, 01 Sep 2033 00:00:00 GMT', 3_600_000],
  ['-1', undefined],
  ['soon', undefined],
  ['', undefined],
  [undefined, undefined],
])('Retry-After %j means %j milliseconds', (header, wait) => {
  expect(retryAfterMs(header, now)).toBe(wait);
});
