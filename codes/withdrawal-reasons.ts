import type { CodeTable } from './code-table.js';

/** Why a withdrawal leaves something that its run has sent. */
export const withdrawalReasons = {
  SENT_AGAIN_SINCE: {
    meaning: 'a later run has sent something else in its place',
    remedy: 'Take back that run first, or correct it in Canvas: the next passback sends what Canvas has.',
    retryable: false,
  },
  HAS_OTHER_RESULTS: {
    meaning: 'the line item holds results that this withdrawal does not take back',
    remedy: 'Delete those in the SIS if they are wrong too; with them the SIS does not let the line item go.',
    retryable: false,
  },
  BEFORE_NOT_KNOWN: {
    meaning: 'what the SIS held before is not known',
    remedy: 'Correct it in the SIS by hand.',
    retryable: false,
  },
} as const satisfies CodeTable;

export type WithdrawalReason = keyof typeof withdrawalReasons;
