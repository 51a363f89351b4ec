import { DateTime } from 'luxon';
import { CodedError } from '../codes/coded-error.js';

/**
 * The date of a run in its district's zone, and its time of reading.
 *
 * @param given a date, which counts at the present time of day, or a local time; null: now
 */
export function dateOfRun(given: string | null, zone: string): { asOf: string; readAt: Date } {
  const now = DateTime.now().setZone(zone);
  const moment = given === null ? now : DateTime.fromISO(given, { zone });
  if (!moment.isValid) throw new CodedError('AS_OF_INVALID', 'The date of the run is not a date.');
  const isDate = given !== null && given.length === 10;
  const readAt = isDate ? moment.set({ hour: now.hour, minute: now.minute }) : moment;
  return { asOf: moment.toISODate(), readAt: readAt.toJSDate() };
}
