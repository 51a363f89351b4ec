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
