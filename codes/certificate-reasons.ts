import type { CodeTable } from './code-table.js';

/** Why a read of a collection is not proven complete. */
export const certificateReasons = {
  BORDER_MOVED: {
    meaning: 'rows moved between one page and the next, in three readings',
    remedy: 'Run at a quieter hour, or ask the provider to sort by sourcedId.',
    retryable: true,
  },
  PAGE_REPEATED: {
    meaning: 'the SIS answered with a page that it had given before',
    remedy: 'Report to the provider that it does not honour the offset.',
    retryable: false,
  },
  TOTAL_CHANGED: {
    meaning: 'the number of records changed while they were read, in three readings',
    remedy: 'Run when nobody edits the SIS.',
    retryable: true,
  },
  ROWS_DIFFER_FROM_TOTAL: {
    meaning: 'the SIS announced another number of records than it sent',
    remedy: 'Report it to the provider of the SIS.',
    retryable: false,
  },
  END_NOT_PROVEN: {
    meaning: 'the SIS does not show where its list ends',
    remedy:
      'Ask the provider for `X-Total-Count`. Until it sends that, nothing is removed for being missing: end or mark in the SIS what should leave Canvas, or take it out there by hand.',
    retryable: false,
  },
  PAGE_OF_ONE_ROW: {
    meaning: 'the SIS gives one row at a time, so pages cannot be seen to join',
    remedy: 'Raise the largest page size in the plug-in.',
    retryable: false,
  },
  NOT_FINISHED: {
    meaning: 'the read did not come to its end',
    remedy: 'Nothing; the next run reads it again.',
    retryable: true,
  },
  RECORDS_WITHOUT_ID: {
    meaning: 'records came without a sourcedId',
    remedy: 'Report them to the provider of the SIS.',
    retryable: false,
  },
  RECORDS_TWICE: {
    meaning: 'records came more than once',
    remedy: 'Run at a quieter hour, or ask the provider to sort by sourcedId.',
    retryable: true,
  },
  COLLECTION_SHRANK: {
    meaning:
      'the collection is smaller than last certified (or than its largest read, if it never was) by more than `limits.shrink.nothing`: nothing of it is used',
    remedy:
      'Check in the SIS why so much is missing. If it is right, accept it: `rollbook proposal list DISTRICT`. Without that, what it gives is used after three school days of one size, and what it misses stays.',
    retryable: false,
  },
  COLLECTION_STAYS_SMALL: {
    meaning:
      'the collection is smaller than last certified (or than its largest read, if it never was) by more than `limits.shrink.nothing`, but was read whole with one size on three school days: it is used, without removals',
    remedy:
      'Check in the SIS why so much is missing. If it is right, accept it: `rollbook proposal list DISTRICT`. What it misses stays until then.',
    retryable: false,
  },
  COLLECTION_SHRANK_A_LITTLE: {
    meaning:
      'the collection is smaller than last certified (or than its largest read, if it never was) by more than `limits.shrink.noRemovals`: it is used, without removals',
    remedy:
      'Check in the SIS why records are missing. If it is right, accept it: `rollbook proposal list DISTRICT`. Until then nothing is removed for what a read this small misses.',
    retryable: false,
  },
  TOO_MANY_REJECTED: {
    meaning: 'more of the collection cannot be read than `limits.rejected` allows: it is used, without removals',
    remedy: 'See what is wrong with its records: `rollbook problems DISTRICT`.',
    retryable: false,
  },
  RECORD_NOT_LISTED: {
    meaning: 'a record that is missing from the list was found by its id',
    remedy: 'Report to the provider that it leaves records out of its list.',
    retryable: false,
  },
  LOOK_UPS_FAILED: {
    meaning: 'the SIS failed again and again when missing records were asked for one by one: none was checked',
    remedy: 'Nothing, if it passes: the next night asks again. If it stays, ask whoever runs the SIS.',
    retryable: true,
  },
} as const satisfies CodeTable;

export type CertificateReason = keyof typeof certificateReasons;

/** Reasons that speak of the size of a collection alone: it was read whole, and is smaller than last certified. */
export const reasonsOfSize = [
  'COLLECTION_SHRANK',
  'COLLECTION_STAYS_SMALL',
  'COLLECTION_SHRANK_A_LITTLE',
] as const satisfies readonly CertificateReason[];
export type ReasonOfSize = (typeof reasonsOfSize)[number];

export function isReasonOfSize(reason: CertificateReason): reason is ReasonOfSize {
  return (reasonsOfSize as readonly CertificateReason[]).includes(reason);
}
