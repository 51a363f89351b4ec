import type { CodeTable } from './code-table.js';

/** Canvas's response to a row. */
export const canvasProblems = {
  CANVAS_REFUSED: {
    meaning:
      'Canvas refused the row; its message is given with it. `affected` counts what depends on it (enrollments of one class)',
    remedy: "Read Canvas's message, correct the record in the SIS or in Canvas. It is sent again every night.",
    retryable: false,
  },
  DELETED_IN_CANVAS: {
    meaning:
      'somebody has deleted a section, its course, or the account of a school in Canvas, and the SIS still has what goes into it: it is held, and not sent every night',
    remedy:
      'If that was a mistake, restore it in Canvas; the next night notices and sends what waits. If it is to stay deleted, end it in the SIS, or leave it out: `rollbook hold keep DISTRICT --class ID --until DATE`.',
    retryable: true,
  },
  CONCLUDED_IN_CANVAS: {
    meaning:
      'somebody has concluded a course in Canvas whose class still runs in the SIS: nothing that goes into it is sent. Canvas has concluded its enrollments with it: its people can read, and no more. `affected` counts the people who should come in',
    remedy:
      'If the course is to go on, reopen it in Canvas (course settings: Unconclude); the next night notices and sends what waits. If it is over, end the class in the SIS, or say that you know: `rollbook acknowledge DISTRICT CONCLUDED_IN_CANVAS ID --until DATE`.',
    retryable: true,
  },
  CROSS_LISTED: {
    meaning:
      'somebody has cross-listed a section into another course in Canvas, or moved it there. It is left there, and its people come into it as ever; a change of its course by the SIS is held (`SECTION_MOVED`)',
    remedy:
      'Nothing, if that is meant. To have it back, de-cross-list the section in Canvas (section settings). A release of `SECTION_MOVED` may take it out of the course.',
    retryable: false,
  },
  OTHER_IMPORTER: {
    meaning:
      'another tool, a person or another Rollbook has imported SIS data into the same Canvas in the last seven days; `affected` counts the imports',
    remedy:
      'Find out what it is (Canvas: Admin, SIS Import) and whether it sends what Rollbook sends too. Imports on two days or more stop the nights (`OTHER_IMPORTER_ACTIVE`), unless `canvas.otherImporters` is `allowed`. It is settled seven days after the last import.',
    retryable: false,
  },
  EMPTIED_IN_CANVAS: {
    meaning:
      'much of what Canvas accepted is gone there, and somebody has answered that it stays so: nights go on, and nothing of it is sent again. `affected` counts what of a sample is gone',
    remedy:
      'If that was a mistake, restore it in Canvas, or have everything sent anew: `rollbook proposal list DISTRICT --all` gives the number of the question, `rollbook proposal accept DISTRICT NUMBER` changes the answer. It is settled once Canvas has everything.',
    retryable: false,
  },
  CANVAS_KEPT: {
    meaning:
      'Canvas took the row and kept the named columns as they were: somebody has set them there by hand, and imports pass over that. Rollbook goes by what Canvas shows (a login that it kept is given to nobody else), and sends the columns again when the SIS gives something else',
    remedy:
      'Decide which is right: change it in Canvas by hand, or correct the SIS. Once Canvas would take it (its field is no longer set by hand), have it sent again: `rollbook hold resend DISTRICT --row ID`. If it is meant to differ, say that you know: `rollbook acknowledge DISTRICT CANVAS_KEPT ID`.',
    retryable: false,
  },
  CANVAS_KEPT_NAME: {
    meaning:
      'Canvas took the row and kept a name as it was: somebody has chosen it there. The name stays until the SIS gives another one; nobody is kept away by it',
    remedy:
      'Nothing, if the name in Canvas is the right one. Otherwise change it there by hand. `rollbook hold resend DISTRICT --row ID` sends it again.',
    retryable: false,
  },
  CANVAS_REMARK: {
    meaning: 'Canvas took the row, but not all of it, and said why: an e-mail address that it left out, for example',
    remedy:
      "Read Canvas's message and correct the record in the SIS. It shows until a row of this record is accepted without a remark.",
    retryable: false,
  },
} as const satisfies CodeTable;

export type CanvasProblemCode = keyof typeof canvasProblems;
