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
  TEXT_TOO_LONG: {
    meaning: 'an id, number, code or login has more than 255 characters, more than Canvas keeps of any',
    remedy: 'Correct the named field in the SIS: something else was put into it.',
    retryable: false,
  },
  NOT_A_NUMBER: {
    meaning: 'a number of the gradebook, such as a score or a maximum, cannot be read as one',
    remedy: 'Correct the named field in the gradebook of the SIS, or report it to the provider.',
    retryable: false,
  },
  NESTED_TOO_DEEP: {
    meaning: 'a field holds lists within lists, deeper than any record of OneRoster 1.1',
    remedy: 'Report it to the provider of the SIS.',
    retryable: false,
  },
  NOT_A_DATE: {
    meaning: 'a date cannot be read as a calendar date',
    remedy:
      'Correct the named field on the record in the SIS (in PowerSchool: the entry, exit or term date), or have the export write dates as YYYY-MM-DD.',
    retryable: false,
  },
  AMBIGUOUS_DATE: {
    meaning: 'a date like 06/04/2027 is one day in June, or another in April: nothing is guessed',
    remedy:
      'Have the SIS, or the plug-in that fills its OneRoster feed, write dates as YYYY-MM-DD. Until then what stands in Canvas for the record stays.',
    retryable: false,
  },
  UNKNOWN_STATUS: {
    meaning: 'the status is neither `active` nor `tobedeleted` (nor `inactive`, its older name)',
    remedy: 'Report it to the provider of the SIS.',
    retryable: false,
  },
  UNKNOWN_ROLE: {
    meaning: 'the role is not one of OneRoster 1.1',
    remedy:
      'Give the record the role administrator, aide, proctor, student or teacher in the SIS (in PowerSchool: the staff type, and the role that the plug-in maps it to).',
    retryable: false,
  },
  ROLE_OF_LATER_VERSION: {
    meaning:
      'the role is a word of OneRoster 1.2 (principal, counselor, districtAdministrator, staff, `ext:`...), for which OneRoster 1.1 has none: nobody gets an account or a class by it',
    remedy:
      'In PowerSchool, map the staff type to administrator, aide, proctor or teacher, or set the OneRoster plug-in to version 1.1. Of people who need no Canvas account: `rollbook acknowledge DISTRICT ROLE_OF_LATER_VERSION`.',
    retryable: false,
  },
  ID_NOT_EXACT: {
    meaning:
      'an id is sent as a number too long to be read exactly, so that two ids may look alike: the record is not believed',
    remedy: 'Have the provider of the SIS send ids as text (in quotes).',
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

export type DecodingProblemCode = keyof typeof decodingProblems;
