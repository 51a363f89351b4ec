import { describe, expect, test } from 'vitest';
import { Shrinkage, shrinkageOf } from '../../roster/collection-loss.js';
import { isSchoolDay } from '../../roster/school-days.js';
import { sizeInWords, smallListOf, type NightOfList } from '../../roster/small-lists.js';

const limits = { noRemovals: 5, nothing: 20 };
const certified = 1000;

/** `24 750`: on 24 November 750 rows; with `?` without proof. */
function nightOf(text: string): NightOfList {
  const [day, size] = text.split(' ') as [string, string];
  const rows = Number(size.replace('?', ''));
  return {
    asOf: day.length === 2 ? `2026-11-${day}` : day,
    ...{ rows, isProven: !size.endsWith('?'), shrinkage: shrinkageOf(certified, rows, limits) },
  };
}
const judged = (...nights: string[]) =>
  smallListOf(nights.map(nightOf), { limits, isSchoolDay: (day) => isSchoolDay(day, []) });

test.for<[string, string[], { since: string; schoolDays: number; isBelieved: boolean }]>([
  ['in its first night is not believed', ['16 750'], { since: '2026-11-16', schoolDays: 1, isBelieved: false }],
  ['is not on its second day', ['16 750', '17 750'], { since: '2026-11-16', schoolDays: 2, isBelieved: false }],
  ['is on its third', ['16 750', '17 750', '18 750'], { since: '2026-11-16', schoolDays: 3, isBelieved: true }],
  [
    'counts a day once, however often it is read',
    ['16 750', '16 750', '16 750', '17 750'],
    { since: '2026-11-16', schoolDays: 2, isBelieved: false },
  ],
  [
    'counts no weekend',
    ['20 750', '21 750', '22 750', '23 750'],
    { since: '2026-11-20', schoolDays: 2, isBelieved: false },
  ],
  [
    'counts no Thanksgiving: from Wednesday to Monday it has had two days',
    ['25 750', '26 750', '27 750', '28 750', '29 750', '30 750'],
    { since: '2026-11-25', schoolDays: 2, isBelieved: false },
  ],
  [
    'that shrinks again on the second day begins anew',
    ['16 750', '17 700', '18 700'],
    { since: '2026-11-16', schoolDays: 2, isBelieved: false },
  ],
  [
    'that is not read whole on the second day begins anew',
    ['16 750', '17 750?', '18 750', '19 750'],
    { since: '2026-11-16', schoolDays: 2, isBelieved: false },
  ],
  [
    'that loses one in a hundred has the same size',
    ['16 750', '17 746', '18 743'],
    { since: '2026-11-16', schoolDays: 3, isBelieved: true },
  ],
  [
    'that loses a little every day has not',
    ['16 750', '17 745', '18 740'],
    { since: '2026-11-16', schoolDays: 1, isBelieved: false },
  ],
  [
    'that gets new rows meanwhile has the same size',
    ['16 750', '17 765', '18 780'],
    { since: '2026-11-16', schoolDays: 3, isBelieved: true },
  ],
  [
    'that grows by more is being mended',
    ['16 600', '17 700', '18 790'],
    { since: '2026-11-16', schoolDays: 1, isBelieved: false },
  ],
  [
    'that had its size again in between begins anew',
    ['16 750', '17 750', '18 1000?', '19 750'],
    { since: '2026-11-19', schoolDays: 1, isBelieved: false },
  ],
  [
    'stays believed while it grows, and in a night without proof',
    ['16 600', '17 600', '18 600', '19 700', '20 760?'],
    { since: '2026-11-16', schoolDays: 3, isBelieved: true },
  ],
  [
    'stays believed when it shrinks by less than the limit from the size that was believed',
    ['16 600', '17 600', '18 600', '19 500'],
    { since: '2026-11-16', schoolDays: 3, isBelieved: true },
  ],
  [
    'is no longer when it shrinks much again',
    ['16 600', '17 600', '18 600', '19 400'],
    { since: '2026-11-16', schoolDays: 1, isBelieved: false },
  ],
  [
    'that shrank a little before it shrank much counts the days of one size',
    ['16 900', '17 750', '18 750', '19 750'],
    { since: '2026-11-16', schoolDays: 3, isBelieved: true },
  ],
])('a list that shrank %s', ([, nights, expected]) => {
  expect(judged(...nights)).toEqual(expected);
});

test('a list of a few rows has the same size with one row less or three more', () => {
  const of = (...rows: number[]) =>
    smallListOf(
      rows.map((each, index) => ({ ...nightOf(`${16 + index} ${each}`), shrinkage: Shrinkage.much })),
      { limits, isSchoolDay: () => true },
    ).schoolDays;
  expect([of(12, 11), of(12, 15), of(12, 10), of(12, 16)]).toEqual([2, 2, 1, 1]);
});

describe('what is told of it', () => {
  const size = {
    ...{ before: 30_000, provenOn: '2026-11-13', rows: 22_500, since: '2026-11-16', schoolDays: 2 },
    ...{ isBelieved: false, isLittle: false },
  };
  const command = 'rollbook proposal accept maple 12';

  test.for([
    [{}, 'nothing of it is taken (school day 2 of 3 with this size, read whole)'],
    [
      { isBelieved: true, schoolDays: 3 },
      'what it gives is taken, what it misses stays (school day 3 of 3 with this size, read whole)',
    ],
    [{ isLittle: true }, 'what it gives is taken, what it misses stays'],
  ] as const)('are its sizes, since when, what is taken, and the command: %o', ([more, use]) => {
    expect(sizeInWords({ ...size, ...more }, command)).toBe(
      `30,000 when last proven whole (2026-11-13), 22,500 now, smaller since 2026-11-16: ${use}. To accept it: ${command}`,
    );
  });

  test('of a list that was never proven the largest read is its size', () => {
    expect(sizeInWords({ ...size, provenOn: null }, command)).toMatch(
      /^30,000 in its largest read \(none was ever proven whole\), 22,500 now, smaller since 2026-11-16: nothing/,
    );
  });
});
