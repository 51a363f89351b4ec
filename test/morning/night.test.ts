import { describe, expect, test } from 'vitest';
import { lastStart, nightState } from '../../morning/night.js';
import { measuresOf } from '../../morning/measures.js';
import { figures, night } from './facts.js';

const zone = 'America/Chicago';
const schedule = { at: '00:30', finishBy: '06:15', isPaused: false };

describe('when the last night should have begun', () => {
  test.each([
    ['in the morning: this night', '2026-11-16T12:31:00Z', '00:30', '2026-11-16T06:30:00.000Z'],
    ['just before its time: the night before', '2026-11-16T06:29:00Z', '00:30', '2026-11-15T06:30:00.000Z'],
    ['at its time: now', '2026-11-16T06:30:00Z', '00:30', '2026-11-16T06:30:00.000Z'],
    ['in the evening: yesterday', '2026-11-16T12:31:00Z', '22:15', '2026-11-16T04:15:00.000Z'],
    ['after clocks went back', '2026-11-01T12:31:00Z', '00:30', '2026-11-01T05:30:00.000Z'],
    ['after clocks went forward', '2026-03-08T11:31:00Z', '00:30', '2026-03-08T06:30:00.000Z'],
    ['a day of 25 hours later', '2026-11-02T06:10:00Z', '00:30', '2026-11-01T05:30:00.000Z'],
  ])('%s', (_, now, at, expected) => {
    expect(lastStart(new Date(now), { at }, zone).toISOString()).toBe(expected);
  });
});

describe('how far the night has come', () => {
  const open = { endedAt: null, outcome: null } as const;
  const dayBefore = new Date('2026-11-15T06:30:00Z');
  test.each([
    ['it ended', night(), '2026-11-16T12:31:00Z', 'done'],
    ['it waits for decisions', night({ ...open, waitsUntil: '2026-11-16 20:00' }), '2026-11-16T12:31:00Z', 'done'],
    ['it is at work before its time is over', night(open), '2026-11-16T08:00:00Z', 'atWork'],
    ['it is at work after that', night(open), '2026-11-16T12:31:00Z', 'late'],
    ['it failed', night({ outcome: 'failed' }), '2026-11-16T12:31:00Z', 'broken'],
    ['somebody cancelled it', night({ outcome: 'cancelled' }), '2026-11-16T12:31:00Z', 'broken'],
    ['there was none', null, '2026-11-16T12:31:00Z', 'missing'],
    ['the last one is of the day before', night({ readAt: dayBefore }), '2026-11-16T12:31:00Z', 'missing'],
    ['it may still begin', night({ readAt: dayBefore }), '2026-11-16T06:36:00Z', 'done'],
  ] as const)('%s', (_, run, now, expected) => {
    expect(nightState(run, schedule, zone, new Date(now))).toBe(expected);
  });
  test('a paused schedule is told as such', () => {
    const paused = { ...schedule, isPaused: true };
    expect(nightState(night({ readAt: dayBefore }), paused, zone, new Date('2026-11-16T12:31:00Z'))).toBe('paused');
  });
});

describe('figures beside the median of the last nights', () => {
  const before = [9_980, 10_000, 10_020].map((rowsRead, at) => figures(at + 1, { rowsRead, removed: 10 }));
  const of = (name: string, nights: ReturnType<typeof figures>[]) =>
    measuresOf(nights).find((each) => each.name === name);
  test.each([
    ['a usual figure', { rowsRead: 9_990 }, 'rows read', 10_000, false],
    ['a third of it is usual still, less is not', { rowsRead: 3_000 }, 'rows read', 10_000, true],
    ['many times as much', { removed: 400 }, 'removed', 10, true],
    ['few rows are usual whatever their share', { removed: 30 }, 'removed', 10, false],
  ])('%s', (_, more, name, median, isUnusual) => {
    expect(of(name, [...before, figures(4, more)])).toMatchObject({ median, isUnusual });
  });
  test('with two nights before there is no median', () => {
    expect(of('rows read', before)).toMatchObject({ median: null, isUnusual: false });
  });
  test('of more than fourteen nights the latest count', () => {
    const old = Array.from({ length: 10 }, (_, at) => figures(at + 1, { removed: 1_000 }));
    const recent = Array.from({ length: 14 }, (_, at) => figures(at + 11, { removed: 10 }));
    expect(of('removed', [...old, ...recent, figures(25, { removed: 12 })])).toMatchObject({ median: 10 });
  });
});
