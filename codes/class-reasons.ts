import type { CodeTable } from './code-table.js';

/** Why a class takes no part in a passback. */
export const classReasons = {
  CLASS_SCHOOL_EXCLUDED: {
    meaning: "the class's school is in `passback.exclude.schools`",
    remedy: 'Nothing, if it is right.',
    retryable: false,
  },
  CLASS_GRADE_EXCLUDED: {
    meaning: 'all grades of the class are in `passback.exclude.grades`, for example since they are graded by standards',
    remedy: 'Nothing, if it is right.',
    retryable: false,
  },
  COURSE_PASSBACK_OFF: {
    meaning: 'the course has its grade passback switched off in Canvas',
    remedy: 'Nothing, if it is right. `passback.courseSetting: ignored` takes such courses too.',
    retryable: false,
  },
  CLASS_STEP_LOST: {
    meaning: 'the step was lost several times while it worked on the class: no answer in time, or its worker died',
    remedy: "Nothing; the next run tries it again. If it stays, look into the worker's log.",
    retryable: true,
  },
  OTHER_PRODUCT_WRITES: {
    meaning: "another product writes into the class's gradebook, so that the same work would stand there twice",
    remedy:
      'Switch the other product off for the class and delete its line items; or set `passback.otherProducts`: `leaveOut` to leave such classes to it, `beside` to send all the same. With `passback.takesOverFrom` its line items of before may stay: set it to the day after its last item or grade.',
    retryable: false,
  },
} as const satisfies CodeTable;

export type ClassReason = keyof typeof classReasons;
