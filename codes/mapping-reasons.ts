import type { CodeTable } from './code-table.js';
import type { MappingProblemCode } from './record-problems.js';

/** Why a record should not exist in Canvas, or nothing is concluded from it, without a mistake in it. */
export const mappingReasons = {
  RECORD_REJECTED: {
    meaning: 'the record as the SIS sends it now cannot be used; its own code among the problems says why',
    remedy: 'Correct what the problem of the record names.',
    retryable: false,
  },
  ADOPTION_OPEN: {
    meaning:
      'it may stand in Canvas already, and waits for the adoption: its link is not confirmed and carried out, something stands in its way, or its school comes later',
    remedy: 'See `rollbook adopt DISTRICT show` (docs/converting.md).',
    retryable: true,
  },
  ORG_MISSING: {
    meaning: 'the SIS does not show the school at the moment; not yet long enough for it to count as gone',
    remedy: 'Nothing; the next nights decide.',
    retryable: true,
  },
  CLASS_MISSING: {
    meaning:
      'the SIS does not show the class at the moment; it counts as gone when a second complete read misses it too',
    remedy: 'Nothing; the next nights decide.',
    retryable: true,
  },
  PERSON_MISSING: {
    meaning: 'the SIS does not show the person at the moment',
    remedy: 'Nothing. People are never deleted.',
    retryable: true,
  },
  ORG_GONE: {
    meaning: 'the SIS no longer has the school; removing its account is held (`ACCOUNT_REMOVED`)',
    remedy: 'Check the school in the SIS.',
    retryable: false,
  },
  SESSION_GONE: {
    meaning: 'the SIS no longer has the session; removing its term is held (`TERM_REMOVED`)',
    remedy: 'Check the session in the SIS.',
    retryable: false,
  },
  CLASS_GONE: {
    meaning:
      'the SIS no longer has the class: missing in proven reads, or marked `tobedeleted`. Its section and course are removed, or held where they hold work (`HOLDS_WORK`)',
    remedy: 'Nothing, if it is right.',
    retryable: false,
  },
  PERSON_LEFT: {
    meaning: 'the person left the SIS; people are never deleted in Canvas, and enrollments follow their own rules',
    remedy: 'Nothing.',
    retryable: false,
  },
  ROLE_NOT_PROVISIONED: {
    meaning: 'its role becomes no user in Canvas (parents cannot be provisioned from PowerSchool)',
    remedy: 'Nothing.',
    retryable: false,
  },
  STANDS_FOR_NOBODY: {
    meaning: 'it is a placeholder, not a person (`scope.dummyTeachers`, `scope.dummyNames`)',
    remedy: 'Nothing, or change the setting.',
    retryable: false,
  },
  PERSON_OUT_OF_SCOPE: {
    meaning: 'none of the person’s schools is known and in scope (`scope.schools`, `scope.excludeSchools`)',
    remedy: 'Nothing, or change the setting.',
    retryable: false,
  },
  SCHOOL_OUT_OF_SCOPE: {
    meaning: 'its school is not in scope (`scope.schools`, `scope.excludeSchools`)',
    remedy: 'Nothing, or change the setting.',
    retryable: false,
  },
  HOMEROOM: {
    meaning: 'homerooms are not in scope (`scope.homerooms`)',
    remedy: 'Nothing, or change the setting.',
    retryable: false,
  },
  TITLE_EXCLUDED: {
    meaning: 'its title is excluded (`scope.excludeTitles`)',
    remedy: 'Nothing, or change the setting.',
    retryable: false,
  },
  GRADE_OUT_OF_SCOPE: {
    meaning: 'its grades are not in scope (`scope.grades`)',
    remedy: 'Nothing, or change the setting.',
    retryable: false,
  },
  SUBJECT_OUT_OF_SCOPE: {
    meaning: 'its subjects are not in scope (`scope.subjects`)',
    remedy: 'Nothing, or change the setting.',
    retryable: false,
  },
  COURSE_CODE_OUT_OF_SCOPE: {
    meaning: 'its course code is not in scope (`scope.courseCodes`)',
    remedy: 'Nothing, or change the setting.',
    retryable: false,
  },
  TERM_OUT_OF_SCOPE: {
    meaning: 'its term is not in scope (`scope.terms`)',
    remedy: 'Nothing, or change the setting.',
    retryable: false,
  },
  NO_STUDENTS: {
    meaning: 'it has no students (`scope.classesWithoutStudents`)',
    remedy: 'Nothing, or change the setting.',
    retryable: false,
  },
} as const satisfies CodeTable;

/** Why a mapped row is `absent` or `unknown`: one of the above, or the problem of its source record. */
export type MappingReason = keyof typeof mappingReasons | MappingProblemCode;
