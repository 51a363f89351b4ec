import type { CodeTable } from './code-table.js';

/** What an evaluation finds that somebody should look at before a conversion. */
export const evaluationFindings = {
  LOGIN_HELD_BY_OTHER: {
    meaning: 'the login that a person would get stands in Canvas with somebody else',
    remedy:
      'Look both up in Canvas. If it is one person, say so when adopting; if not, give one of the two another login in the SIS or in Canvas. Nothing is taken from anybody.',
    retryable: false,
  },
  ID_HELD_BY_DELETED: {
    meaning: 'the SIS id that something would get is held by a deleted object of Canvas',
    remedy:
      'Restore the deleted object if it is the same thing, or take its SIS id away: Canvas refuses a second object with that id.',
    retryable: false,
  },
  ID_HELD_BY_OTHER: {
    meaning: 'the SIS id that something would get is held by another object of Canvas',
    remedy: 'Say when adopting which of the two it is; the other one gets another id first.',
    retryable: false,
  },
  DOUBLED: {
    meaning: 'two objects of Canvas stand for one record of the SIS',
    remedy:
      'Merge two accounts of one person in Canvas (People, Merge), the one with the work into the one that is proposed; conclude the course that is not used. Then evaluate again.',
    retryable: false,
  },
  MAYBE_DOUBLED: {
    meaning: 'an account of Canvas that nobody gets is called as a person who would be linked to another account',
    remedy:
      'Look whether it is the same person. If so, merge it in Canvas (People, Merge) into the one that is proposed; if not, nothing.',
    retryable: false,
  },
  MERGED_USER: {
    meaning: 'one account of Canvas has logins with several SIS ids: two accounts that were merged',
    remedy: 'Nothing; it is left whole. Only one of the ids is changed when adopting.',
    retryable: false,
  },
  SEVERAL_PROVIDERS: {
    meaning: 'one account of Canvas has logins of several login providers',
    remedy: 'Nothing; it is left whole. Set `canvas.authenticationProvider` so that the right one is found.',
    retryable: false,
  },
  SAME_PERSON_IN_SIS: {
    meaning: 'several records of the SIS stand for one account of Canvas',
    remedy:
      'Look whether they are one person. If so, the SIS can tell it by one number (`mapping.mergeUsersBy: identifier`); if not, say when adopting whose account it is.',
    retryable: false,
  },
  COURSE_BY_HAND: {
    meaning: 'a course of Canvas without a SIS id stands for nothing in the SIS',
    remedy: 'Nothing; it stays as it is, with everybody in it.',
    retryable: false,
  },
  COURSE_WITHOUT_SECTIONS: {
    meaning: 'a course of Canvas has no section',
    remedy: 'Nothing; Canvas makes one when somebody is enrolled.',
    retryable: false,
  },
  COURSE_COMBINES_CLASSES: {
    meaning: 'one course of Canvas holds several classes that would be courses of their own',
    remedy:
      'Decide before adopting: leave the course as it is (its sections are linked, the other course stays empty), or set `mapping.courses: perCourse`.',
    retryable: false,
  },
  SECTION_CROSS_LISTED: {
    meaning: 'a section that would be linked is cross-listed into another course',
    remedy: 'Nothing; it stays where it is.',
    retryable: false,
  },
  COURSE_HOLDS_WORK: {
    meaning: 'a course of Canvas that is in question, or doubled, holds submissions or grades',
    remedy: 'Decide on it first, and never delete it: grades go with it.',
    retryable: false,
  },
} as const satisfies CodeTable;

export type EvaluationFinding = keyof typeof evaluationFindings;

/** Why a school is not ready to be converted, or what to know although it is. */
export const readinessReasons = {
  NOBODY_LINKED: {
    meaning: 'hardly anybody of the school was found in Canvas',
    remedy: 'Look whether the school is in this Canvas at all, and whether the token sees SIS ids.',
    retryable: false,
  },
  PEOPLE_IN_QUESTION: {
    meaning: 'people for whom somebody has to say which account is theirs',
    remedy: 'Take the CSV of the school (`rollbook evaluate DISTRICT --csv FOLDER`) to its registrar.',
    retryable: false,
  },
  CLASSES_IN_QUESTION: {
    meaning: 'classes for which somebody has to say which section is theirs',
    remedy: 'Take the CSV of the school (`rollbook evaluate DISTRICT --csv FOLDER`) to its registrar.',
    retryable: false,
  },
  COLLISIONS: {
    meaning: 'logins or ids that somebody else holds',
    remedy: 'Each is listed with what to do: `rollbook evaluation show DISTRICT --school SCHOOL`.',
    retryable: false,
  },
  DOUBLED_PEOPLE: {
    meaning: 'people who have two accounts in Canvas',
    remedy: 'Merge them in Canvas, then evaluate again.',
    retryable: false,
  },
  SIS_TO_MEND: {
    meaning: 'problems of the SIS keep people or classes of the school out of Canvas',
    remedy: 'See them: `rollbook problems DISTRICT`.',
    retryable: false,
  },
} as const satisfies CodeTable;

export type ReadinessReason = keyof typeof readinessReasons;
