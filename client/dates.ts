import { InvalidArgumentError } from 'commander';
import { DateTime } from 'luxon';

/** Whether an option's value is a calendar date, `YYYY-MM-DD`. */
export function isDate(text: string): string {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || !DateTime.fromISO(text).isValid) {
    throw new InvalidArgumentError('It must be a date as YYYY-MM-DD.');
  }
  return text;
}
