/** An acknowledged problem is open again once it affects more than this many times as many as were known of ... */
const mostTimes = 2;
/** ... and at least so many more: one, two and three are no different. */
const fewestMore = 5;

/** The limits for a statement that says the same of many. */
export const clearlyMore = { mostTimes, fewestMore } as const;

/**
 * Whether a problem affects clearly more than when somebody acknowledged it: what was acknowledged is what was known.
 *
 * @param known how many it affected when it was acknowledged
 */
export function affectsClearlyMore(known: number, now: number): boolean {
  return now > known * mostTimes && now - known >= fewestMore;
}
