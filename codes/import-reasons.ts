import type { CodeTable } from './code-table.js';

/** Subjects of a message of an SIS import. */
export const importMessages = {
  CANVAS_ROW_MESSAGE: {
    meaning: 'a message about one row. The row is read back: it may be in Canvas all the same',
    remedy: 'If it is not, it appears as `CANVAS_REFUSED`.',
    retryable: false,
  },
  CANVAS_FILE_REFUSED: {
    meaning: 'a message about a whole file: nothing of it counts as accepted',
    remedy: 'It is sent once more in the same run, then the next night.',
    retryable: true,
  },
  CANVAS_IMPORT_CRASHED: {
    meaning: 'the import as a whole broke off',
    remedy: 'It is sent once more in the same run, then the next night.',
    retryable: true,
  },
  CANVAS_IMPORT_NOTE: { meaning: 'a remark about the import', remedy: 'Read it.', retryable: false },
} as const satisfies CodeTable;

/** Why nothing is proven for a kind of row in an import. */
export const unprovenReasons = {
  'file-refused': {
    meaning: 'unproven: a file was refused, or a part of it crashed',
    remedy: 'Rows of that kind are sent again.',
    retryable: true,
  },
  'no-counts': {
    meaning: 'unproven: Canvas gave no counts',
    remedy: 'Rows of that kind are sent again.',
    retryable: true,
  },
  'rows-missing': {
    meaning: 'unproven: fewer rows succeeded than were sent, and no message says which',
    remedy: 'Rows of that kind are sent again.',
    retryable: true,
  },
  'rows-counted-twice': {
    meaning: 'unproven: more rows succeeded than were sent',
    remedy: 'Rows of that kind are sent again.',
    retryable: true,
  },
  'line-unknown': {
    meaning: 'unproven: a message names a line that the file does not have',
    remedy: 'Rows of that kind are sent again.',
    retryable: true,
  },
} as const satisfies CodeTable;

export type ImportMessageCode = keyof typeof importMessages;
export type UnprovenReason = keyof typeof unprovenReasons;
