import { DateTime } from 'luxon';

/**
 * The local calendar day of an instant: 23:59 in Chicago is the next day in UTC, and still the same day in school.
 * Null stays null; so does what cannot be read.
 *
 * @param zone IANA name
 */
export function localDay(instant: string | null, zone: string): string | null {
  if (instant === null) return null;
  const local = DateTime.fromISO(instant, { zone });
  return local.isValid ? local.toISODate() : null;
}

/**
 * The local time of an instant, `YYYY-MM-DDTHH:MM`.
 *
 * @param zone IANA name
 */
export function localMinute(instant: Date, zone: string): string {
  return DateTime.fromJSDate(instant, { zone }).toFormat("yyyy-MM-dd'T'HH:mm");
}

/** A day some days later, `YYYY-MM-DD`. */
export function laterDay(day: string, days: number): string {
  return DateTime.fromISO(day).plus({ days }).toISODate()!;
}
