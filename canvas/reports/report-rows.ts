/**
 * Rows of a Provisioning report, decoded. Ids are Canvas's own unless named otherwise; a blank is null. The report lists
 * logins, not people: a person with three logins has three rows of `users`.
 */
export interface ReportedAccount {
  accountId: string;
  sisId: string | null;
  integrationId: string | null;
  parentId: string | null;
  name: string;
  status: string;
  bySis: boolean;
}

export interface ReportedTerm {
  termId: string;
  sisId: string | null;
  integrationId: string | null;
  name: string;
  status: string;
  /** ISO 8601. */
  startsAt: string | null;
  endsAt: string | null;
  bySis: boolean;
}

export interface ReportedCourse {
  courseId: string;
  sisId: string | null;
  integrationId: string | null;
  code: string;
  name: string;
  accountId: string | null;
  termId: string | null;
  /** `unpublished`, `active` (published), `completed` (which the report calls concluded) or `deleted`. */
  status: string;
  bySis: boolean;
}

export interface ReportedSection {
  sectionId: string;
  sisId: string | null;
  integrationId: string | null;
  courseId: string;
  name: string;
  status: string;
  /** Own dates, as the file has them; null: none, or its people come and go with the course. */
  startsAt: string | null;
  endsAt: string | null;
  bySis: boolean;
}

export interface ReportedLogin {
  userId: string;
  sisId: string | null;
  integrationId: string | null;
  loginId: string;
  /** The type or the id of a login provider; null: plain Canvas logins, or a Canvas that does not say. */
  provider: string | null;
  firstName: string;
  lastName: string;
  /** The full name; Canvas shows it where the other two are blank. */
  fullName: string;
  email: string | null;
  status: string;
  bySis: boolean;
}

export interface ReportedEnrollment {
  courseId: string;
  sectionId: string | null;
  userId: string;
  /** As in SIS imports (`student`, `teacher`), or a custom role's name. */
  role: string;
  status: string;
  bySis: boolean;
}

/** A section that was moved into the course of another one. */
export interface ReportedCrossList {
  sectionId: string;
  courseId: string;
  homeCourseId: string | null;
  status: string;
}

/** Counted, not kept. */
export type ReportedOther = Record<string, never>;

export interface ReportedRows {
  accounts: ReportedAccount;
  terms: ReportedTerm;
  courses: ReportedCourse;
  sections: ReportedSection;
  users: ReportedLogin;
  enrollments: ReportedEnrollment;
  xlist: ReportedCrossList;
  admins: ReportedOther;
  user_observers: ReportedOther;
}

/** Kinds of objects that a Provisioning report can list, by the names of its parameters. */
export type ReportedKind = keyof ReportedRows;

/** A row of a file by the file's own column names. */
type Cells = (column: string) => string;

interface FileOfKind<Kind extends ReportedKind> {
  /** Columns by which the file is known, whatever it is called. */
  columns: readonly string[];
  /** Columns that hold an id of Canvas in every row. */
  ids: readonly string[];
  decode(cell: Cells): ReportedRows[Kind];
}

const textOrNull = (text: string): string | null => (text === '' ? null : text);
const isTrue = (text: string): boolean => /^(true|t|1|yes)$/i.test(text);
const ids = (cell: Cells, column: string) => ({
  sisId: textOrNull(cell(column)),
  integrationId: textOrNull(cell('integration_id')),
});
/** Everywhere else, imports and the API included, Canvas calls `completed` what its report calls concluded. */
const status = (cell: Cells): string => {
  const said = cell('status').toLowerCase();
  return said === 'concluded' ? 'completed' : said;
};
const bySis = (cell: Cells): boolean => isTrue(cell('created_by_sis'));

