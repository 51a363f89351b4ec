import { z } from 'zod';
import type { CanvasRequests } from '../requests.js';
import { bySisId } from '../sis-address.js';

/** Canvas's states of an enrollment. */
export type EnrollmentState =
  'active' | 'invited' | 'creation_pending' | 'inactive' | 'completed' | 'rejected' | 'deleted';

/** Of an enrollment that Canvas lists in a form that cannot be read. */
export const unreadableState = 'unreadable';

export interface AccountSeen {
  id: string;
  sisId: string | null;
  name: string;
  /** Null for the root account. */
  parentId: string | null;
  rootId: string | null;
  state: string | null;
}

export interface TermSeen {
  id: string;
  sisId: string | null;
  name: string;
  startsAt: string | null;
  endsAt: string | null;
  state: string | null;
}

export interface CourseSeen {
  id: string;
  sisId: string | null;
  name: string;
  code: string | null;
  accountId: string | null;
  termId: string | null;
  /** `unpublished`, `available`, `completed` or `deleted`. */
  state: string | null;
}

export interface SectionSeen {
  id: string;
  sisId: string | null;
  name: string;
  courseId: string;
  courseSisId: string | null;
  /** The home course of a cross-listed section. */
  homeCourseId: string | null;
}

export interface UserSeen {
  id: string;
  sisId: string | null;
  name: string;
  sortableName: string | null;
  /** The display name, which people may choose. */
  shortName: string | null;
  loginId: string | null;
  email: string | null;
}

export interface LoginSeen {
  id: string;
  sisId: string | null;
  loginId: string;
  authenticationProviderId: string | null;
  /** `active` or `suspended`. */
  state: string | null;
}

export interface EnrollmentSeen {
  id: string;
  userId: string;
  userSisId: string | null;
  /** `StudentEnrollment`, `TeacherEnrollment`, `TaEnrollment`, `DesignerEnrollment`, `ObserverEnrollment`. */
  type: string;
  /** The role's name; that of the type for a base role. */
  role: string;
  state: EnrollmentState | string;
}

const id = z.union([z.string(), z.number()]).transform(String);
const text = z
  .string()
  .nullish()
  .transform((value) => value ?? null);
const reference = id.nullish().transform((value) => value ?? null);

export const accountShape = z
  .object({
    id,
    name: z.string(),
    sis_account_id: text,
    parent_account_id: reference,
    root_account_id: reference,
    workflow_state: text,
  })
  .transform((seen): AccountSeen => ({
    id: seen.id,
    sisId: seen.sis_account_id,
    name: seen.name,
    parentId: seen.parent_account_id,
    rootId: seen.root_account_id,
    state: seen.workflow_state,
  }));

export const termShape = z
  .object({ id, name: text, sis_term_id: text, start_at: text, end_at: text, workflow_state: text })
  .transform((seen): TermSeen => ({
    id: seen.id,
    sisId: seen.sis_term_id,
    name: seen.name ?? '',
    startsAt: seen.start_at,
    endsAt: seen.end_at,
    state: seen.workflow_state,
  }));

export const courseShape = z
  .object({
    id,
    name: text,
    course_code: text,
    sis_course_id: text,
    account_id: reference,
    enrollment_term_id: reference,
    workflow_state: text,
  })
  .transform((seen): CourseSeen => ({
    id: seen.id,
    sisId: seen.sis_course_id,
    name: seen.name ?? '',
    code: seen.course_code,
    accountId: seen.account_id,
    termId: seen.enrollment_term_id,
    state: seen.workflow_state,
  }));

export const sectionShape = z
  .object({ id, name: text, sis_section_id: text, course_id: id, sis_course_id: text, nonxlist_course_id: reference })
  .transform((seen): SectionSeen => ({
    id: seen.id,
    sisId: seen.sis_section_id,
    name: seen.name ?? '',
    courseId: seen.course_id,
    courseSisId: seen.sis_course_id,
    homeCourseId: seen.nonxlist_course_id,
  }));

const userShape = z
  .object({ id, name: text, sortable_name: text, short_name: text, sis_user_id: text, login_id: text, email: text })
  .transform((seen): UserSeen => ({
    id: seen.id,
    sisId: seen.sis_user_id,
    name: seen.name ?? '',
    sortableName: seen.sortable_name,
    shortName: seen.short_name,
    loginId: seen.login_id,
    email: seen.email,
  }));

export const loginShape = z
  .object({ id, unique_id: z.string(), sis_user_id: text, authentication_provider_id: reference, workflow_state: text })
  .transform((seen): LoginSeen => ({
    id: seen.id,
    sisId: seen.sis_user_id,
    loginId: seen.unique_id,
    authenticationProviderId: seen.authentication_provider_id,
    state: seen.workflow_state,
  }));

/**
 * A row that cannot be read: it is somebody's enrollment, and nobody knows whose, nor in which state. What depends on it
 * is not proven.
 */
