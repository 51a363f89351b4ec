import type { WaitReason } from '../codes/plan-reasons.js';
import type { CalendarEntry } from '../config/calendar-settings.js';
import { Phase } from './plan.js';

/** What a run may do with a school's rows, the strictest first. */
export const Restriction = {
  /** Nothing of the school is sent or weighed. */
  paused: 'paused',
  /** What would be sent is weighed and shown, and nothing of it is sent. */
  observeOnly: 'observeOnly',
  /** What gives is sent; what takes something away waits. */
  addsOnly: 'addsOnly',
} as const;
export type Restriction = (typeof Restriction)[keyof typeof Restriction];

export const restrictions: readonly Restriction[] = Object.values(Restriction);

/** Why a row waits, by the restriction of its school. */
export const restrictionReason = {
  [Restriction.paused]: 'SCHOOL_PAUSED',
  [Restriction.observeOnly]: 'SCHOOL_OBSERVED',
  [Restriction.addsOnly]: 'ADDS_ONLY',
} as const satisfies Record<Restriction, WaitReason>;

/** A restriction that counts in a run, of one school or (null) of all. */
export interface SchoolRestriction {
  /** sourcedId or identifier. */
  school: string | null;
  restriction: Restriction;
}

/**
 * The restrictions that count on a date.
 *
 * @param onlyAdds whether the run itself takes nothing away, from any school
 */
export function restrictionsOn(
  calendar: readonly CalendarEntry[],
  asOf: string,
  onlyAdds: boolean,
): SchoolRestriction[] {
  const counting = calendar.filter(({ from, until }) => from <= asOf && asOf <= until);
  const ofSchools = counting.flatMap(({ schools, mode }) =>
    (schools.length === 0 ? [null] : schools).map((school) => ({ school, restriction: mode })),
  );
  return onlyAdds ? [...ofSchools, { school: null, restriction: Restriction.addsOnly }] : ofSchools;
}

/** Whether a restriction keeps a planned row of its school from being sent. */
export function isRestricted(restriction: Restriction, phase: Phase): boolean {
  return restriction !== Restriction.addsOnly || phase === Phase.removals || phase === Phase.cascaded;
}
