import { expect, test } from 'vitest';
import { cutOffsOf, startsBeforeCutOffs, upcomingCutOffs } from '../../gradebook/cut-offs.js';

const zone = 'America/Chicago';
const starts = (cutOffs: string[], hours: number[]) => startsBeforeCutOffs(cutOffs, hours, zone).map(({ at }) => at);

test.each<[string, string[], number[], string[]]>([
  ['no cut-off', [], [24, 3, 1], []],
  ['no hours', ['2026-10-16T15:00'], [], []],
  [
    'a day, three hours and one hour before',
    ['2026-10-16T15:00'],
    [24, 3, 1],
    ['2026-10-15T15:00', '2026-10-16T12:00', '2026-10-16T14:00'],
  ],
  [
    'the same time once',
    ['2026-10-16T15:00', '2026-10-16T17:00'],
    [3, 1],
    ['2026-10-16T12:00', '2026-10-16T14:00', '2026-10-16T16:00'],
  ],
  ['over midnight and the end of a month', ['2026-11-01T08:00'], [12], ['2026-10-31T21:00']],
  ['in hours that pass, over the night in which clocks go back', ['2026-11-01T08:00'], [24], ['2026-10-31T09:00']],
  ['in hours that pass, over the night in which clocks go forward', ['2026-03-08T08:00'], [24], ['2026-03-07T07:00']],
  ['ahead of the hours in which clocks change', ['2026-03-08T04:00'], [2, 1], ['2026-03-08T00:55', '2026-03-08T03:00']],
  ['at the end of these hours', ['2026-10-16T04:00'], [1], ['2026-10-16T03:00']],
  ['within these hours', ['2026-10-16T04:00'], [3, 2], ['2026-10-16T00:55']],
])('%s', (_name, cutOffs, hours, expected) => {
  expect(starts(cutOffs, hours)).toEqual(expected);
});

test('each start names the cut-off that it is for', () => {
  expect(startsBeforeCutOffs(['2026-12-18T12:00', '2026-10-16T15:00'], [1], zone)).toEqual([
    { at: '2026-10-16T14:00', cutOff: '2026-10-16T15:00' },
    { at: '2026-12-18T11:00', cutOff: '2026-12-18T12:00' },
  ]);
});

test('of the cut-offs only those that are still to come count, and of their starts too', () => {
  const cutOffs = [
    { at: '2026-12-18T12:00', what: 'first semester' },
    { at: '2026-10-16T15:00', what: 'first quarter' },
  ];
  const at = (moment: string) => upcomingCutOffs(cutOffs, [24, 1], new Date(moment), zone);
  expect(at('2026-10-16T10:00:00-05:00')).toEqual([
    { at: '2026-10-16T15:00', what: 'first quarter', starts: ['2026-10-16T14:00'] },
    { at: '2026-12-18T12:00', what: 'first semester', starts: ['2026-12-17T12:00', '2026-12-18T11:00'] },
  ]);
  expect(at('2026-10-16T15:00:00-05:00').map(({ what }) => what)).toEqual(['first semester']);
  expect(at('2026-12-18T12:00:00-06:00')).toEqual([]);
});

test('cut-offs of grading periods count beside those that the district names, each time once', () => {
  const period = { title: 'Quarter 1', from: '2026-08-12', until: '2026-10-15', schools: [] };
  const periods = [
    { ...period, cutOff: '2026-10-23T15:00' },
    { ...period, schools: ['101'], cutOff: '2026-10-23T15:00' },
    { ...period, title: 'Quarter 2', cutOff: null },
  ];
  expect(cutOffsOf({ cutOffs: [{ at: '2026-12-18T12:00', what: 'first semester' }], periods })).toEqual([
    { at: '2026-10-23T15:00', what: 'Quarter 1' },
    { at: '2026-12-18T12:00', what: 'first semester' },
  ]);
});
