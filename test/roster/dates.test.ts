import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays } from '../../roster/dates.js';
import { endOfDay, startOfDay } from '../../roster/local-days.js';

const zone = 'America/Chicago';

describe('local days', () => {
  test('a term begins at local midnight and ends at the last second of its last day', () => {
    expect(startOfDay('2026-08-12', zone)).toBe('2026-08-12T05:00:00Z');
    expect(endOfDay('2026-12-20', zone)).toBe('2026-12-21T05:59:59Z');
  });

  test('a day in spring has 23 hours and one in autumn 25', () => {
    const hours = (day: string) =>
      (Date.parse(endOfDay(day, zone)) + 1000 - Date.parse(startOfDay(day, zone))) / 3_600_000;
    expect(hours('2027-03-14')).toBe(23);
    expect(hours('2026-11-01')).toBe(25);
    expect(hours('2026-11-23')).toBe(24);
  });

  test('where clocks jump over midnight a day begins with its first moment', () => {
    expect(startOfDay('2018-11-04', 'America/Sao_Paulo')).toBe('2018-11-04T03:00:00Z');
  });

  test('each day ends one second before the next begins, in every zone', () => {
    const zones = fc.constantFrom(zone, 'Pacific/Auckland', 'Europe/Berlin', 'Asia/Kolkata', 'UTC', 'America/St_Johns');
    const days = fc.integer({ min: 0, max: 3650 }).map((count) => addDays('2024-01-01', count));
    fc.assert(
      fc.property(zones, days, (where, day) => {
        const next = Date.parse(startOfDay(addDays(day, 1), where));
        expect(Date.parse(endOfDay(day, where)) + 1000).toBe(next);
      }),
    );
  });

  test('days are counted over months, leap days and changes of the clock', () => {
    expect(addDays('2028-02-28', 1)).toBe('2028-02-29');
    expect(addDays('2026-12-31', 1)).toBe('2027-01-01');
    expect(addDays('2026-11-02', -2)).toBe('2026-10-31');
  });
});
