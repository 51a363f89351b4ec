/** A calendar date, `YYYY-MM-DD`. */
export type LocalDate = string;

/** What the text of a date means. */
export type DateReading =
  | { kind: 'date'; date: LocalDate }
  /** A date that stands for none: `0000-00-00`, `1900-01-01`. */
  | { kind: 'none' }
  /** A date that stands for no end: `9999-12-31`. */
  | { kind: 'openEnd' }
  /** Day and month could change places: `06/04/2027`. */
  | { kind: 'ambiguous' }
  | { kind: 'unreadable' };

/**
 * Nothing of a roster that is still served began or ended before; databases write their first day (0001-01-01,
 * 1753-01-01, 1899-12-30, 1900-01-01, 1970-01-01) where a field is empty. Read as an end, such a day would drop a child.
 */
const firstBelievableYear = 1971;
/** Nothing of a roster ends so late; databases write their last day (2100-12-31, 9999-12-31) for "no end". */
const firstEndlessYear = 2100;

const yearFirst = /^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?:[T ].*)?$/;
const compact = /^(\d{4})(\d{2})(\d{2})(?:T.*)?$/;
const yearLast = /^(\d{1,2})([-/.])(\d{1,2})\2(\d{4})(?:[T ].*)?$/;
const monthNamed = /^(\d{1,2})[- ]([a-z]{3,9})\.?,?[- ](\d{4})(?:[T ].*)?$/i;
const monthFirstNamed = /^([a-z]{3,9})\.? (\d{1,2}),? (\d{4})(?: .*)?$/i;

const months = [
  ...['january', 'february', 'march', 'april', 'may', 'june'],
  ...['july', 'august', 'september', 'october', 'november', 'december'],
];

/**
 * Reads what can mean only one day: `2026-08-20`, `2026-8-20`, `20260820`, `08/20/2026`, `20-AUG-2026`, each with or
 * without a time. The time is cut, not converted: OneRoster's dates are the district's, and midnight in UTC would fall
 * on the day before. Pure.
 */
export function readDate(given: string): DateReading {
  const found = yearFirst.exec(given);
  if (found !== null) return dateOf(Number(found[1]), Number(found[3]), Number(found[4]));
  const digits = compact.exec(given);
  if (digits !== null) return dateOf(Number(digits[1]), Number(digits[2]), Number(digits[3]));
  const last = yearLast.exec(given);
  if (last !== null) return dayAndMonth(Number(last[4]), Number(last[1]), Number(last[3]));
  const named = monthNamed.exec(given);
  if (named !== null) return dateOf(Number(named[3]), monthOf(named[2]!), Number(named[1]));
  const inWords = monthFirstNamed.exec(given);
  if (inWords !== null) return dateOf(Number(inWords[3]), monthOf(inWords[1]!), Number(inWords[2]));
  return { kind: 'unreadable' };
}

/** `08/20/2026` is August in any country; `06/04/2027` is not the same day everywhere. */
function dayAndMonth(year: number, first: number, second: number): DateReading {
  const american = dateOf(year, first, second);
  const european = dateOf(year, second, first);
  if (american.kind === 'unreadable') return european;
  if (european.kind === 'unreadable' || first === second || american.kind !== 'date') return american;
  return { kind: 'ambiguous' };
}

/** 1 to 12; 0 for a word that is no month. */
function monthOf(word: string): number {
  const name = word.toLowerCase();
  return months.findIndex((month) => month === name || month.slice(0, 3) === name) + 1;
}

const daysInMonth = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

function dateOf(year: number, month: number, day: number): DateReading {
  // Year 0 is in no calendar: 0000-00-00 is MySQL's empty date.
  if (year === 0) return { kind: 'none' };
  if (day < 1 || day > (daysInMonth[month - 1] ?? 0)) return { kind: 'unreadable' };
  if (month === 2 && day === 29 && !isLeapYear(year)) return { kind: 'unreadable' };
  if (year < firstBelievableYear) return { kind: 'none' };
  if (year >= firstEndlessYear) return { kind: 'openEnd' };
  const date = [String(year).padStart(4, '0'), String(month).padStart(2, '0'), String(day).padStart(2, '0')].join('-');
  return { kind: 'date', date };
}

function isLeapYear(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}
