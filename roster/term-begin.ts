import { addDays, type LocalDate } from './dates.js';

/** School days at the begin of a term that count as early: more people change classes then. */
export const earlySchoolDays = 15;

/**
 * Last begin date of a term that is not early any more: a term that began later is in its first `schoolDays` (Monday to
 * Friday).
 */
export function earlyTermCutoff(asOf: LocalDate, schoolDays: number): LocalDate {
  return addDays(asOf, -Math.ceil((schoolDays * 7) / 5));
}

/** Whether a term has begun, on or after the cut-off. */
export function isEarly(termStart: LocalDate, asOf: LocalDate, cutoff: LocalDate): boolean {
  return termStart <= asOf && termStart > cutoff;
}
