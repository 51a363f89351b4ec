/**
 * What the practice Canvas holds, in Canvas's own words. Instants are whole seconds since 1970 (they fit in a small
 * integer, which keeps a million enrollments small). Nothing is ever taken out of a table: Canvas deletes by state.
 */
export type Seconds = number;

/** Fields of `sticky` are Canvas column names; a later import leaves them alone unless told to override. */
interface SisObject {
  id: number;
  sisId: string | null;
  integrationId: string | null;
  /** The import that last accepted a row for this object; batch mode looks at it. */
  sisImportId: number | null;
  sticky: readonly string[];
  createdAt: Seconds;
  updatedAt: Seconds;
}

export interface Account extends SisObject {
  parentId: number | null;
  name: string;
  state: 'active' | 'deleted';
}

export interface Term extends SisObject {
  name: string;
  startAt: Seconds | null;
  endAt: Seconds | null;
  /** Dates for one base enrollment type, set by override rows. */
  overrides: Record<string, { startAt: Seconds | null; endAt: Seconds | null }>;
  state: 'active' | 'deleted';
}

/** `claimed` is what the screens call unpublished, `available` is published. */
export type CourseState = 'claimed' | 'available' | 'completed' | 'deleted';

export interface Course extends SisObject {
  accountId: number;
  termId: number;
  name: string;
  courseCode: string;
  startAt: Seconds | null;
  endAt: Seconds | null;
  restrictToDates: boolean;
  courseFormat: string | null;
  blueprint: boolean;
  blueprintCourseId: number | null;
  gradePassbackSetting: string | null;
  homeroom: boolean;
  friendlyName: string | null;
  state: CourseState;
}

export interface Section extends SisObject {
  courseId: number;
  /** The course a cross-listed section came from; null when it stands at home. */
  homeCourseId: number | null;
  name: string;
  startAt: Seconds | null;
  endAt: Seconds | null;
  restrictToDates: boolean;
  isDefault: boolean;
  state: 'active' | 'deleted';
}

export interface User {
  id: number;
  name: string;
  sortableName: string;
  shortName: string;
  firstName: string | null;
  lastName: string | null;
  email: string | null;
  pronouns: string | null;
  sisImportId: number | null;
  sticky: readonly string[];
  createdAt: Seconds;
  updatedAt: Seconds;
  state: 'registered' | 'deleted';
  /** The person into whom this one was merged: the logins and enrollments went there, and this one is deleted. */
  mergedIntoId: number | null;
}

/** A login carries the SIS id of a person; a person may have several logins. */
export interface Login extends SisObject {
  userId: number;
  name: string;
  authenticationProviderId: number | null;
  passwordSetBySis: boolean;
  /** When it was last used to sign in; null: never. */
  signedInAt: Seconds | null;
  declaredUserType: string | null;
  state: 'active' | 'suspended' | 'deleted';
}

export type BaseType =
  | 'StudentEnrollment'
  | 'TeacherEnrollment'
  | 'TaEnrollment'
  | 'ObserverEnrollment'
  | 'DesignerEnrollment'
  /** The test student of a course: what a teacher sees as a student. Never of a SIS. */
  | 'StudentViewEnrollment';
export type EnrollmentState = 'active' | 'inactive' | 'completed' | 'deleted';

export interface Enrollment {
  id: number;
  userId: number;
  courseId: number;
  sectionId: number;
  type: BaseType;
  role: string;
  associatedUserId: number | null;
  state: EnrollmentState;
  startAt: Seconds | null;
  endAt: Seconds | null;
  completedAt: Seconds | null;
  limitSection: boolean;
  sisImportId: number | null;
  sticky: readonly string[];
  createdAt: Seconds;
  updatedAt: Seconds;
}

export interface Role {
  id: number;
  name: string;
  baseType: BaseType | 'AccountMembership';
}

export interface AccountAdmin {
  id: number;
  userId: number;
  accountId: number;
  role: string;
  sisManaged: boolean;
  state: 'active' | 'deleted';
}

export interface ObserverLink {
  id: number;
  observerId: number;
  studentId: number;
  sisManaged: boolean;
  state: 'active' | 'deleted';
}

/** Shared by everything without sticky fields, so that a million empty lists cost nothing. */
export const noStickyFields: readonly string[] = Object.freeze([]);
