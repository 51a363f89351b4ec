import { addDays, type LocalDate } from './dates.js';

/** School days from its begin on in which a term is early: more people change their classes then. */
export const earlySchoolDays = 15;

/**
 * The last day on which a term may have begun without being new any more: one that began later is in its first
 * `schoolDays` (Monday to Friday).
 */
export function earlyTermCutoff(asOf: LocalDate, schoolDays: number): LocalDate {
  return addDays(asOf, -Math.ceil((schoolDays * 7) / 5));
}

/** Whether a term has begun, and not before the cut-off. */
export function isEarly(termStart: LocalDate, asOf: LocalDate, cutoff: LocalDate): boolean {
  return termStart <= asOf && termStart > cutoff;
}
