import type { CodeTable } from './code-table.js';

/** What is told of whole lists of the SIS. The thing is the list, or the school that left it. */
export const listProblems = {
  LIST_SHRANK: {
    meaning:
      'a list is smaller by more than `limits.shrink` allows than when it was last proven whole (or, if it never was, than the largest read of it): graduates, cancelled classes, a new year, or a part that the SIS leaves out. The detail says what is taken of it; what it misses stays in Canvas',
    remedy:
      'Find out in the SIS whether the list is right. If it is, accept its size with the command in the detail: what it misses then counts as missing, and the limits weigh it. If it is not, have it mended; a list that has its size again needs nothing.',
    retryable: true,
  },
  LIST_LACKS_IDS: {
    meaning:
      'records of a list came without a `sourcedId` that can be read (blank, longer than 255 characters, or no record at all): nobody knows whom or what they are about, so that nothing is made of them, and nothing of the list is removed for being missing. `affected` counts them',
    remedy:
      'Compare the list in the SIS with Canvas: somebody or something is missing there. In PowerSchool, look for records that an import or a plug-in has made, give them their number or make them anew, and have whoever runs the OneRoster plug-in look for a blank `sourcedId`. If it takes time, say that you know: `rollbook acknowledge DISTRICT LIST_LACKS_IDS LIST`.',
    retryable: true,
  },
  LIST_NEVER_PROVEN: {
    meaning:
      'no read has ever proven that a list of the SIS comes whole: what it gives is taken, and nothing is removed for being missing. The detail says what speaks against it',
    remedy:
      'Give the detail to the provider of the SIS: it has to be mended there. Until then take what should go away out of Canvas by hand, or have the SIS mark or end it. If the provider cannot mend it, say that you know: `rollbook acknowledge DISTRICT LIST_NEVER_PROVEN LIST`.',
    retryable: false,
  },
  LIST_LONG_UNPROVEN: {
    meaning:
      'a list of the SIS came whole once, but no read has proven that for days: what it gives is taken, and nothing is removed for being missing. The detail says what speaks against it',
    remedy:
      'Find out what has changed at the SIS since the day in the detail (an upgrade, another plug-in, edits by night), and give the detail to its provider. If it is known, and takes time, say so: `rollbook acknowledge DISTRICT LIST_LONG_UNPROVEN LIST`.',
    retryable: false,
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
