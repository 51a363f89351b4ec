/** How a run ended. Null in the database and in reports while it is in progress. */
export const RunOutcome = {
  /** Everybody and everything in scope that should exist in Canvas does, and what was read was believed. */
  complete: 'complete',
  /** Of a run that adds: all that it may send is in Canvas; what takes something away waits for the night. */
  added: 'added',
  /** It only observed: nothing was sent, as asked. */
  observed: 'observed',
  /** Part of the plan waits for a person; the rest is done. */
  held: 'held',
  /** Problems keep somebody or something away, a list was not believed, or Canvas refused rows. */
  partial: 'partial',
  /** It failed: its report has the code. */
  failed: 'failed',
  /** Somebody cancelled it in Temporal. */
  cancelled: 'cancelled',
  /** A newer run took a resource from it (store/runs/kinds) while it was open, and closed it. */
  superseded: 'superseded',
} as const;
export type RunOutcome = (typeof RunOutcome)[keyof typeof RunOutcome];

/** Outcomes of a run that finished. */
export type ClosedOutcome = Extract<RunOutcome, 'complete' | 'added' | 'observed' | 'held' | 'partial'>;
/** Outcomes of a run that broke off and noted it itself. */
export type BrokenOutcome = Extract<RunOutcome, 'failed' | 'cancelled'>;

/** Whether a run needs no attention: everything was done, or nothing was to be done. */
export function isWell(outcome: RunOutcome): boolean {
  return outcome === RunOutcome.complete || outcome === RunOutcome.added || outcome === RunOutcome.observed;
}
