import type { CodeTable } from './code-table.js';
import type { MappingProblemCode } from './record-problems.js';

/** Why a planned row is held: a person decides. */
export const holdReasons = {
  CANVAS_EMPTIED: {
    meaning:
      'more than a tenth of a sample of what Canvas accepted is gone there: it was emptied, reset or restored. Nothing is sent',
    remedy:
      'Ask whoever runs Canvas. Once it has everything again, the next run goes on by itself. If it was done on purpose, answer `rollbook proposal list DISTRICT`: `accept` sends everything anew with the next run, `reject` leaves what is gone and goes on.',
    retryable: false,
  },
  OVER_SCHOOL_LIMIT: {
    meaning: "more of one kind of change than the school's limit for one night",
    remedy:
      'See the rows: `rollbook changes DISTRICT/RUN --state held`. The limit is one of `limits.studentDrops`, `studentDropsEarly`, `teacherDrops`, `newUsers`, `newCourses`, `removedCourses`, `identityChanges`, `nameChanges`, `suspensions`.',
    retryable: false,
  },
  OVER_DISTRICT_LIMIT: {
    meaning:
      "more students who would lose a class, teachers who would, or courses and sections to be removed than the district's limit for one night",
    remedy: 'See the rows: `rollbook changes DISTRICT/RUN --state held`. The limit is `limits.district`.',
    retryable: false,
  },
  OVER_FIRST_NIGHT_LIMIT: {
    meaning: 'more than a first night may create (`limits.firstNight`)',
    remedy: 'Check that the right SIS and the right scope are set, then raise the limit.',
    retryable: false,
  },
  MOST_OF_CLASS: {
    meaning: 'the class would lose most of its students (`limits.class.percent`)',
    remedy: 'Check whether the class was emptied on purpose.',
    retryable: false,
  },
  LAST_STUDENT: {
    meaning: 'the class would lose its last student, or is removed with students and their work in it',
    remedy:
      'Check whether the class was emptied on purpose: `rollbook changes DISTRICT/RUN --op remove --kind section` says how many enrollments would be removed with it. If so, release it: `rollbook hold release DISTRICT --class ID`.',
    retryable: false,
  },
  LAST_TEACHER: {
    meaning: 'the class would lose its last teacher, or is removed with teachers and work in it',
    remedy:
      'Name the successor in the SIS. If it is right as it is, release it: `rollbook hold release DISTRICT --class ID`.',
    retryable: false,
  },
  STUDENT_AS_STAFF: {
    meaning: 'somebody whose record is that of a student would become staff of a class, and see the grades in it',
    remedy:
      'Correct the role of the enrollment, or of the person, in the SIS. If it is right, release it: `rollbook hold release DISTRICT --row ID`.',
    retryable: false,
  },
  PLACE_DELETED: {
    meaning:
      'somebody has deleted in Canvas what it goes into: the section, its course, or the account of the school. Canvas would refuse it, or put it elsewhere without a word',
    remedy:
      'If that was a mistake, restore the section or the course in Canvas (Undelete, or the course settings of the account), or the account; the next night notices and sends what waits. If it is to stay deleted, end it in the SIS, or leave it out: `rollbook hold keep DISTRICT --class ID --until DATE`.',
    retryable: true,
  },
  HOLDS_WORK: {
    meaning: 'it holds graded work or submissions',
    remedy:
      'Decide with the school. If it must go, release it: `rollbook hold release DISTRICT`, with `--class` or `--row`.',
    retryable: false,
  },
  RECORD_FOUND: {
    meaning:
      'its record is missing in the list of the SIS; asked for it alone, the SIS gives it, or does not say clearly that it has none',
    remedy:
      'Ask whoever runs the SIS why the list leaves it out. The next run reads it again; release it only if it must go all the same.',
    retryable: false,
  },
  OUTDATED: {
    meaning: 'a run that added by day has read something newer since: it is no longer what should happen',
    remedy: 'Nothing; the next run plans what the SIS says by then.',
    retryable: false,
  },
  ACCOUNT_CREATED: {
    meaning: 'the school is new after the first night; what belongs to it waits (`PARENT_HELD`)',
    remedy:
      'Check that it is a new school and not a renamed one. If it is, release it: `rollbook hold release DISTRICT --kind account`.',
    retryable: false,
  },
  ACCOUNT_MOVED: {
    meaning: 'the school would move to another place in the tree',
    remedy: 'Check the parent in the SIS.',
    retryable: false,
  },
  ACCOUNT_REMOVED: {
    meaning: 'the school left the feed',
    remedy: 'Check the SIS. An account is never removed unasked.',
    retryable: false,
  },
  TERM_REMOVED: {
    meaning: 'the term has not ended, and left the feed',
    remedy: 'Check the session in the SIS.',
    retryable: false,
  },
  TERM_SHORTENED: {
    meaning: 'the term would begin later or end earlier, which closes courses to people',
    remedy: 'Check the dates in the SIS.',
    retryable: false,
  },
  TERM_LENGTHENED: {
    meaning: 'the term would grow by more than half a year, or lose its begin or end',
    remedy: 'Check the dates in the SIS: the year may be mistyped. If it is right, release it.',
    retryable: false,
  },
  SECTION_MOVED: {
    meaning: 'the section would move to another course',
    remedy: 'Check the class in the SIS.',
    retryable: false,
  },
} as const satisfies CodeTable;

