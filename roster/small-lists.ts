import { Shrinkage, shrinkageOf } from './collection-loss.js';
import type { LocalDate } from './dates.js';

/** School days of one proven size after which a list that shrank much is believed in what it gives. */
const schoolDaysUntilBelieved = 3;

/** A list that loses no more than this (percent, or one row) since the count began has the same size. */
const mostLostPercent = 1;
/** A list may grow by this (percent, or a few rows) meanwhile: what comes in is what it is to give. */
const mostGainedPercent = 5;
const fewRows = 3;

/** A read of a list since it was last certified. */
export interface NightOfList {
  asOf: LocalDate;
  rows: number;
  /** Whether it was read whole: nothing but its size speaks against it. */
  isProven: boolean;
  /** How much smaller it is than when last certified. */
  shrinkage: Shrinkage;
}

/** A list that is smaller than when last certified. */
export interface SmallList {
  /** The first night in which it was. */
  since: LocalDate;
  /** School days that it has had one proven size, at most `schoolDaysUntilBelieved`. */
  schoolDays: number;
  /** Whether what it gives is believed. What it misses never is without a person's word. */
  isBelieved: boolean;
}

export interface JudgingOfLists {
  limits: { noRemovals: number; nothing: number };
  isSchoolDay: (day: LocalDate) => boolean;
}

/**
 * Judges a list that stays small. A night without proof, or with another size, begins the count anew; a list of its
 * former size ends it. Once believed, it is until it shrinks much from the size that was believed.
 *
 * @param nights oldest first; the last is tonight's
 */
export function smallListOf(nights: readonly NightOfList[], { limits, isSchoolDay }: JudgingOfLists): SmallList {
  let since: LocalDate | null = null;
  let size: number | null = null;
  let days = new Set<LocalDate>();
  let believed: number | null = null;
  for (const { asOf, rows, isProven, shrinkage } of nights) {
    if (shrinkage === Shrinkage.none) {
      [since, size, days, believed] = [null, null, new Set(), null];
      continue;
    }
    since ??= asOf;
    if (believed !== null && shrinkageOf(believed, rows, limits) === Shrinkage.much) believed = null;
    if (!isProven || size === null || !isSameSize(size, rows)) [size, days] = [isProven ? rows : null, new Set()];
    if (isProven && isSchoolDay(asOf)) days.add(asOf);
    if (days.size >= schoolDaysUntilBelieved) believed = size;
  }
  const counted = Math.min(days.size, schoolDaysUntilBelieved);
  return {
    since: since ?? nights.at(-1)!.asOf,
    schoolDays: believed === null ? counted : schoolDaysUntilBelieved,
    isBelieved: believed !== null,
  };
}

function isSameSize(before: number, rows: number): boolean {
  if (rows < before) return before - rows <= Math.max(1, (before * mostLostPercent) / 100);
  return rows - before <= Math.max(fewRows, (before * mostGainedPercent) / 100);
}

/** What there is to say of a list that shrank. */
export interface SizeOfList extends SmallList {
  before: number;
  /** The date on which it last was certified; null: it never was, and `before` is its largest read. */
  provenOn: LocalDate | null;
  rows: number;
  /** Whether it is so little smaller that its records are believed at once. */
  isLittle: boolean;
}

/** The sizes of a list that shrank, since when, what is believed of it, and the command that accepts it. */
export function sizeInWords(size: SizeOfList, command: string): string {
  const { before, provenOn, rows, since, schoolDays, isBelieved, isLittle } = size;
  const counted = (count: number) => count.toLocaleString('en-US');
  const days = `school day ${schoolDays} of ${schoolDaysUntilBelieved} with this size, read whole`;
  const use =
    isLittle || isBelieved
      ? `what it gives is taken, what it misses stays${isLittle ? '' : ` (${days})`}`
      : `nothing of it is taken (${days})`;
  const measure =
    provenOn === null ? 'in its largest read (none was ever proven whole)' : `when last proven whole (${provenOn})`;
  return `${counted(before)} ${measure}, ${counted(rows)} now, smaller since ${since}: ${use}. To accept it: ${command}`;
}
