/**
 * The rows that Rollbook sends to Canvas, named and ordered as Canvas's CSV columns ("SIS CSV Format").
 *
 * What a column's absence means decides which columns are here:
 *
 * - `integration_id` of accounts, terms, courses and sections is cleared when the column is left out, exactly as when
 *   it is blank. Leaving it out is therefore never "no change": the column is always sent, so that a plan shows what
 *   Canvas will hold. Its value is what the row is known to hold: blank for what Rollbook created, the value read from
 *   Canvas for what it adopts. A row that had one and is sent blank is a change like any other, and shows as one.
 * - `integration_id` of users is kept when left out, and a value owned by someone else rejects the whole row: not sent.
 * - `authentication_provider_id` unlinks the login from its provider when left out: always sent.
 * - Section dates are cleared when left out: always sent, blank for what Rollbook created, as Canvas shows them for what it
 *   adopted. Dates that a teacher set in Canvas are sticky and stay.
 * - Course dates are kept when left out, and sending one restricts participation to them: not sent.
 * - Enrollment dates are cleared when left out, the same as blank: not sent, drops are decided on this side.
 * - `full_name` and `sortable_name` are derived by Canvas from first and last name: not sent. First and last name both
 *   blank keep the name that an existing user has.
 * - `short_name`, the display name, is derived for a new user only: blank keeps it, so it is sent with a rename
 *   (roster/display-names), and is no part of what counts as accepted.
 * - `email` blank leaves the address as it is. `password` is never sent.
 *
 * Every value is a string, as in the CSV; a blank is `''`. Types only, apart from `canvasFiles`.
 */
export type CanvasKind = 'account' | 'term' | 'course' | 'section' | 'user' | 'enrollment';

export type AccountStatus = 'active' | 'deleted';
export type TermStatus = 'active' | 'deleted';
/**
 * `active` creates a course unpublished and leaves a published one published. `published` is never sent: publishing is
 * the teacher's choice. `active` on a concluded course *publishes* it (Canvas lib/sis/course_importer.rb), so a row for
 * a concluded course must say `completed` again.
 */
export type CourseStatus = 'active' | 'completed' | 'deleted';
export type SectionStatus = 'active' | 'deleted';
export type UserStatus = 'active' | 'suspended';
export type EnrollmentStatus = 'active' | 'inactive' | 'completed' | 'deleted' | 'deleted_last_completed';

export interface AccountRow {
  account_id: string;
  /** Blank moves the account below the root account. */
  parent_account_id: string;
  name: string;
  status: AccountStatus;
  integration_id: string;
}

/** Terms belong to Canvas's root account; a school has none of its own. */
export interface TermRow {
  term_id: string;
  name: string;
  status: TermStatus;
  /** ISO 8601 with an offset or in UTC; blank clears. */
  start_date: string;
  end_date: string;
  integration_id: string;
}

export interface CourseRow {
  course_id: string;
  short_name: string;
  long_name: string;
  /** Unknown: the row is rejected. */
  account_id: string;
  /** Unknown: ignored without a message, so terms are read back before courses are sent. */
  term_id: string;
  status: CourseStatus;
  integration_id: string;
}

export interface SectionRow {
  section_id: string;
  /** Changing it moves the section with its enrollments and destroys its assignment overrides. */
  course_id: string;
  name: string;
  status: SectionStatus;
  integration_id: string;
  start_date: string;
  end_date: string;
}

export interface UserRow {
  user_id: string;
  login_id: string;
  status: UserStatus;
  first_name: string;
  last_name: string;
  /** The display name; blank: Canvas keeps what it has, and derives that of a new user. */
  short_name: string;
  email: string;
  /** The numeric id or the type of a login provider; blank: plain Canvas logins. */
  authentication_provider_id: string;
}

export interface EnrollmentRow {
  section_id: string;
  user_id: string;
  /** A base role in any case, or a custom role's exact name. */
  role: string;
  status: EnrollmentStatus;
}

export interface CanvasRows {
  account: AccountRow;
  term: TermRow;
  course: CourseRow;
  section: SectionRow;
  user: UserRow;
  enrollment: EnrollmentRow;
}

export interface CanvasFile<Kind extends CanvasKind> {
  /** The file's name in the zip. Canvas recognises kinds by header, not by name; messages carry this name. */
  fileName: string;
  /** The kind's name in the import's `data.counts`. */
  importer: string;
  /** Every column, in sending order. */
  columns: readonly (keyof CanvasRows[Kind] & string)[];
}

/**
 * The file of each kind, in the order in which Canvas processes kinds, independent of upload order (Canvas
 * lib/sis/csv/import_refactored.rb).
 */
export const canvasFiles: { readonly [Kind in CanvasKind]: CanvasFile<Kind> } = {
  account: {
    fileName: 'accounts.csv',
    importer: 'accounts',
    columns: ['account_id', 'parent_account_id', 'name', 'status', 'integration_id'],
  },
  term: {
    fileName: 'terms.csv',
    importer: 'terms',
    columns: ['term_id', 'name', 'status', 'start_date', 'end_date', 'integration_id'],
  },
  course: {
    fileName: 'courses.csv',
    importer: 'courses',
    columns: ['course_id', 'short_name', 'long_name', 'account_id', 'term_id', 'status', 'integration_id'],
  },
  section: {
    fileName: 'sections.csv',
    importer: 'sections',
    columns: ['section_id', 'course_id', 'name', 'status', 'integration_id', 'start_date', 'end_date'],
  },
  user: {
    fileName: 'users.csv',
    importer: 'users',
    columns: [
      ...(['user_id', 'login_id', 'status', 'first_name', 'last_name', 'short_name', 'email'] as const),
      'authentication_provider_id',
    ],
  },
  enrollment: {
    fileName: 'enrollments.csv',
    importer: 'enrollments',
    columns: ['section_id', 'user_id', 'role', 'status'],
  },
};

/** All kinds in Canvas's order of processing. */
export const canvasKinds: readonly CanvasKind[] = ['account', 'term', 'course', 'section', 'user', 'enrollment'];
