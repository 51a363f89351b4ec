import {
  noStickyFields,
  type Account,
  type AccountAdmin,
  type BaseType,
  type Course,
  type Enrollment,
  type Login,
  type ObserverLink,
  type Role,
  type Section,
  type Term,
  type User,
} from './model.js';
import { createCourseworkTables } from './coursework/tables.js';
import type { SisImport } from './imports/sis-import.js';
import type { AccountReport } from './reports/report.js';
import { createSisTable, createTable } from './tables.js';

const builtInRoles: Array<[string, BaseType]> = [
  ['StudentEnrollment', 'StudentEnrollment'],
  ['TeacherEnrollment', 'TeacherEnrollment'],
  ['TaEnrollment', 'TaEnrollment'],
  ['ObserverEnrollment', 'ObserverEnrollment'],
  ['DesignerEnrollment', 'DesignerEnrollment'],
];

export type CanvasState = ReturnType<typeof createState>;

/**
 * Everything the practice Canvas holds, in memory, with the relations that imports and reads follow. Enrollments are
 * found through their user's and their section's list: both are short, and a key string per enrollment would cost
 * more than the enrollment itself.
 */
export function createState() {
  const sectionsByCourse = new Map<number, Section[]>();
  const loginsByUser = new Map<number, Login[]>();
  const loginsByName = new Map<string, Login[]>();
  const enrollmentsByUser: Array<Enrollment[] | undefined> = [];
  const enrollmentsBySection: Array<Enrollment[] | undefined> = [];

  const sections = createSisTable<Section>((section) => append(sectionsByCourse, section.courseId, section));
  const logins = createSisTable<Login>((login) => {
    append(loginsByUser, login.userId, login);
    append(loginsByName, login.name.toLowerCase(), login);
  });
  const enrollments = createTable<Enrollment>((enrollment) => {
    (enrollmentsByUser[enrollment.userId] ??= []).push(enrollment);
    (enrollmentsBySection[enrollment.sectionId] ??= []).push(enrollment);
  });
  const enrollmentsOfSection = (sectionId: number): Enrollment[] => enrollmentsBySection[sectionId] ?? [];
  const sectionsOfCourse = (courseId: number): Section[] => sectionsByCourse.get(courseId) ?? [];

  return {
    accounts: createSisTable<Account>(),
    terms: createSisTable<Term>(),
    courses: createSisTable<Course>(),
    sections,
    users: createTable<User>(),
    logins,
    enrollments,
    roles: createTable<Role>(),
    admins: createTable<AccountAdmin>(),
    observerLinks: createTable<ObserverLink>(),
    imports: createTable<SisImport>(),
    reports: createTable<AccountReport>(),
    ...createCourseworkTables(),

    sectionsOfCourse,
    enrollmentsOfSection,
    enrollmentsOfUser: (userId: number): Enrollment[] => enrollmentsByUser[userId] ?? [],
    enrollmentsOfCourse: (courseId: number): Enrollment[] =>
      sectionsOfCourse(courseId).flatMap((section) => enrollmentsOfSection(section.id)),
    loginsOfUser: (userId: number): Login[] => loginsByUser.get(userId) ?? [],
    /** Logins that are not deleted and have this name in any case of letters, of every authentication provider. */
    livingLoginsNamed: (name: string): Login[] =>
      (loginsByName.get(name.toLowerCase()) ?? []).filter((login) => login.state !== 'deleted'),

    renameLogin(login: Login, name: string): void {
      withdraw(loginsByName, login.name.toLowerCase(), login);
      login.name = name;
      append(loginsByName, name.toLowerCase(), login);
      logins.touch();
    },

    /** Gives a login to another user, as merging two users does. */
    moveLogin(login: Login, user: User): void {
      withdraw(loginsByUser, login.userId, login);
      login.userId = user.id;
      append(loginsByUser, user.id, login);
      logins.touch();
    },

    /** Moves a section, and its enrollments with it, into another course. */
    moveSection(section: Section, course: Course): void {
      withdraw(sectionsByCourse, section.courseId, section);
      section.courseId = course.id;
      append(sectionsByCourse, course.id, section);
      for (const enrollment of enrollmentsOfSection(section.id)) enrollment.courseId = course.id;
      sections.touch();
      enrollments.touch();
    },
  };
}

/** What a new Canvas has before anybody used it: a root account, its default term, the roles, an administrator. */
export function furnish(state: CanvasState, rootAccountName: string, now: number): void {
  const sis = {
    sisId: null,
    integrationId: null,
    sisImportId: null,
    sticky: noStickyFields,
    createdAt: now,
    updatedAt: now,
  };
  const root = state.accounts.add({ ...sis, parentId: null, name: rootAccountName, state: 'active' });
  state.terms.add({ ...sis, name: 'Default Term', startAt: null, endAt: null, overrides: {}, state: 'active' });
  for (const [name, baseType] of builtInRoles) state.roles.add({ name, baseType });
  state.roles.add({ name: 'AccountAdmin', baseType: 'AccountMembership' });
  const name = 'Integration Service';
  const { sisId: _sisId, integrationId: _integrationId, ...plain } = sis;
  const person = { name, sortableName: 'Service, Integration', shortName: name, firstName: null, lastName: null };
  const service = state.users.add({
    ...plain,
    ...person,
    email: null,
    pronouns: null,
    state: 'registered',
    mergedIntoId: null,
  });
  const login = {
    name: 'integration.service',
    authenticationProviderId: null,
    passwordSetBySis: false,
    signedInAt: null,
  };
  state.logins.add({ ...sis, ...login, userId: service.id, declaredUserType: null, state: 'active' });
  state.admins.add({
    userId: service.id,
    accountId: root.id,
    role: 'AccountAdmin',
    sisManaged: false,
    state: 'active',
  });
}

/** The first rows of every Canvas: see `furnish`. */
export const rootAccountId = 1;
export const defaultTermId = 1;
export const serviceUserId = 1;

function append<K, T>(lists: Map<K, T[]>, key: K, value: T): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}

function withdraw<K, T>(lists: Map<K, T[]>, key: K, value: T): void {
  const list = lists.get(key);
  if (!list) return;
  const at = list.indexOf(value);
  if (at >= 0) list.splice(at, 1);
  if (list.length === 0) lists.delete(key);
}
