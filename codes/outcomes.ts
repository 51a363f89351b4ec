import type { CodeText } from './code-table.js';
import type { RunOutcome } from './run-outcome.js';

/** Texts of a run's outcomes. */
export const outcomes = {
  complete: {
    meaning: 'everybody and everything in scope that should be in Canvas is there, and what was read was believed',
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
      'somebody or something that should be in Canvas may not be: problems of records keep it away, a list was not believed, or Canvas refused rows; what was not settled is tried again next time',
    remedy: 'See what keeps what away: `rollbook problems DISTRICT`. What is known can be acknowledged until a day.',
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
