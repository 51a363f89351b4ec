import type { CodeTable } from './code-table.js';

/** What is odd about a record that is used all the same. */
export const recordRemarks = {
  UNKNOWN_WORD: {
    meaning:
      'a field that decides little has a word that is not one of OneRoster 1.1; the record is used as if the field said the usual',
    remedy:
      'Correct the named field in the SIS. Until then: a class is `scheduled`, a session a `term`, an org a `school` (at the top of others the `district`), a person enabled, a teacher not the primary one.',
    retryable: false,
  },
  NAME_BLANK: {
    meaning:
      'an org has no name, or a session no title: the name that Canvas has is kept; where it has none, the number or id of the org, or the dates of the session, stand for it',
    remedy: 'Fill the named field in, in the SIS.',
    retryable: false,
  },
  INVISIBLE_CHARACTER: {
    meaning:
      'an id or login holds a character that nobody sees (its code point is given), so that it may fit no other record',
    remedy:
      'Type the named field anew in the SIS instead of pasting it. U+200B is a zero width space, U+00A0 a no-break space, U+FEFF a byte order mark.',
    retryable: false,
  },
  TEXT_RECODED: {
    meaning:
      'the SIS sends texts that are not UTF-8, as JSON must be; they were read as Windows-1252. The record is one example, `affected` counts those with such letters',
    remedy: 'Check accented names in Canvas. Ask the provider of the SIS to send UTF-8.',
    retryable: false,
  },
  LOOK_UP_UNCLEAR: {
    meaning:
      'the record is missing from its list, and the SIS, asked for it alone, answered neither with it nor that it has none (404): it is not removed tonight',
    remedy:
      'Report to the provider that the look-up of a missing record must answer 404. If it never does, `removals.lookUps: 0` asks no more, and the lists alone decide.',
    retryable: true,
  },
} as const satisfies CodeTable;

export type RecordRemarkCode = keyof typeof recordRemarks;
