import { DateTime } from 'luxon';
import type { Seconds } from '../model.js';
import type { ImportContext, Row } from './importer.js';

/**
 * The first of the words that the cell begins with, in any case of letters: Canvas matches most statuses by prefix, so
 * `Activex` passes as `active`. List longer words before their own beginnings.
 */
export function statusIn<Word extends string>(row: Row, words: readonly Word[]): Word | null {
  const text = row.get('status')?.toLowerCase();
  if (!text) return null;
  return words.find((word) => text.startsWith(word)) ?? null;
}

/** For the few files where Canvas wants the whole word (xlists, user_observers). */
export function wholeStatusIn<Word extends string>(row: Row, words: readonly Word[]): Word | null {
  const text = row.get('status')?.toLowerCase();
  return words.find((word) => word === text) ?? null;
}

/** An instant read leniently, UTC unless it carries an offset; undefined when it cannot be read. */
export function parseInstant(text: string): Seconds | undefined {
  const readings = [
    DateTime.fromISO(text, { zone: 'utc' }),
    DateTime.fromSQL(text, { zone: 'utc' }),
    DateTime.fromRFC2822(text, { zone: 'utc' }),
    DateTime.fromFormat(text, 'M/d/yyyy', { zone: 'utc' }),
  ];
  const reading = readings.find((each) => each.isValid);
  return reading && Math.floor(reading.toSeconds());
}

/** The date in a column; one that cannot be read adds a message and counts as blank, and the row goes on. */
export function dateIn(row: Row, column: string, context: ImportContext): Seconds | null {
  const text = row.get(column);
  if (text === null) return null;
  const instant = parseInstant(text);
  if (instant === undefined) context.note(`The value of ${column} could not be read as a date and was left out.`);
  return instant ?? null;
}

export function isTrue(text: string | null): boolean {
  return text !== null && ['true', 't', 'yes', '1', 'on'].includes(text.toLowerCase());
}

export function tooLong(text: string | null): boolean {
  return text !== null && text.length > 255;
}
