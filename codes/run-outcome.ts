/** How a run ended. Null in the database, and wherever a run is shown, while it goes on. */
export const RunOutcome = {
  /** Everything in scope that should stand in Canvas stands there. */
  complete: 'complete',
  /** It only observed: nothing was sent, as asked. */
  observed: 'observed',
  /** Part of the plan waits for a person; the rest is done. */
  held: 'held',
  /** Canvas refused rows, or nothing is proven of some, or some wait for those. */
  partial: 'partial',
  /** It broke off: its report has the code. */
  failed: 'failed',
  /** Somebody cancelled it in Temporal. */
  cancelled: 'cancelled',
  /** It was still open when the next run of the district was opened, which closed it. */
  superseded: 'superseded',
} as const;
export type RunOutcome = (typeof RunOutcome)[keyof typeof RunOutcome];

/** The outcomes of a run that came to its end. */
export type ClosedOutcome = Extract<RunOutcome, 'complete' | 'observed' | 'held' | 'partial'>;
/** The outcomes of a run that did not, and noted that itself. */
export type BrokenOutcome = Extract<RunOutcome, 'failed' | 'cancelled'>;

/** Whether nobody has to look at a run: all was done, or nothing was to be done. */
export function isWell(outcome: RunOutcome): boolean {
  return outcome === RunOutcome.complete || outcome === RunOutcome.observed;
}
