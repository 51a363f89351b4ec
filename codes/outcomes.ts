import type { CodeText } from './code-table.js';
import type { RunOutcome } from './run-outcome.js';

/** Texts of a run's outcomes. */
export const outcomes = {
  complete: {
    meaning: 'everything that should be in Canvas is there',
    remedy: 'Nothing.',
    retryable: false,
  },
  added: {
    meaning: 'what the SIS newly gives is in Canvas; what takes something away waits for the night, as asked',
    remedy: 'Nothing.',
    retryable: false,
  },
  observed: {
    meaning: 'nothing was sent to Canvas, as asked',
    remedy: 'Nothing.',
    retryable: false,
  },
  held: {
    meaning: 'a part waits for a person: it would take too much away, or a question is open; the rest is done',
    remedy: 'See what is held, and why: `rollbook run ID`; and what is asked: `rollbook proposal list DISTRICT`.',
    retryable: false,
  },
  partial: {
    meaning:
      'Canvas refused rows, or nothing is proven of some, or something waits for those; they are sent again next time',
    remedy: 'See what Canvas refused: `rollbook problems DISTRICT`.',
    retryable: true,
  },
  failed: {
    meaning:
      'the run broke off, with a code that says why; nothing is lost, and the next run continues from what is settled',
    remedy: 'Look up its code here.',
    retryable: true,
  },
  cancelled: {
    meaning: 'somebody cancelled the run in Temporal; the next run continues from what is settled',
    remedy: 'Start another: `rollbook sync DISTRICT`.',
    retryable: true,
  },
  superseded: {
    meaning: 'it was terminated or lost, and a newer run took over',
    remedy: 'Look at the newer run.',
    retryable: false,
  },
} as const satisfies Readonly<Record<RunOutcome, CodeText>>;
