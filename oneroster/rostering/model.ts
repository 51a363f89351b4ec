/**
 * OneRoster 1.1 records as the rest of the product sees them: strict, trimmed, without members that must not be used.
 * Types only. Demographics are never requested; `password`, `phone`, `sms` and `agents` are dropped at decoding.
 */

export type CollectionName = 'orgs' | 'academicSessions' | 'courses' | 'classes' | 'users' | 'enrollments';

/** `inactive`, the 1.0 word, is read as `tobedeleted`; an absent status as `active`. */
export type RecordStatus = 'active' | 'tobedeleted';

export type OrgType = 'department' | 'school' | 'district' | 'local' | 'state' | 'national';

export type SessionType = 'gradingPeriod' | 'semester' | 'schoolYear' | 'term';

export type ClassType = 'homeroom' | 'scheduled';

export type UserRole =
  'administrator' | 'aide' | 'guardian' | 'parent' | 'proctor' | 'relative' | 'student' | 'teacher';

import type { LocalDate } from '../fields.js';

export type { LocalDate };

export interface Org {
  sourcedId: string;
  status: RecordStatus;
  /** The identifier, or the sourcedId, if the provider gives no name. */
  name: string;
  /** The provider gives no name. */
  unnamed?: true;
  type: OrgType;
  identifier: string | null;
  parentSourcedId: string | null;
}

export interface AcademicSession {
  sourcedId: string;
  status: RecordStatus;
  /** The dates if the provider gives no title. */
  title: string;
  /** The provider gives no title. */
  unnamed?: true;
  type: SessionType;
  startDate: LocalDate;
  /**
   * As the provider sends it; `ProviderProfile.endDateInclusive` says whether the day itself is part of the session.
   */
  endDate: LocalDate;
  parentSourcedId: string | null;
  /** The year in which the school year ends, for example `2027`. */
  schoolYear: string | null;
}

export interface Course {
  sourcedId: string;
  status: RecordStatus;
  /** The course code if the provider gives no title; empty if it gives neither. */
  title: string;
  courseCode: string | null;
  schoolYearSourcedId: string | null;
  grades: string[];
  subjects: string[];
  orgSourcedId: string | null;
}

/** OneRoster's class is Canvas's section. */
export interface Class {
  sourcedId: string;
  status: RecordStatus;
  /** The class code if the provider gives no title; empty if it gives neither. */
  title: string;
  classCode: string | null;
  classType: ClassType;
  grades: string[];
  subjects: string[];
  periods: string[];
  location: string | null;
  /** Empty if the provider names none; so may be the school. */
  courseSourcedId: string;
  schoolSourcedId: string;
  termSourcedIds: string[];
}

export interface UserId {
  type: string;
  identifier: string;
}

export interface User {
  sourcedId: string;
  status: RecordStatus;
  /** Empty if the provider gives no login. */
  username: string;
  userIds: UserId[];
  enabledUser: boolean;
  /** Empty for a person with one name; so may be the family name, but not both. */
  givenName: string;
  familyName: string;
  middleName: string | null;
  role: UserRole;
  identifier: string | null;
  email: string | null;
  orgSourcedIds: string[];
  grades: string[];
}

export interface Enrollment {
  sourcedId: string;
  status: RecordStatus;
  role: UserRole;
  primary: boolean;
  userSourcedId: string;
  classSourcedId: string;
  /** Null if the provider does not name it: it is the class's. */
  schoolSourcedId: string | null;
  /** May be one day after `endDate`: a student who never came. */
  beginDate: LocalDate | null;
  endDate: LocalDate | null;
}

export interface RecordMap {
  orgs: Org;
  academicSessions: AcademicSession;
  courses: Course;
  classes: Class;
  users: User;
  enrollments: Enrollment;
}

export type RecordOf<C extends CollectionName> = RecordMap[C];

export type RosterRecord = RecordMap[CollectionName];