/** In the order in which they are looked for: the columns of a later file may hold those of an earlier one too. */
export const filesOfReport: { readonly [Kind in ReportedKind]: FileOfKind<Kind> } = {
  xlist: {
    columns: ['canvas_xlist_course_id', 'canvas_section_id'],
    ids: ['canvas_xlist_course_id', 'canvas_section_id'],
    decode: (cell) => ({
      sectionId: cell('canvas_section_id'),
      courseId: cell('canvas_xlist_course_id'),
      homeCourseId: textOrNull(cell('canvas_nonxlist_course_id')),
      status: status(cell),
    }),
  },
  user_observers: { columns: ['canvas_observer_id', 'canvas_student_id'], ids: [], decode: () => ({}) },
  admins: { columns: ['canvas_user_id', 'canvas_account_id', 'role'], ids: [], decode: () => ({}) },
  enrollments: {
    columns: ['canvas_course_id', 'canvas_section_id', 'canvas_user_id', 'role', 'status'],
    ids: ['canvas_course_id', 'canvas_user_id'],
    decode: (cell) => ({
      courseId: cell('canvas_course_id'),
      sectionId: textOrNull(cell('canvas_section_id')),
      userId: cell('canvas_user_id'),
      role: cell('role'),
      status: status(cell),
      bySis: bySis(cell),
    }),
  },
  users: {
    columns: ['canvas_user_id', 'login_id', 'status'],
    ids: ['canvas_user_id'],
    decode: (cell) => ({
      userId: cell('canvas_user_id'),
      ...ids(cell, 'user_id'),
      loginId: cell('login_id'),
      provider: textOrNull(cell('authentication_provider_id')),
      firstName: cell('first_name'),
      lastName: cell('last_name'),
      fullName: cell('full_name'),
      email: textOrNull(cell('email')),
      status: status(cell),
      bySis: bySis(cell),
    }),
  },
  sections: {
    columns: ['canvas_section_id', 'canvas_course_id', 'name', 'status'],
    ids: ['canvas_section_id', 'canvas_course_id'],
    decode: (cell) => ({
      sectionId: cell('canvas_section_id'),
      ...ids(cell, 'section_id'),
      courseId: cell('canvas_course_id'),
      name: cell('name'),
      status: status(cell),
      startsAt: textOrNull(cell('start_date')),
      endsAt: textOrNull(cell('end_date')),
      bySis: bySis(cell),
    }),
  },
  courses: {
    columns: ['canvas_course_id', 'short_name', 'long_name', 'status'],
    ids: ['canvas_course_id'],
    decode: (cell) => ({
      courseId: cell('canvas_course_id'),
      ...ids(cell, 'course_id'),
      code: cell('short_name'),
      name: cell('long_name'),
      accountId: textOrNull(cell('canvas_account_id')),
      termId: textOrNull(cell('canvas_term_id')),
      status: status(cell),
      bySis: bySis(cell),
    }),
  },
  terms: {
    columns: ['canvas_term_id', 'name', 'status'],
    ids: ['canvas_term_id'],
    decode: (cell) => ({
      termId: cell('canvas_term_id'),
      ...ids(cell, 'term_id'),
      name: cell('name'),
      status: status(cell),
      startsAt: textOrNull(cell('start_date')),
      endsAt: textOrNull(cell('end_date')),
      bySis: bySis(cell),
    }),
  },
  accounts: {
    columns: ['canvas_account_id', 'name', 'status'],
    ids: ['canvas_account_id'],
    decode: (cell) => ({
      accountId: cell('canvas_account_id'),
      ...ids(cell, 'account_id'),
      parentId: textOrNull(cell('canvas_parent_id')),
      name: cell('name'),
      status: status(cell),
      bySis: bySis(cell),
    }),
  },
};

/** The kind of a file by its header (lower case); null: a file of no known kind. */
export function kindOfHeader(header: readonly string[]): ReportedKind | null {
  const has = new Set(header);
  for (const [kind, { columns }] of Object.entries(filesOfReport)) {
    if (columns.every((each) => has.has(each))) return kind as ReportedKind;
  }
  return null;
}
