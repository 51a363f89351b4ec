import { DateTime } from 'luxon';
import { isDay, type Day } from './dates.js';

/** How a cell writes a day. */
type DayForm = 'iso' | 'other';

const monthFirst = ['M/d/yyyy', 'M-d-yyyy', 'M/d/yy', 'M-d-yy'];
const dayFirst = ['d/M/yyyy', 'd-M-yyyy', 'd/M/yy', 'd-M-yy'];
/** Forms in which month and day cannot be mistaken for each other. `d.M.yyyy` is written day first wherever it is used. */
const unmistakable = [
  ...['yyyy-M-d', 'yyyy/M/d', 'yyyyMMdd', 'd.M.yyyy', 'd.M.yy'],
  ...['d-MMM-yyyy', 'd-MMM-yy', 'd MMM yyyy', 'MMM d, yyyy', 'MMM d yyyy', 'd MMMM yyyy', 'MMMM d, yyyy'],
];
/** The time of day that a date-time adds. It is cut, not converted: days of OneRoster are the district's own. */
const timeOfDay = /(?:T|\s+)\d{1,2}:\d{2}.*$/i;
/** A day as the number that a spreadsheet has for it, from 2009 to 2064. */
const spreadsheetDay = /^[4-5]\d{4}$/;
/** Reads days of one column; see `dayReader`. */
export type DayReader = (text: string) => { day: Day; form: DayForm } | undefined;

/**
 * Reads days as exports write them: `2026-08-17`, date-times, `8/17/2026`, `20260817`, `17-Aug-2026`, numbers of a
 * spreadsheet. Month and day of `8/7/2026` stand in the American order, unless days of the same file show the other.
 *
 * @param texts all that the file writes as days
 */
export function dayReader(texts: Iterable<string>): DayReader {
  const known = new Map<string, ReturnType<DayReader>>();
  const orders = isDayFirst(texts) ? dayFirst : monthFirst;
  return (text) => {
    if (known.has(text)) return known.get(text);
    const read = readDay(text, orders);
    known.set(text, read);
    return read;
  };
}

function isDayFirst(texts: Iterable<string>): boolean {
  let shown = false;
  for (const text of texts) {
    const [, first, second] = /^(\d{1,2})[/-](\d{1,2})[/-]\d{2,4}\b/.exec(text) ?? [];
    if (Number(second) > 12) return false;
    if (Number(first) > 12) shown = true;
  }
  return shown;
}

function readDay(text: string, orders: readonly string[]): ReturnType<DayReader> {
  const date = text.replace(timeOfDay, '').trim();
  if (isDay(date)) return { day: date, form: 'iso' };
  if (spreadsheetDay.test(date)) {
    return {
      day: DateTime.utc(1899, 12, 30)
        .plus({ days: Number(date) })
        .toISODate()!,
      form: 'other',
    };
  }
  for (const format of [...unmistakable, ...orders]) {
    const read = DateTime.fromFormat(date, format, { zone: 'utc', locale: 'en-US' });
    if (read.isValid) return { day: read.toISODate(), form: 'other' };
  }
  return undefined;
}

const truths = new Map([
  ...['true', 't', 'yes', 'y', '1'].map((word) => [word, true] as const),
  ...['false', 'f', 'no', 'n', '0'].map((word) => [word, false] as const),
]);

/** Reads a flag in any spelling; undefined when it is none. */
export function readTruth(text: string): boolean | undefined {
  return truths.get(text.toLowerCase());
}

const wordsOf = (...words: string[]): ReadonlyMap<string, string> =>
  new Map(words.map((word) => [word.toLowerCase(), word]));

/** Words of OneRoster 1.1, by how they are written in small letters. */
export const vocabularies = {
  status: wordsOf('active', 'tobedeleted'),
  orgType: wordsOf('department', 'school', 'district', 'local', 'state', 'national'),
  sessionType: wordsOf('gradingPeriod', 'semester', 'schoolYear', 'term'),
  classType: wordsOf('homeroom', 'scheduled'),
  role: wordsOf('administrator', 'aide', 'guardian', 'parent', 'proctor', 'relative', 'student', 'teacher'),
} as const;
