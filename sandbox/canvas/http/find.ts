import type { Account, Course, Login, Section, Term, User } from '../model.js';
import { defaultTermId, rootAccountId, serviceUserId, type CanvasState } from '../state.js';
import type { SisTable } from '../tables.js';
import { notFound } from './errors.js';

/** Canvas takes a number or `sis_..._id:...` wherever an address has an id (Canvas doc/api/object_ids.md). */
function findIn<T extends { id: number }>(table: SisTable<T>, id: string, kind: string): T | undefined {
  if (/^\d+$/.test(id)) return table.get(Number(id));
  const [form, ...rest] = id.split(':');
  const value = rest.join(':');
  if (form === `sis_${kind}_id`) return table.bySisId(value);
  if (form === 'sis_integration_id') return table.byIntegrationId(value);
  return undefined;
}

export function findAccount(state: CanvasState, id: string): Account {
  const account =
    id === 'self' || id === 'default' ? state.accounts.get(rootAccountId) : findIn(state.accounts, id, 'account');
  if (!account || account.state === 'deleted') throw notFound();
  return account;
}

export function lookUpTerm(state: CanvasState, id: string): Term | undefined {
  const term = id === 'default' ? state.terms.get(defaultTermId) : findIn(state.terms, id, 'term');
  return term?.state === 'active' ? term : undefined;
}

export function findTerm(state: CanvasState, id: string): Term {
  const term = lookUpTerm(state, id);
  if (!term) throw notFound();
  return term;
}

export function findCourse(state: CanvasState, id: string, deletedToo = false): Course {
  const course = findIn(state.courses, id, 'course');
  if (!course || (course.state === 'deleted' && !deletedToo)) throw notFound();
  return course;
}

export function findSection(state: CanvasState, id: string): Section {
  const section = findIn(state.sections, id, 'section');
  if (!section || section.state === 'deleted') throw notFound();
  return section;
}

export function findUser(state: CanvasState, id: string): User {
  const user = id === 'self' ? state.users.get(serviceUserId) : lookUpUser(state, id);
  if (!user || user.state === 'deleted') throw notFound();
  return user;
}

function lookUpUser(state: CanvasState, id: string): User | undefined {
  if (/^\d+$/.test(id)) return state.users.get(Number(id));
  const [form, ...rest] = id.split(':');
  const value = rest.join(':');
  const login = form === 'sis_login_id' ? state.livingLoginsNamed(value)[0] : findIn<Login>(state.logins, id, 'user');
  return login && login.state !== 'deleted' ? state.users.get(login.userId) : undefined;
}

/** The account itself and everything below it. */
export function accountsWithin(state: CanvasState, account: Account): Set<number> {
  const within = new Set([account.id]);
  // Children have larger ids than the parents they were made under, but may have been moved: repeat until it settles.
  for (let before = 0; before !== within.size;) {
    before = within.size;
    for (const child of state.accounts.rows) if (child.parentId && within.has(child.parentId)) within.add(child.id);
  }
  return within;
}
