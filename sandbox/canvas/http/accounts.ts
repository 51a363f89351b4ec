import type { FastifyInstance } from 'fastify';
import type { FaultSwitches } from '../../faults.js';
import type { Course, User } from '../model.js';
import { rootAccountId, type CanvasState } from '../state.js';
import { refusal } from './errors.js';
import { accountsWithin, findAccount, findTerm, lookUpTerm } from './find.js';
import { pageOf } from './paging.js';
import type { Permissions } from './permissions.js';
import { accountJson, courseJson, loginJson, termJson, userJson } from './present.js';
import { isOn, many, one, queryOf, type Query } from './query.js';

type Params<Name extends string> = { Params: Record<Name, string> };

/** Accounts and what hangs on them: sub-accounts, terms, courses, people, logins. */
export function accountRoutes(app: FastifyInstance, state: CanvasState, faults: FaultSwitches): void {
  app.get<Params<'account'>>('/api/v1/accounts/:account', (request) =>
    accountJson(findAccount(state, request.params.account)),
  );

  app.get<Params<'account'>>('/api/v1/accounts/:account/permissions', (request) => {
    findAccount(state, request.params.account);
    const asked = many(queryOf(request), 'permissions');
    const names =
      asked.length > 0 ? asked : ['import_sis', 'manage_sis', 'read_sis', 'read_course_list', 'read_roster'];
    return Object.fromEntries(names.map((name) => [name, mayBy(name, request.permissions)]));
  });

  app.get('/api/v1/accounts', (request, reply) =>
    pageOf([state.accounts.get(rootAccountId)!], request, reply, faults).map(accountJson),
  );

  app.get<Params<'account'>>('/api/v1/accounts/:account/sub_accounts', (request, reply) => {
    const account = findAccount(state, request.params.account);
    const within = isOn(queryOf(request), 'recursive') ? accountsWithin(state, account) : new Set([account.id]);
    const below = state.accounts.rows.filter(
      (each) => each.parentId !== null && within.has(each.parentId) && each.state === 'active',
    );
    return pageOf(below, request, reply, faults).map(accountJson);
  });

  app.get<Params<'account'>>('/api/v1/accounts/:account/terms', (request, reply) => {
    mustBeRoot(state, request.params.account);
    const query = queryOf(request);
    const states = many(query, 'workflow_state');
    const wanted = states.length > 0 ? states : ['active'];
    const name = one(query, 'term_name')?.toLowerCase();
    const terms = state.terms.rows.filter(
      (term) =>
        (wanted.includes('all') || wanted.includes(term.state)) && (!name || term.name.toLowerCase().includes(name)),
    );
    const includes = many(query, 'include');
    return { enrollment_terms: pageOf(terms, request, reply, faults).map((term) => termJson(term, includes, state)) };
  });

  app.get<Params<'account' | 'term'>>('/api/v1/accounts/:account/terms/:term', (request) => {
    mustBeRoot(state, request.params.account);
    return termJson(findTerm(state, request.params.term), ['overrides'], state);
  });

  app.get<Params<'account'>>('/api/v1/accounts/:account/courses', (request, reply) => {
    const within = accountsWithin(state, findAccount(state, request.params.account));
    const wanted = courseFilter(queryOf(request), state);
    const courses = state.courses.rows.filter((course) => within.has(course.accountId) && wanted(course));
    const includes = many(queryOf(request), 'include');
    return pageOf(courses, request, reply, faults).map((course) => courseJson(course, state, includes));
  });

  app.get<Params<'account'>>('/api/v1/accounts/:account/users', (request, reply) => {
    const account = findAccount(state, request.params.account);
    const query = queryOf(request);
    const found = userFilter(query, state);
    const belongs = account.id === rootAccountId ? () => true : enrolledWithin(accountsWithin(state, account), state);
    const users = state.users.rows.filter((user) => user.state !== 'deleted' && found(user) && belongs(user));
    const includes = many(query, 'include');
    return pageOf(users, request, reply, faults).map((user) => userJson(user, state, includes));
  });

  app.get<Params<'account'>>('/api/v1/accounts/:account/logins', (request, reply) => {
    mustBeRoot(state, request.params.account);
    const logins = state.logins.rows.filter((login) => login.state !== 'deleted');
    return pageOf(logins, request, reply, faults).map(loginJson);
  });
}

/** Reading is for every token; what changes things is for those that may edit. */
function mayBy(name: string, permissions: Permissions): boolean {
  if (name === 'import_sis') return permissions.importSis;
  if (name === 'manage_sis') return permissions.manageSis;
  if (name === 'read_sis') return permissions.readSis;
  if (name === 'read_reports') return permissions.readReports;
  if (name === 'view_all_grades') return permissions.viewGrades;
  return name.startsWith('read_') || name.startsWith('view_') || permissions.edit;
}

function mustBeRoot(state: CanvasState, id: string): void {
  if (findAccount(state, id).id !== rootAccountId) throw refusal(400, 'Only the root account has these.');
}

/** Without `state[]`, all courses but deleted ones. */
function courseFilter(query: Query, state: CanvasState): (course: Course) => boolean {
  const states = many(query, 'state').map((word) => (word === 'unpublished' ? 'claimed' : word));
  const termId = one(query, 'enrollment_term_id');
  const term = termId === undefined ? undefined : lookUpTerm(state, termId);
  if (termId !== undefined && !term) throw refusal(404, 'There is no such term.');
  const text = searchTerm(query);
  const published = one(query, 'published') === undefined ? undefined : isOn(query, 'published');
  const enrolled = one(query, 'with_enrollments') === undefined ? undefined : isOn(query, 'with_enrollments');
  return (course) => {
    const stateFits =
      states.length === 0 ? course.state !== 'deleted' : states.includes('all') || states.includes(course.state);
    if (!stateFits || (term && course.termId !== term.id)) return false;
    if (published !== undefined && published !== (course.state === 'available')) return false;
    if (enrolled !== undefined && enrolled !== hasEnrollments(course, state)) return false;
    const searched = [course.name, course.courseCode, course.sisId ?? ''];
    return !text || searched.some((each) => each.toLowerCase().includes(text));
  };
}

function hasEnrollments(course: Course, state: CanvasState): boolean {
  return state.enrollmentsOfCourse(course.id).some((enrollment) => enrollment.state !== 'deleted');
}

/** Part of a name, of an e-mail address, of a login or of a SIS id; or a whole Canvas id. */
function userFilter(query: Query, state: CanvasState): (user: User) => boolean {
  const text = searchTerm(query);
  if (!text) return () => true;
  return (user) =>
    String(user.id) === text ||
    user.name.toLowerCase().includes(text) ||
    (user.email ?? '').toLowerCase().includes(text) ||
    state
      .loginsOfUser(user.id)
      .some((login) => login.name.toLowerCase().includes(text) || (login.sisId ?? '').toLowerCase().includes(text));
}

function searchTerm(query: Query): string | undefined {
  const text = one(query, 'search_term');
  if (text !== undefined && text.length < 2 && !/^\d+$/.test(text))
    throw refusal(400, 'search_term needs at least 2 characters.');
  return text?.toLowerCase();
}

function enrolledWithin(accounts: Set<number>, state: CanvasState): (user: User) => boolean {
  return (user) =>
    state
      .enrollmentsOfUser(user.id)
      .some((each) => each.state !== 'deleted' && accounts.has(state.courses.get(each.courseId)!.accountId));
}