const unreadableEnrollment: EnrollmentSeen = {
  ...{ id: '', userId: '', userSisId: null, type: '', role: '' },
  state: unreadableState,
};

const enrollmentShape = z
  .object({
    id,
    user_id: id,
    sis_user_id: text,
    type: z.string(),
    role: z.string().nullish(),
    enrollment_state: z.string(),
    user: z.object({ sis_user_id: text }).nullish(),
  })
  .transform((seen): EnrollmentSeen => ({
    id: seen.id,
    userId: seen.user_id,
    userSisId: seen.sis_user_id ?? seen.user?.sis_user_id ?? null,
    type: seen.type,
    role: seen.role ?? seen.type,
    state: seen.enrollment_state,
  }))
  .catch(() => unreadableEnrollment);

/** SIS ids per request of a list: an address of at most some 4,000 characters passes every proxy. */
const idsPerRequest = 50;

export type ReadBack = ReturnType<typeof createReadBack>;

/** Reads of single objects by SIS id. Null if Canvas does not hold the object; deleted ones may count as such. */
export function createReadBack(requests: CanvasRequests) {
  /** The account that imports go to, and whether it is the root account: only that has SIS imports. */
  async function self(): Promise<AccountSeen & { isRoot: boolean }> {
    const account = await requests.call(accountShape, { path: '/accounts/self', route: '/accounts/:id' });
    return {
      ...account,
      isRoot: account.parentId === null && (account.rootId === null || account.rootId === account.id),
    };
  }

  const account = (sisId: string) => one(accountShape, 'accounts', bySisId('account', sisId));
  const term = (sisId: string) =>
    requests.callOrNull(termShape, {
      path: `/accounts/self/terms/${bySisId('term', sisId)}`,
      route: '/accounts/:id/terms/:id',
    });
  const course = (sisId: string) => one(courseShape, 'courses', bySisId('course', sisId));
  /** By Canvas's own id: the course of a section may have no SIS id. */
  const courseById = (courseId: string) => one(courseShape, 'courses', encodeURIComponent(courseId));
  const section = (sisId: string) => one(sectionShape, 'sections', bySisId('section', sisId));
  const user = (sisId: string) => one(userShape, 'users', bySisId('user', sisId));
  const userByLogin = (login: string) => one(userShape, 'users', bySisId('login', login));

  /** The sections that are in a course, cross-listed ones among them; null if the course is absent. */
  async function sectionsOfCourse(sisId: string): Promise<SectionSeen[] | null> {
    return all(sectionShape, `/courses/${bySisId('course', sisId)}/sections?per_page=100`, '/courses/:id/sections');
  }

  /** All logins of the person with this SIS id, with their state: only here a suspended person shows. */
  async function userLogins(sisId: string): Promise<LoginSeen[] | null> {
    return all(loginShape, `/users/${bySisId('user', sisId)}/logins?per_page=100`, '/users/:id/logins');
  }

  /**
   * A section's enrollments in the given states (Canvas's default excludes deleted, inactive and completed ones), of
   * the given people or of all; null if the section is absent.
   */
  async function enrollments(
    sectionSisId: string,
    filter: { userSisIds?: string[]; states: EnrollmentState[] },
  ): Promise<EnrollmentSeen[] | null> {
    const found: EnrollmentSeen[] = [];
    for (const userSisIds of filter.userSisIds === undefined ? [[]] : inGroups(filter.userSisIds, idsPerRequest)) {
      const query = new URLSearchParams({ per_page: '100' });
      for (const state of filter.states) query.append('state[]', state);
      for (const userSisId of userSisIds) query.append('sis_user_id[]', userSisId);
      const path = `/sections/${bySisId('section', sectionSisId)}/enrollments?${query}`;
      const part = await all(enrollmentShape, path, '/sections/:id/enrollments');
      if (part === null) return null;
      found.push(...part);
    }
    return found;
  }

  function one<Shape extends z.ZodType>(shape: Shape, collection: string, objectId: string) {
    return requests.callOrNull(shape, { path: `/${collection}/${objectId}`, route: `/${collection}/:id` });
  }

  async function all<Shape extends z.ZodType>(
    shape: Shape,
    path: string,
    route: string,
  ): Promise<z.infer<Shape>[] | null> {
    const found: z.infer<Shape>[] = [];
    try {
      for await (const page of requests.pages(z.array(shape), { path, route })) found.push(...page);
    } catch (error) {
      if (isNotFound(error)) return null;
      throw error;
    }
    return found;
  }

  return {
    ...{ self, account, term, course, courseById, section, sectionsOfCourse },
    ...{ user, userByLogin, userLogins, enrollments },
  };
}

function inGroups<Item>(items: Item[], size: number): Item[][] {
  const groups: Item[][] = [];
  for (let start = 0; start < items.length; start += size) groups.push(items.slice(start, start + size));
  return groups;
}

function isNotFound(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'CANVAS_NOT_FOUND';
}
