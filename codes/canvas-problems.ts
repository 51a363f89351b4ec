import type { CodeTable } from './code-table.js';

/** Canvas's response to a row. */
export const canvasProblems = {
  CANVAS_REFUSED: {
    meaning:
      'Canvas refused the row; its message is given with it. `affected` counts what depends on it (enrollments of one class)',
    remedy: "Read Canvas's message, correct the record in the SIS or in Canvas. It is sent again every night.",
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
