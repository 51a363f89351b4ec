import type { CodeTable } from './code-table.js';

/** Why a planned write of a gradebook is held: a person decides. */
export const gradeHoldReasons = {
  FIRST_SEND: {
    meaning: 'nothing has been sent to this class yet, and somebody should see its plan first',
    remedy: 'See it with `rollbook grades plan DISTRICT`, then release it by teacher, by school or for all.',
    retryable: false,
  },
  MANY_ZEROS: {
    meaning: 'more new zeros than `passback.limits.zeros` allows',
    remedy: 'Ask the teacher whether a late policy or "apply score to ungraded" was meant.',
    retryable: false,
  },
  MANY_DROPS: {
    meaning: 'more grades fall by over a letter than `passback.limits.drops` allows',
    remedy: 'Ask the teacher whether the change was meant.',
    retryable: false,
  },
  MANY_WITHDRAWALS: {
    meaning: 'more results would be taken back than `passback.limits.withdrawals` allows',
    remedy: 'Ask the teacher whether the grades were cleared on purpose.',
    retryable: false,
  },
  MANY_RESULTS: {
    meaning: 'more results than `passback.limits.results` allows',
    remedy: 'See what is new with `rollbook grades plan DISTRICT`.',
    retryable: false,
  },
  MANY_LINE_ITEMS: {
    meaning: 'more new line items than `passback.limits.lineItems` allows',
    remedy: 'Ask the teacher whether the work was copied with its SIS flags from another course.',
    retryable: false,
  },
  CONFLICT: {
    meaning: 'the SIS was changed by hand, and `passback.conflicts` is `ask`',
    remedy: 'Release it to let the grade of Canvas stand, or keep it to leave that of the SIS.',
    retryable: false,
  },
  MAXIMUM_CHANGED: {
    meaning: "the line item's maximum changes, which may change every grade of it",
    remedy: 'Ask the teacher whether the points were changed on purpose.',
    retryable: false,
  },
} as const satisfies CodeTable;

export type GradeHoldReason = keyof typeof gradeHoldReasons;
