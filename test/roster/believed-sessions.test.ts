import { describe, expect, test } from 'vitest';
import { believedSessions } from '../../roster/believed-sessions.js';
import { termRow } from '../../roster/terms.js';
import { session } from './records.js';

const timezone = 'America/Chicago';
const semester = session('S1', 'semester', '2026-08-17', '2026-12-18');
const accepted = new Map([['T1', { ...termRow({ sisId: 'T1', sessions: [semester] }, timezone) }]]);
const quarter = (endDate: string) => session('Q2', 'gradingPeriod', '2026-10-19', endDate, 'S1');

describe('the last day of a session by which classes go', () => {
  test.each<[string, Partial<typeof semester>, string]>([
    ['is that of its record', {}, '2026-12-18'],
    ['is that of its record, where it is some days later', { endDate: '2026-12-21' }, '2026-12-21'],
    ['is that of its record, where it is earlier', { endDate: '2026-11-20' }, '2026-11-20'],
    ['stays, where a year is mistyped', { endDate: '2027-12-18' }, '2026-12-18'],
    ['stays, where only its begin is far earlier', { startDate: '2025-08-17' }, '2026-12-18'],
    [
      'is that of its record, where the id is that of next year’s',
      { startDate: '2027-08-16', endDate: '2027-12-17' },
      '2027-12-17',
    ],
  ])('%s', (_, now, lastDay) => {
    const groups = [{ sisId: 'T1', sessions: [{ ...semester, ...now }] }];
    expect(believedSessions(groups, accepted, timezone).map((each) => each.endDate)).toEqual([lastDay]);
  });

  test('stays with that of the term above it', () => {
    const groups = [
      { sisId: 'T1', sessions: [{ ...semester, endDate: '2027-12-18' }] },
      { sisId: 'Q2', sessions: [quarter('2027-12-18')] },
      { sisId: 'S2', sessions: [session('S2', 'semester', '2027-01-18', '2027-06-04')] },
    ];
    const ends = believedSessions(groups, accepted, timezone).map((each) => each.endDate);
    expect(ends).toEqual(['2026-12-18', '2026-12-18', '2027-06-04']);
  });

  test('is that of its record, where Canvas has no term of it', () => {
    const groups = [{ sisId: 'T1', sessions: [{ ...semester, endDate: '2027-12-18' }] }];
    expect(believedSessions(groups, new Map(), timezone)[0]!.endDate).toBe('2027-12-18');
  });
});