/** Why a planned row waits: it continues by itself. */
export const waitReasons = {
  PARENT_HELD: { meaning: 'what it depends on is held', remedy: 'Look at what is held.', retryable: false },
  PARENT_NOT_ACCEPTED: {
    meaning: 'Canvas has not accepted what it depends on',
    remedy: 'Look at `rollbook problems`; it is sent with the next run after the cause is fixed.',
    retryable: false,
  },
  MOVE_NOT_COMPLETE: {
    meaning:
      'the other half of the move is not accepted yet: the person keeps the old place until Canvas has accepted the new one',
    remedy: 'Check why the new place was not accepted.',
    retryable: true,
  },
  LOGIN_NOT_FREE: {
    meaning: 'somebody else still has the login, and gives it up in this run or a later one',
    remedy: 'Nothing; it is sent when the login is free.',
    retryable: true,
  },
  PINNED: {
    meaning: 'somebody wants it left as it stands in Canvas, until a day',
    remedy: 'Nothing, until that day: `rollbook pin list DISTRICT` says who and why.',
    retryable: true,
  },
  SCHOOL_PAUSED: {
    meaning: 'the school is paused on this day (`calendar`): nothing of it is sent',
    remedy: 'Nothing; it follows with the first run after `until`.',
    retryable: true,
  },
  SCHOOL_OBSERVED: {
    meaning: 'the school is only observed on this day (`calendar`)',
    remedy: 'Nothing; it follows with the first run after `until`, or when the entry is taken out.',
    retryable: true,
  },
  ADDS_ONLY: {
    meaning: 'it takes something away, and the run, or its school on this day (`calendar`), only adds',
    remedy: 'Nothing; it follows with the next night that may take away.',
    retryable: true,
  },
  PROPOSAL_ANSWERED: {
    meaning: 'a question of identity about it was answered after it was planned',
    remedy: 'Nothing; the next run goes by the answer.',
    retryable: true,
  },
  WAITS_FOR_SUCCESSOR: {
    meaning: 'a teacher who left stays until a successor was accepted `enrollments.teacherOverlapDays` ago',
    remedy: 'Nothing, if a successor is in the SIS. The run counts as complete.',
    retryable: true,
  },
  COURSE_CONCLUDED: {
    meaning: 'somebody has concluded its course in Canvas, although the class still runs',
    remedy:
      'Nothing, if the course is over. If it is to go on, reopen it in Canvas; the next run notices and sends what waits.',
    retryable: true,
  },
  DISCARDED: {
    meaning: 'a person decided not to send it in this run',
    remedy: 'Nothing; it is planned again in the next run, and held again if it should be.',
    retryable: true,
  },
  KEPT: {
    meaning: 'a person decided not to send it, and not to be asked again until a date',
    remedy: 'Nothing, until that date.',
    retryable: true,
  },
  AFTER_FINISH_BY: {
    meaning: 'it was later than `schedule.finishBy`: no removals were sent any more',
    remedy: 'Nothing; it is sent in the next night. If it happens often, start earlier (`schedule.at`).',
    retryable: true,
  },
} as const satisfies CodeTable;

export type HoldReason = keyof typeof holdReasons;
export type WaitReason = keyof typeof waitReasons;
/** Why a planned row is not released: one of the above, or an open identity proposal. */
export type PlanReason =
  | HoldReason
  | WaitReason
  | Extract<MappingProblemCode, 'CLASS_ID_CHANGED' | 'PERSON_ID_CHANGED' | 'CLASS_ID_REUSED' | 'PERSON_ID_REUSED'>;
