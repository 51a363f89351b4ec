import type { CodeTable } from './code-table.js';

/**
 * Why a write waits for a person: mostly the SIS has refused it for good. The cause is found by reading, never by the text
 * of the answer.
 */
export const parkReasons = {
  CLASS_REFUSED: {
    meaning: 'the SIS refuses writes to this class (403): mostly its teacher has changed',
    remedy: 'Check the primary teacher of the class in the SIS. It is tried again when that has changed.',
    retryable: false,
  },
  CATEGORY_REFUSED: {
    meaning: 'the SIS refuses the category: it is inactive, of another teacher, or not for this class',
    remedy: 'The teacher activates the category in the SIS.',
    retryable: false,
  },
  DUE_DATE_REFUSED: {
    meaning: "the SIS refuses the due date: it is outside the class's term",
    remedy: 'The teacher changes the due date in Canvas.',
    retryable: false,
  },
  TERM_LOCKED: {
    meaning: 'the SIS refuses the write though nothing about it is wrong: the term is probably locked',
    remedy: 'Unlock the term or the class in the SIS, or leave it.',
    retryable: false,
  },
  DUE_IN_OTHER_PERIOD: {
    meaning: 'its due date was moved into another grading period: its grade would leave one report card for another',
    remedy: 'Move the line item in the SIS by hand, or set the date back in Canvas. Its grades go on meanwhile.',
    retryable: false,
  },
  GRADED_SINCE_CUT_OVER: {
    meaning:
      'grades of work that was due before `passback.takesOverFrom` have changed in Canvas since, and the SIS does not show them',
    remedy:
      'Confirm its line item with `rollbook grades links list DISTRICT`, or let the teacher enter these grades in the SIS, under the title that the work has in Canvas.',
    retryable: false,
  },
  LINE_ITEM_NOT_OURS: {
    meaning: 'the SIS refuses writes to a line item that did not come from here and was linked',
    remedy:
      'Enter its grades in the SIS by hand. Whether the SIS takes such writes at all tells `rollbook grades links try DISTRICT`.',
    retryable: false,
  },
  SCORE_TYPE_REFUSED: {
    meaning: 'the line item takes no points any more: its score type was changed in the SIS',
    remedy: 'The teacher sets its score type to points in the SIS.',
    retryable: false,
  },
  STUDENT_REFUSED: {
    meaning: 'the SIS refuses this student on the line item: not assigned to it there, or left',
    remedy: 'Check the enrollment, to whom the line item is assigned in the SIS, and whether its term is locked.',
    retryable: false,
  },
  RECORD_GONE: {
    meaning: 'the line item, the class or the student is not there any more',
    remedy: 'Check in the SIS what was deleted.',
    retryable: false,
  },
  RECORD_CHANGED: {
    meaning: 'the SIS says that it was changed at the same time',
    remedy: 'Nothing; it is read and compared anew by the next run.',
    retryable: true,
  },
  WRITE_REFUSED: {
    meaning: 'the SIS refused the write, and nothing that was read explains it',
    remedy: 'See its answer with `rollbook grades list`.',
    retryable: false,
  },
  WRITE_NOT_KEPT: {
    meaning: 'the SIS accepted the write and does not have it',
    remedy: 'Nothing; it is sent again by the next run. If it stays, ask whoever runs the SIS.',
    retryable: true,
  },
} as const satisfies CodeTable;

export type ParkReason = keyof typeof parkReasons;
