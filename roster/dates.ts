import { DateTime } from 'luxon';

/** A calendar date of the district, `YYYY-MM-DD`. Dates compare as text. */
export type LocalDate = string;

/** The date this many days later, or earlier if negative. */
export function addDays(date: LocalDate, days: number): LocalDate {
  return DateTime.fromISO(date, { zone: 'utc' }).plus({ days }).toISODate()!;
}

/** The instant at which a local day begins, in UTC. If clocks skip midnight, the first moment of that day. */
export function startOfDay(date: LocalDate, timezone: string): string {
  return instant(DateTime.fromISO(date, { zone: timezone }).startOf('day'));
}

/** The last second of a local day, in UTC: Canvas shows 23:59:59 as the end of that day. */
export function endOfDay(date: LocalDate, timezone: string): string {
  return instant(DateTime.fromISO(date, { zone: timezone }).endOf('day').set({ millisecond: 0 }));
}

function instant(moment: DateTime): string {
  return moment.toUTC().toISO({ suppressMilliseconds: true })!;
}
