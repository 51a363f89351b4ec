import type { CanvasProblemCode } from './canvas-problems.js';
import type { CodeTable } from './code-table.js';
import type { DecodingProblemCode } from './decoding-problems.js';
import type { ListProblemCode } from './list-problems.js';
import { recordRemarks, type RecordRemarkCode } from './record-remarks.js';

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
  ORG_UNKNOWN: {
    meaning:
      'records of people name an org that the SIS does not give. `affected` counts those who are in scope neither by another school nor by a class: they get no account, and an account that they have is left as it is. All others come as usual',
    remedy: 'Bring the org into the feed, or correct the schools of the people in the SIS.',
    retryable: false,
  },
  PEOPLE_WITHOUT_SCHOOL: {
    meaning:
      'people name no school, and have no class in scope: they get no account. All of them are one problem. Where their class is not in the feed, that is told too, by `CLASS_UNKNOWN`',
    remedy:
      'If they are to have an account, give them a school or a class in the SIS. If not, nothing: nobody else waits for them.',
    retryable: false,
  },
  TITLE_MISSING: {
    meaning: 'neither the class nor its course has a title or a code: nothing would tell it from others in Canvas',
    remedy: 'Give the class or its course a title in the SIS.',
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
  ROLE_CONTRADICTS: {
    meaning:
      'the record of a person has a role that becomes no user (a parent, guardian or relative), and current enrollments have the person as a student or staff: they are not made. `detail` names the roles',
    remedy:
      'Find out in the SIS who is meant. A parent who works at the school needs a staff record, and the enrollments on that one; a role that is wrong is to be corrected; otherwise end the enrollments.',
    retryable: false,
  },
  STAFF_AS_STUDENT: {
    meaning:
      "somebody with a staff record has current enrollments as a student: they are made, as the SIS says. `detail` gives the record's role",
    remedy:
      'Nothing, if the person takes the class. Otherwise correct the role of the enrollments in the SIS, or find out whose they are.',
    retryable: false,
  },
  CLASS_UNKNOWN: {
    meaning: 'current enrollments name a class that the SIS does not give: they are not made, and none is taken away',
    remedy: 'Bring the class into the feed, or correct the enrollments in the SIS.',
    retryable: false,
  },
  CLASS_LEFT: {
    meaning:
      'the SIS no longer gives a class, but still gives current enrollments in it: the class and everybody in it stay as they are',
    remedy:
      'Find out in the SIS whether the class was cancelled: end its enrollments, or bring the class back into the feed.',
    retryable: false,
  },
  NO_COVERING_SESSION: {
    meaning: 'no session of an accepted type (`mapping.sessionTypes`) covers all of its sessions',
    remedy:
      'Give the class one session that covers all of them, or add the type to `mapping.sessionTypes` (before the first apply).',
    retryable: false,
  },
  CLASS_CUT_SHORT: {
    meaning:
      'its sessions now end before today, and ended later when it was last mapped, while enrollments in it go on: the class, its term and everybody in it stay as they are, and nobody new comes in',
    remedy:
      'Check the end of the session in the SIS: a year or month may be mistyped. If the class is over, end its enrollments there.',
    retryable: false,
  },
  LOGIN_MISSING: {
    meaning: 'the field that `mapping.login` names is empty',
    remedy: 'Fill it in, in the SIS.',
    retryable: false,
  },
  LOGIN_KEPT: {
    meaning:
      'the field that `mapping.login` names is empty, or holds no login that Canvas takes; the person keeps the one that Canvas has, and comes into new classes',
    remedy: 'Fill it in, in the SIS.',
    retryable: false,
  },
  NUMBER_MISSING: {
    meaning: 'it has no number (`identifier`), of which `mapping.ids.user` makes the id of its user: it waits for one',
    remedy: 'Give the record a number in the SIS (in PowerSchool: the teacher or student number).',
    retryable: false,
  },
  LOGIN_NOT_ALLOWED: {
    meaning:
      'its login is longer than the 100 characters that Canvas takes, or has one that nobody can type: an invisible or control character, or the sign for bytes that were lost; one that nobody sees is given by its code point (`U+200B`)',
    remedy:
      'Type the login anew in the SIS: at most 100 characters, letters of any alphabet, digits, signs and spaces.',
    retryable: false,
  },
  LOGIN_CLASH: {
    meaning:
      'another person has its login, and a login is never taken from somebody: the person who has it in Canvas keeps it, the other is not sent until it is free',
    remedy:
      'Change one of the two in the SIS. If the other person has left, say whether the login goes over: `rollbook proposal list DISTRICT`. A login that somebody frees in Canvas by hand is noticed by the next run.',
    retryable: false,
  },
  NAME_DAMAGED: {
    meaning:
      'the name has come with the sign for an unreadable letter (U+FFFD); a readable name that Canvas has is kept',
    remedy: 'Type the name anew in the SIS, and ask its provider where letters are lost.',
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
  PERSON_LISTED_TWICE: {
    meaning:
      'two people of one role have the same number and the same name, each with a login of their own: probably one person with two records, who has two accounts. The other record is named in `detail`',
    remedy:
      'Join the two records in the SIS, or give each a number of their own. What is done in the account of the record that goes stays there.',
    retryable: false,
  },
  NAME_OF_A_PLACEHOLDER: {
    meaning:
      'somebody of the staff has a first or family name that usually stands for nobody (`scope.dummyNames`), but the other name, a login and a number too: a user like any other. An account that had the name of a person keeps it',
    remedy:
      'If nobody is behind the record, add its number to `scope.dummyTeachers`. If it is a person, say that you know: `rollbook acknowledge DISTRICT NAME_OF_A_PLACEHOLDER ID`.',
    retryable: false,
  },
  SCOPE_MATCHES_NOTHING: {
    meaning:
      'entries of the setting that it names match nothing that the SIS gives: a school, term, grade, subject or course code that is written another way, or is not there (yet)',
    remedy:
      'Compare the entries with what the SIS has, both named in the detail, and correct the district file. It is settled once all of them match.',
    retryable: false,
  },
  SCOPE_EMPTY: {
    meaning: 'by the settings of `scope` no class, or nobody, of the feed is in scope: nothing is made in Canvas',
    remedy: 'Correct the settings that the field names in the district file; then `rollbook apply`.',
    retryable: false,
  },
  EMAIL_NOT_AN_ADDRESS: {
    meaning:
      "people's e-mail fields hold something that is no address: they come without it, and keep the one they have",
    remedy: 'Correct the field in the SIS: one address, and nothing else.',
    retryable: false,
  },
  EMAIL_OUTSIDE_DOMAINS: {
    meaning:
      'people have addresses outside `canvas.emailDomains` only: these are not sent, and whoever has one in Canvas keeps it',
    remedy:
      'Enter the school address in the SIS, or add the domain to `canvas.emailDomains` if it is one of the district. If private addresses are meant to stay out, say that you know: `rollbook acknowledge DISTRICT EMAIL_OUTSIDE_DOMAINS`.',
    retryable: false,
  },
  EMAIL_AMBIGUOUS: {
    meaning: 'people have several addresses in one field, and it cannot be told which is theirs: none is sent',
    remedy:
      "Leave the person's own address alone in the field, in the SIS; or set `canvas.emailDomains`, if only one of them is the district's.",
    retryable: false,
  },
  EMAIL_SHARED: {
    meaning:
      'people have an address that somebody else has, or keeps in Canvas: it is not sent until it is free. It is when the other one gets another address, or is proven to have left the SIS. An address that is only blanked in the SIS stays in Canvas',
    remedy:
      'Give each person an address of their own in the SIS. `rollbook explain DISTRICT ID` shows what a person has; whoever has no own address can go without.',
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
      'another class may stand under an id: one that was over has come back in another term or with others, or nothing of a running class is the same any more. Course, section and everybody in them stay as they were, and nobody new comes in',
    remedy:
      'Find out in the SIS whether it is the same class, and answer: `rollbook proposal list DISTRICT`. If the id was given to another class by mistake, give that class an id of its own.',
    retryable: false,
  },
  PERSON_ID_REUSED: {
    meaning:
      'another person may stand under an id: too little of number, login, address and name is the same (what is made of the id does not count), or a student stands where somebody of the staff stood. The account and its classes stay as they were, and the newcomer gets neither',
    remedy:
      'Find out in the SIS whether it is the same person, and answer: `rollbook proposal list DISTRICT`. If the id was given to somebody else by mistake, give that person an id of their own.',
    retryable: false,
  },
} as const satisfies CodeTable;

/**
 * Problems that keep nobody and nothing out of Canvas. Every other one may: while it is open a night is not complete.
 * Lists that are not believed, and rows that are held, spoil it by themselves.
 */
export const keepsNothingAway = [
  ...(Object.keys(recordRemarks) as Array<keyof typeof recordRemarks>),
  ...([
    'NAME_DAMAGED',
    'NUMBER_SHARED',
    'PERSON_LISTED_TWICE',
    'NAME_OF_A_PLACEHOLDER',
    'STAFF_AS_STUDENT',
    'LOGIN_KEPT',
    'PEOPLE_WITHOUT_SCHOOL',
  ] as const),
  ...(['EMAIL_NOT_AN_ADDRESS', 'EMAIL_OUTSIDE_DOMAINS', 'EMAIL_AMBIGUOUS', 'EMAIL_SHARED'] as const),
  ...(['LIST_SHRANK', 'LIST_NEVER_PROVEN', 'LIST_LONG_UNPROVEN', 'SCHOOL_LEFT_LIST'] as const),
  ...(['CANVAS_REMARK', 'CANVAS_KEPT_NAME', 'DELETED_IN_CANVAS', 'CROSS_LISTED', 'OTHER_IMPORTER'] as const),
  'EMPTIED_IN_CANVAS',
] as const satisfies readonly RecordProblemCode[];

/** Problems of a whole list that keep records of it away: `affected` of them. */
export const countsRecords = ['LIST_LACKS_IDS'] as const satisfies readonly RecordProblemCode[];

/** Problems of something else that keep people away: `affected` of them. */
export const countsPeople = ['ORG_UNKNOWN'] as const satisfies readonly RecordProblemCode[];

export type MappingProblemCode = keyof typeof mappingProblems;
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

/** What the left-out addresses of many people are counted under: the setting that decides about them. */
export const emailCauses = {
  EMAIL_NOT_AN_ADDRESS: 'mapping.email',
  EMAIL_OUTSIDE_DOMAINS: 'canvas.emailDomains',
  EMAIL_AMBIGUOUS: 'mapping.email',
  EMAIL_SHARED: 'mapping.email',
} as const satisfies Partial<Record<MappingProblemCode, string>>;

/** Problems whose detail names a cause that many records share, with the kind of the cause; '' if it is the records' own. */
export const sharedCauses = {
  ...missingReferences,
  ...{ CLASS_CUT_SHORT: 'academicSessions' },
  ...{ CANVAS_KEPT: '', CANVAS_KEPT_NAME: '' },
  ...{ EMAIL_NOT_AN_ADDRESS: 'users', EMAIL_OUTSIDE_DOMAINS: 'users', EMAIL_AMBIGUOUS: 'users', EMAIL_SHARED: 'users' },
} as const satisfies Partial<Record<MappingProblemCode | CanvasProblemCode, string>>;

/** A code of the table `problem`. */
export type RecordProblemCode =
  DecodingProblemCode | RecordRemarkCode | ListProblemCode | MappingProblemCode | CanvasProblemCode;
