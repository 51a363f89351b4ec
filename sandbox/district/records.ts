import type { Day } from './dates.js';

/**
 * What a district's student information system holds: OneRoster 1.1 records with references as bare sourcedIds. Fields
 * of records that came from an export may be blank, or hold a text that is no day.
 */
export interface OneRosterRecord {
  sourcedId: string;
  /** `active` or `tobedeleted`; an export may hold another word, which is served as it stands. */
  status: string;
  /** ISO 8601, UTC, milliseconds; of an export as it stands. */
  dateLastModified: string;
}

export interface Org extends OneRosterRecord {
  name: string;
  type: string;
  identifier: string | null;
  parent: string | null;
}

export interface AcademicSession extends OneRosterRecord {
  title: string;
  type: string;
  startDate: Day;
  endDate: Day;
  parent: string | null;
  /** The year in which the school year ends. */
  schoolYear: string;
}

export interface Course extends OneRosterRecord {
  title: string;
  courseCode: string | null;
  schoolYear: string | null;
  grades: string[];
  subjects: string[];
  subjectCodes: string[];
  org: string | null;
}

export interface Class extends OneRosterRecord {
  title: string;
  classCode: string | null;
  classType: string;
  location: string | null;
  grades: string[];
  subjects: string[];
  subjectCodes: string[];
  periods: string[];
  course: string | null;
  school: string;
  terms: string[];
}

export interface UserId {
  type: string;
  identifier: string;
}

export interface User extends OneRosterRecord {
  username: string;
  userIds: UserId[];
  /** A text where an export holds something that is no flag; it is served as it stands. */
  enabledUser: boolean | string;
  givenName: string;
  familyName: string;
  middleName: string | null;
  role: string;
  identifier: string | null;
  email: string | null;
  sms: string | null;
  phone: string | null;
  agents: string[];
  orgs: string[];
  grades: string[];
}

export interface Enrollment extends OneRosterRecord {
  user: string;
  class: string;
  school: string;
  role: string;
  /** Teachers only; null for everyone else. A text as in `enabledUser`. */
  primary: boolean | string | null;
  beginDate: Day | null;
  /** The last day in the class. */
  endDate: Day | null;
}

export interface RecordsByCollection {
  orgs: Org;
  academicSessions: AcademicSession;
  courses: Course;
  classes: Class;
  users: User;
  enrollments: Enrollment;
}

export type CollectionName = keyof RecordsByCollection;

export const collections: readonly CollectionName[] = [
  'orgs',
  'academicSessions',
  'courses',
  'classes',
  'users',
  'enrollments',
];

/** The numbers PowerSchool would give out next. */
export interface NextNumbers {
  /** DCID of the next student or staff member. */
  person: number;
  studentNumber: number;
  teacherNumber: number;
  course: number;
  section: number;
  /** DCID of the next student's enrollment in a section (the table `cc`). */
  enrollment: number;
  /** Id of the next teacher's place in a section (the table `sectionteacher`). */
  sectionTeacher: number;
}

export type District = { [Name in CollectionName]: RecordsByCollection[Name][] } & {
  seed: string;
  /** Where its e-mail addresses live; always under `.example`. */
  domain: string;
  today: Day;
  next: NextNumbers;
  /** Counts up with every change, so that what was computed from the records can be thrown away. */
  version: number;
};

/** A district's part of a domain name, made from any seed. */
function domainOf(seed: string): string {
  const label = seed
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  return `${label || 'practice'}.example`;
}

export function emptyDistrict(seed: string, today: Day): District {
  return {
    seed,
    domain: domainOf(seed),
    today,
    orgs: [],
    academicSessions: [],
    courses: [],
    classes: [],
    users: [],
    enrollments: [],
    next: {
      person: 20_001,
      studentNumber: 500_001,
      teacherNumber: 7_001,
      course: 301,
      section: 8_001,
      enrollment: 1_000_001,
      sectionTeacher: 60_001,
    },
    version: 1,
  };
}

export function countsOf(district: District): Record<CollectionName, number> {
  return Object.fromEntries(collections.map((name) => [name, district[name].length])) as Record<CollectionName, number>;
}
