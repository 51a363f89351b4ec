import type { Random } from '../../district/random.js';
import type { Class, Course as SisCourse, District, User as SisUser } from '../../district/records.js';
import {
  noStickyFields,
  type Account,
  type BaseType,
  type Course,
  type CourseState,
  type Enrollment,
  type EnrollmentState,
  type Login,
  type Seconds,
  type Section,
  type Term,
  type User,
} from '../model.js';
import type { CanvasState } from '../state.js';
import type { SisTable } from '../tables.js';
import type { TruthNotes } from './notes.js';
import type { Ids, Way, WayIds } from './way.js';

/** One filling of a Canvas, and what of it stands already. */
export interface Fill {
  state: CanvasState;
  district: District;
  way: Way;
  ids: WayIds;
  /** A source of its own for each part: what one part draws changes nothing in another. */
  random: (part: string) => Random;
  /** Noon of the district's day. */
  now: Seconds;
  notes: TruthNotes;
  /** The last import, which stamped whatever has a SIS id; null where there was none. */
  importId: number | null;
  /** By sourcedId. */
  accounts: Map<string, Account>;
  terms: Map<string, Term>;
  /** The living user of each record of the SIS that has one. */
  people: Map<string, User>;
  /** Sections of the classes that run. */
  sections: Map<string, Section>;
  records: { courses: Map<string, SisCourse>; users: Map<string, SisUser>; classes: Map<string, Class> };
}

const day = 86_400;
/** What stands in Canvas was made so long ago. */
const age = 90 * day;

function stamps(fill: Fill, wanted: Ids, table?: unknown) {
  const ids = table ? free(wanted, table as SisTable<never>) : wanted;
  const importId = ids.sisId === null ? null : fill.importId;
  const at = fill.now - age;
  return { ...ids, sisImportId: importId, sticky: noStickyFields, createdAt: at, updatedAt: at };
}

/** No two objects of a kind have one id: of records that would get the same, the later one's is lengthened. */
function free(ids: Ids, table: SisTable<never>): Ids {
  let { sisId } = ids;
  for (let at = 2; sisId !== null && table.bySisId(sisId); at += 1) sisId = `${ids.sisId}-${at}`;
  return { sisId, integrationId: table.byIntegrationId(ids.integrationId) ? null : ids.integrationId };
}

/** What a person sets while making something by hand is sticky at once. */
function stickyOf(ids: Ids, fields: readonly string[]): readonly string[] {
  return ids.sisId === null ? fields : noStickyFields;
}

export function addAccount(fill: Fill, ids: Ids, name: string, parentId: number): Account {
  const sticky = stickyOf(ids, ['name', 'parent_account_id']);
  return fill.state.accounts.add({
    ...stamps(fill, ids, fill.state.accounts),
    sticky,
    parentId,
    name,
    state: 'active',
  });
}

export function addTerm(fill: Fill, ids: Ids, name: string, startAt: Seconds | null, endAt: Seconds | null): Term {
  const sticky = stickyOf(ids, ['name', 'start_at', 'end_at']);
  return fill.state.terms.add({
    ...stamps(fill, ids, fill.state.terms),
    sticky,
    name,
    startAt,
    endAt,
    overrides: {},
    state: 'active',
  });
}

export interface NewCourse {
  ids: Ids;
  name: string;
  code: string;
  accountId: number;
  termId: number;
  state: CourseState;
  isBlueprint?: boolean;
  blueprintId?: number | null;
}

export function addCourse(fill: Fill, { ids, name, code, ...given }: NewCourse): Course {
  return fill.state.courses.add({
    ...stamps(fill, ids, fill.state.courses),
    sticky: stickyOf(ids, ['name', 'course_code', 'account_id', 'enrollment_term_id', 'workflow_state']),
    ...{ name, courseCode: code, accountId: given.accountId, termId: given.termId, state: given.state },
    ...{ startAt: null, endAt: null, restrictToDates: false, courseFormat: null },
    ...{ blueprint: given.isBlueprint ?? false, blueprintCourseId: given.blueprintId ?? null },
    ...{ gradePassbackSetting: null, homeroom: false, friendlyName: null },
  });
}

