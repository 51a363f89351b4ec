import { InvalidArgumentError } from 'commander';
import { DateTime } from 'luxon';

/** A calendar date, `YYYY-MM-DD`, as an option's value. */
export function isDate(text: string): string {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || !DateTime.fromISO(text).isValid) {
    throw new InvalidArgumentError('It must be a date as YYYY-MM-DD.');
  }
  return text;
}
