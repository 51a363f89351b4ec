import type { CodeTable } from './code-table.js';

/** Why a morning is not safe for first bell, or what somebody should know although it is. */
export const firstBellReasons = {
  NIGHT_MISSING: {
    meaning: 'no run has begun in the night before: what stands in Canvas is older',
    remedy:
      'See whether the schedule and a worker are there: `rollbook schedule DISTRICT`. Start one: `rollbook sync DISTRICT`.',
    retryable: false,
  },
  NIGHT_PAUSED: {
    meaning: 'the schedule is paused by the settings, so that no run has begun',
    remedy: 'Resume it with `schedule.paused: false` in the district file, or start a run: `rollbook sync DISTRICT`.',
    retryable: false,
  },
  NIGHT_LATE: {
    meaning: 'the run of the night is still at work after `schedule.finishBy`: a part may not have arrived',
    remedy: 'Watch it: `rollbook sync DISTRICT --watch`. What takes something away waits for the next night.',
    retryable: true,
  },
  NIGHT_BROKEN: {
    meaning: 'the run of the night broke off: a part may not have arrived',
    remedy: 'See its code: `rollbook run DISTRICT`. Nothing is lost, and the next run goes on.',
    retryable: true,
  },
  CLASSES_EMPTIED: {
    meaning: 'classes that go on have lost their last student',
    remedy: 'See which: `rollbook changes RUN --kind enrollment --op remove`. Ask the school whether that is meant.',
    retryable: false,
  },
  CLASSES_WITHOUT_TEACHER: {
    meaning: 'classes that go on have lost their last teacher',
    remedy: 'See which: `rollbook changes RUN --kind enrollment --op remove`. Enter the teacher in the SIS.',
    retryable: false,
  },
  STUDENTS_WITHOUT_CLASS: {
    meaning: 'students who are in the SIS have lost their last class',
    remedy: 'See who: `rollbook changes RUN --kind enrollment --op remove`. Ask the school whether they have left.',
    retryable: false,
  },
  LOGINS_LOST: {
    meaning: 'logins were changed, or people suspended: they cannot sign in as yesterday',
    remedy: 'See who: `rollbook changes RUN --kind user --op update`. Tell the schools, so that these people know.',
    retryable: false,
  },
  ADDITIONS_HELD: {
    meaning: 'new people, classes or enrollments are held, and not in Canvas yet',
    remedy: 'Decide: `rollbook hold show DISTRICT`.',
    retryable: false,
  },
  WANTED_KEPT_OUT: {
    meaning: 'problems of records keep people, classes or enrollments out of Canvas',
    remedy: 'See which: `rollbook problems DISTRICT`. What is known can be acknowledged until a day.',
    retryable: false,
  },
  LISTS_NOT_BELIEVED: {
    meaning: 'a list of the SIS was not believed, so that what it brings or takes has not arrived',
    remedy: 'See which, and why: `rollbook problems DISTRICT`.',
    retryable: false,
  },
  ROWS_UNSETTLED: {
    meaning: 'Canvas has refused rows, or nothing is proven of them',
    remedy: 'See which: `rollbook changes RUN --outcome rejected`. They are tried again with the next run.',
    retryable: true,
  },
  LISTS_NOT_PROVEN: {
    meaning: 'a list of the SIS was not proven whole: what it has was used, and nothing it misses was taken for gone',
    remedy: 'See which, and why: `rollbook run DISTRICT`. It needs attention when it stays for days.',
    retryable: true,
  },
  REMOVALS_HELD: {
    meaning: 'removals are held: nobody has lost anything by them',
    remedy: 'Decide when there is time: `rollbook hold show DISTRICT`.',
    retryable: false,
  },
  QUESTIONS_OPEN: {
    meaning: 'questions wait for an answer; until then what they are about stays as it is',
    remedy: 'List them: `rollbook proposal list DISTRICT`.',
    retryable: false,
  },
  GRADES_WAIT: {
    meaning: 'grades wait for a person, or the SIS has refused them',
    remedy: 'See which: `rollbook grades list DISTRICT`.',
    retryable: false,
  },
  CLASSES_LEFT_OUT: {
    meaning: 'the latest passback had to leave classes out: no grades of these go',
    remedy: 'See which, and why: `rollbook grades list DISTRICT`.',
    retryable: true,
  },
  PASSBACK_BROKEN: {
    meaning: 'the latest passback broke off',
    remedy: 'See its code: `rollbook run DISTRICT/NUMBER`. Grades are not lost, and the next one goes on.',
    retryable: true,
  },
  PERIOD_CLOSES: {
    meaning: 'a grading period closes within five days',
    remedy: 'See what is open before it: `rollbook grades closing DISTRICT`.',
    retryable: false,
  },
  PROBLEMS_NEW: {
    meaning: 'the latest run has found problems that were not there before',
    remedy: 'See them: `rollbook problems DISTRICT`.',
    retryable: false,
  },
  ONLY_OBSERVED: {
    meaning: 'nights only observe: what stands in Canvas is the doing of the other integration',
    remedy:
      'Nothing. Once it is adopted and the other integration is off, `schedule.mode: apply` in the district file lets nights send.',
    retryable: false,
  },
  CANVAS_DIFFERS: {
    meaning: 'things in which Canvas differs from what Rollbook would have',
    remedy: 'See them by kind and cause: `rollbook evaluation differences DISTRICT`.',
    retryable: false,
  },
  DIFFERENCES_NEW: {
    meaning: 'of these, things that did not differ the night before',
    remedy: 'See them: `rollbook evaluation differences DISTRICT --new`.',
    retryable: false,
  },
} as const satisfies CodeTable;

export type FirstBellReason = keyof typeof firstBellReasons;
