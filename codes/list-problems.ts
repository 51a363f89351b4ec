import type { CodeTable } from './code-table.js';

/** What is told of whole lists of the SIS. The thing is the list, or the school that left it. */
export const listProblems = {
  LIST_SHRANK: {
    meaning:
      'a list is smaller than when it was last proven whole by more than `limits.shrink` allows: graduates, cancelled classes, a new year, or a part that the SIS leaves out. The detail says what is taken of it; what it misses stays in Canvas',
    remedy:
      'Find out in the SIS whether the list is right. If it is, accept its size with the command in the detail: what it misses then counts as missing, and the limits weigh it. If it is not, have it mended; a list that has its size again needs nothing.',
    retryable: true,
  },
  SCHOOL_LEFT_LIST: {
    meaning:
      'a school has lost every record of a list at once: a school that was closed, or one that the SIS leaves out. What it had stays in Canvas',
    remedy:
      'Find out in the SIS whether the school is to have none. If so, accept it with the command in the detail: its records then count as missing, and the limits weigh them. If not, have the SIS give the school again.',
    retryable: true,
  },
} as const satisfies CodeTable;

export type ListProblemCode = keyof typeof listProblems;
