import { addDays } from './dates.js';
import { Verb } from './findings.js';

/** Days that a release waits for a run which carries it out: a vacation long. After that its rows are asked about again. */
const releaseDays = 21;
/** Days that somebody can decide to keep something for at most: every school year asks anew. */
export const mostKeepDays = 366;

/**
 * The last day on which a decision about held rows counts, or why it cannot be made so.
 *
 * @param asOf the date of the run that held them
 * @param until the day that was asked for; null: none. Only `keep` takes one, and needs it
 */
export function lastDayOf(
  verb: Verb,
  asOf: string,
  until: string | null,
): { day: string | null } | { wrong: 'KEEP_NEEDS_A_DAY' | 'KEEP_DAY_WRONG' } {
  const later = (days: number): string => addDays(asOf, days);
  if (verb === Verb.release) return { day: later(releaseDays) };
  if (verb === Verb.discard) return { day: asOf };
  if (until === null) return { wrong: 'KEEP_NEEDS_A_DAY' };
  return until < asOf || until > later(mostKeepDays) ? { wrong: 'KEEP_DAY_WRONG' } : { day: until };
}
