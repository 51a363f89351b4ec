import { RunOutcome, type ClosedOutcome } from '../codes/run-outcome.js';

export interface PassbackCounts {
  refused: number;
  unknown: number;
  waiting: number;
  held: number;
  /** Classes that were left out. */
  skipped: number;
}

/** How a passback ended. `complete` means that everything that should go has arrived. */
export function outcomeOfPassback({ refused, unknown, waiting, held, skipped }: PassbackCounts): ClosedOutcome {
  if (refused + unknown + waiting + skipped > 0) return RunOutcome.partial;
  return held > 0 ? RunOutcome.held : RunOutcome.complete;
}
