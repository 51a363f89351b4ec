import { DateTime } from 'luxon';
import type { LocalDate } from './dates.js';

/** The instant at which a local day begins, in UTC. Where clocks jump over midnight, the first moment of that day. */
export function startOfDay(date: LocalDate, timezone: string): string {
  return instant(DateTime.fromISO(date, { zone: timezone }).startOf('day'));
}

/** The last second of a local day, in UTC: Canvas shows 23:59:59 as the end of that day. */
export function endOfDay(date: LocalDate, timezone: string): string {
  return instant(DateTime.fromISO(date, { zone: timezone }).endOf('day').set({ millisecond: 0 }));
}

/** The local day on which an instant falls. */
export function localDay(moment: string, timezone: string): LocalDate {
  return DateTime.fromISO(moment, { zone: timezone }).toISODate()!;
}

function instant(moment: DateTime): string {
  return moment.toUTC().toISO({ suppressMilliseconds: true })!;
}
