import type { CodeTable } from './code-table.js';

/** Why a record of the SIS cannot be decoded. */
export const decodingProblems = {
  NOT_AN_OBJECT: {
    meaning: 'an entry of the list is no record at all',
    remedy: 'Report it to the provider of the SIS.',
    retryable: false,
  },
  REQUIRED_FIELD_MISSING: {
    meaning: 'a field without which the record means nothing is blank',
    remedy: 'Fill the named field in, in the SIS.',
    retryable: false,
  },
  NOT_A_DATE: {
    meaning: 'a date cannot be read as a calendar date',
    remedy: 'Correct the named field in the SIS: YYYY-MM-DD.',
    retryable: false,
  },
  NOT_A_BOOLEAN: {
    meaning: 'a yes-or-no field is neither',
    remedy: 'Report it to the provider of the SIS.',
    retryable: false,
  },
  UNKNOWN_STATUS: {
    meaning: 'the status is neither `active` nor `tobedeleted` (nor `inactive`, its older name)',
    remedy: 'Report it to the provider of the SIS.',
    retryable: false,
  },
  UNKNOWN_ROLE: {
    meaning: 'the role is not one of OneRoster 1.1',
    remedy: 'Give the record one of the roles of OneRoster 1.1 in the SIS.',
    retryable: false,
  },
  UNKNOWN_TYPE: {
    meaning: 'the type of an org, session or class is not one of OneRoster 1.1',
    remedy: 'Correct the type in the SIS.',
    retryable: false,
  },
  RECORDS_DIFFER: {
    meaning:
      'several records of one list have this sourcedId and contradict each other: none of them is believed, and what stands in Canvas stays',
    remedy:
      'Ask whoever runs the SIS (in PowerSchool: the OneRoster plug-in) which two records share the number, and give one of them another. `detail` names both sides.',
    retryable: false,
  },
  END_BEFORE_START: {
    meaning: 'the record ends before it begins',
    remedy: 'Correct the dates in the SIS.',
    retryable: false,
  },
} as const satisfies CodeTable;

/** Why nothing is concluded from a decodable record. */
export const mappingProblems = {
  ORG_PARENT_UNKNOWN: {
    meaning: 'its parent is not in the feed, or the parents form a cycle',
    remedy: 'Give the org a parent that exists in the SIS, or none.',
    retryable: false,
  },
  SCHOOL_UNKNOWN: {
    meaning: 'its school is not in the feed, or is not valid',
    remedy: 'Bring the school into the feed; what needs it is then mapped again.',
    retryable: false,
  },
  SESSION_UNKNOWN: {
    meaning: 'one of its sessions is not in the feed, or is not valid',
    remedy: 'Bring the session into the feed; what needs it is then mapped again.',
    retryable: false,
  },
  COURSE_UNKNOWN: {
    meaning:
      "its course is not in the feed, or is not valid, and the course's code or subject decides whether the class is in scope or what it is called",
    remedy: 'Bring the course into the feed; what needs it is then mapped again.',
    retryable: false,
  },
  USER_UNKNOWN: {
    meaning: 'current enrollments name a person whom the SIS does not give: they are not made, and none is taken away',
    remedy: 'Bring the person into the feed, or correct the enrollments in the SIS.',
    retryable: false,
  },
  USER_LEFT: {
    meaning:
      'the SIS no longer gives a person, but still gives current enrollments of that person, which stay as they are',
    remedy: 'Find out in the SIS whether the person left: end the enrollments, or bring the person back into the feed.',
    retryable: false,
  },
  CLASS_UNKNOWN: {
    meaning: 'current enrollments name a class that the SIS does not give: they are not made, and none is taken away',
    remedy: 'Bring the class into the feed, or correct the enrollments in the SIS.',
    retryable: false,
  },
  NO_COVERING_SESSION: {
    meaning: 'no session of an accepted type (`mapping.sessionTypes`) covers all of its sessions',
    remedy:
      'Give the class one session that covers all of them, or add the type to `mapping.sessionTypes` (before the first apply).',
    retryable: false,
  },
  LOGIN_MISSING: {
    meaning: 'the field that `mapping.login` names is empty',
    remedy: 'Fill it in, in the SIS.',
    retryable: false,
  },
  LOGIN_NOT_ALLOWED: {
    meaning: 'its login has a character that Canvas refuses',
    remedy: "Change it in the SIS: Canvas takes only letters, digits, spaces and `_ . + - ' @ =`.",
    retryable: false,
  },
  LOGIN_CLASH: {
    meaning:
      'another person has its login, and a login is never taken from somebody: the person who has it in Canvas keeps it, the other is not sent until it is free',
    remedy:
      'Change one of the two in the SIS. If the other person has left, say whether the login goes over: `rollbook proposal list DISTRICT`.',
    retryable: false,
  },
  SIS_ID_CLASH: {
    meaning: 'another record would become the same Canvas user',
    remedy: 'Give each a number of its own in the SIS.',
    retryable: false,
  },
  NUMBER_SHARED: {
    meaning:
      'people who are not the same have one number, which `mapping.mergeUsersBy` would join: a student and somebody of the staff, or two of one role with nothing else alike. Each stays a person of their own',
    remedy: 'Give each a number of their own in the SIS.',
    retryable: false,
  },
  CLASS_ID_CHANGED: {
    meaning:
      'a class vanished, and another with the same course, section and term appeared; neither is created or removed',
    remedy: 'Find out in the SIS whether it is the same class, and answer: `rollbook proposal list DISTRICT`.',
    retryable: false,
  },
  PERSON_ID_CHANGED: {
    meaning:
      'a person vanished, and another with the same number appeared: a new id, or a merge; neither is created or changed',
    remedy: 'Find out in the SIS whether it is the same person, and answer: `rollbook proposal list DISTRICT`.',
    retryable: false,
  },
  CLASS_ID_REUSED: {
    meaning:
      'another class may stand under an id: one that was over has come back in another term, or nothing of a running class is the same any more. Course, section and everybody in them stay as they were, and nobody new comes in',
    remedy:
      'Find out in the SIS whether it is the same class, and answer: `rollbook proposal list DISTRICT`. If the id was given to another class by mistake, give that class an id of its own.',
    retryable: false,
  },
  PERSON_ID_REUSED: {
    meaning:
      'another person may stand under an id: neither number, login, address nor name is the same any more. The account and its classes stay as they were, and the newcomer gets neither',
    remedy:
      'Find out in the SIS whether it is the same person, and answer: `rollbook proposal list DISTRICT`. If the id was given to somebody else by mistake, give that person an id of their own.',
    retryable: false,
  },
} as const satisfies CodeTable;

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

export type DecodingProblemCode = keyof typeof decodingProblems;
export type MappingProblemCode = keyof typeof mappingProblems;
export type CanvasProblemCode = keyof typeof canvasProblems;
/**
 * Problems of records that refer to a missing one, with the missing record's collection. It is the cause, shared by
 * many records; a problem names it in its detail.
 */
export const missingReferences = {
  ORG_PARENT_UNKNOWN: 'orgs',
  SCHOOL_UNKNOWN: 'orgs',
  SESSION_UNKNOWN: 'academicSessions',
  COURSE_UNKNOWN: 'courses',
} as const satisfies Partial<Record<MappingProblemCode, string>>;

/** A code of the table `problem`. */
export type RecordProblemCode = DecodingProblemCode | MappingProblemCode | CanvasProblemCode;