export function addSection(fill: Fill, ids: Ids, name: string, courseId: number, isDefault: boolean): Section {
  return fill.state.sections.add({
    ...stamps(fill, ids, fill.state.sections),
    ...{ courseId, homeCourseId: null, name, isDefault },
    ...{ startAt: null, endAt: null, restrictToDates: false, state: 'active' },
  });
}

export interface NewUser {
  ids: Ids;
  given: string;
  family: string;
  email: string | null;
}

export function addUser(fill: Fill, { ids, given, family, email }: NewUser): User {
  const { sisId: _sisId, integrationId: _integrationId, ...stamp } = stamps(fill, ids);
  const name = [given, family].filter((each) => each !== '').join(' ');
  const names = { name, sortableName: family === '' ? given : `${family}, ${given}`, shortName: name };
  const parts = { firstName: given || null, lastName: family || null };
  const sticky = stickyOf(ids, ['name', 'sortable_name', 'short_name']);
  const state = { state: 'registered', mergedIntoId: null } as const;
  return fill.state.users.add({ ...stamp, sticky, ...names, ...parts, email, pronouns: null, ...state });
}

/** @param provider number of an authentication provider; null for Canvas's own password */
export function addLogin(fill: Fill, user: User, ids: Ids, name: string, provider: number | null): Login {
  return fill.state.logins.add({
    ...stamps(fill, ids, fill.state.logins),
    ...{ userId: user.id, name: freeLogin(fill, name), authenticationProviderId: provider },
    ...{ passwordSetBySis: false, signedInAt: null, declaredUserType: null, state: 'active' },
  });
}

function freeLogin(fill: Fill, wanted: string): string {
  const base = wanted.trim() || 'user';
  for (let at = 1; ; at += 1) {
    const name = at === 1 ? base : `${base}.${at}`;
    if (fill.state.livingLoginsNamed(name).length === 0) return name;
  }
}

export interface NewEnrollment {
  user: User;
  section: Section;
  type: BaseType;
  /** Of a custom role; the base type if not said. */
  role?: string;
  state?: EnrollmentState;
  isOfSis?: boolean;
  observed?: User;
}

/** One enrollment for each person, section, role and observed person: the standing one is left as it is. */
export function enroll(fill: Fill, wanted: NewEnrollment): Enrollment {
  const { user, section, type } = wanted;
  const role = wanted.role ?? type;
  const associatedUserId = wanted.observed?.id ?? null;
  const standing = fill.state
    .enrollmentsOfUser(user.id)
    .find((each) => each.sectionId === section.id && each.role === role && each.associatedUserId === associatedUserId);
  if (standing) return standing;
  const at = fill.now - age;
  const state = wanted.state ?? 'active';
  // Fields in the order of the importer: there are many, and rows of one shape are small.
  return fill.state.enrollments.add({
    userId: user.id,
    courseId: section.courseId,
    sectionId: section.id,
    type,
    role,
    associatedUserId,
    state,
    startAt: null,
    endAt: null,
    completedAt: state === 'completed' ? at : null,
    limitSection: false,
    sisImportId: wanted.isOfSis ? fill.importId : null,
    sticky: noStickyFields,
    createdAt: at,
    updatedAt: at,
  });
}

/** So many of a list as a share of it, and at least `least` where there are as many. */
export function some<T>(random: Random, of: readonly T[], share: number, least = 2): T[] {
  const count = Math.max(Math.min(least, of.length), Math.round(of.length * share));
  return random.shuffled(of).slice(0, count);
}

export const secondsOf = (date: string, time = '05:00:00'): Seconds | null => {
  const at = Date.parse(`${date}T${time}Z`);
  return Number.isNaN(at) ? null : Math.floor(at / 1_000);
};
