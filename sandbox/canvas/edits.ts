import {
  concludeEnrollmentsOfCourse,
  deleteSection,
  dropEnrollmentsOfCourse,
  setEnrollmentState,
} from './importers/cascades.js';
import { parseInstant } from './importers/cells.js';
import { crossList, takeHome } from './importers/cross-listing.js';
import { stick } from './importers/sticky.js';
import type { Account, Course, CourseState, Enrollment, Login, Section, Term, User } from './model.js';
import type { CanvasState } from './state.js';

/** Fields as the REST API names them; absent ones are left alone. */
export type Fields = Record<string, unknown>;

interface EditContext {
  state: CanvasState;
  now: number;
  /** Whether the edited fields become sticky; Canvas does so unless told otherwise. */
  sticky: boolean;
}

/** What made an edit impossible, in words for the 400. */
export class BadEdit extends Error {}

const events: Record<string, CourseState> = {
  offer: 'available',
  claim: 'claimed',
  conclude: 'completed',
  delete: 'deleted',
  undelete: 'claimed',
};

export function editCourse(course: Course, fields: Fields, context: EditContext): void {
  const { state } = context;
  const edited: string[] = [];
  const take = (field: string, apply: (value: string) => void): void => {
    if (fields[field] === undefined) return;
    apply(String(fields[field] ?? ''));
    edited.push(field);
  };
  take('name', (value) => (course.name = value));
  take('course_code', (value) => (course.courseCode = value));
  take('account_id', (value) => (course.accountId = known(state.accounts.get(Number(value)), 'account').id));
  if (fields.term_id !== undefined) {
    course.termId = known(state.terms.get(Number(fields.term_id)), 'term').id;
    edited.push('enrollment_term_id');
  }
  take('start_at', (value) => (course.startAt = instantOrNull(value)));
  take('end_at', (value) => (course.endAt = instantOrNull(value)));
  take('grade_passback_setting', (value) => (course.gradePassbackSetting = value || null));
  if (fields.blueprint !== undefined) course.blueprint = String(fields.blueprint) === 'true';
  if (fields.event !== undefined) {
    const after = events[String(fields.event)];
    if (!after) throw new BadEdit(`the event ${String(fields.event)} is not known`);
    course.state = after;
    if (after === 'deleted') dropEnrollmentsOfCourse(course, context);
    if (after === 'completed') concludeEnrollmentsOfCourse(course, context);
    edited.push('workflow_state');
  }
  setIds(state.courses, course, fields.sis_course_id, fields.integration_id);
  finish(course, edited, state.courses, context);
}

export function editSection(section: Section, fields: Fields, context: EditContext): void {
  const edited: string[] = [];
  if (fields.name !== undefined) {
    section.name = String(fields.name);
    edited.push('name');
  }
  for (const [field, key] of [
    ['start_at', 'startAt'],
    ['end_at', 'endAt'],
  ] as const) {
    if (fields[field] === undefined) continue;
    section[key] = instantOrNull(String(fields[field] ?? ''));
    edited.push(field);
  }
  if (fields.workflow_state === 'deleted') deleteSection(section, context);
  // "Undelete" brings the section back, not its enrollments.
  if (fields.workflow_state === 'active') section.state = 'active';
  setIds(context.state.sections, section, fields.sis_section_id, fields.integration_id);
  finish(section, edited, context.state.sections, context);
}

/** Cross-lists a section into a course; null takes it back home. The section's course becomes sticky. */
export function editCrossListing(section: Section, course: Course | null, context: EditContext): void {
  if (course === null) takeHome(section, context);
  else crossList(section, course, context);
  finish(section, ['course_id'], context.state.sections, context);
}

export function editUser(user: User, fields: Fields, context: EditContext): void {
  const edited: string[] = [];
  for (const [field, key] of [
    ['name', 'name'],
    ['sortable_name', 'sortableName'],
    ['short_name', 'shortName'],
    ['pronouns', 'pronouns'],
  ] as const) {
    if (fields[field] === undefined) continue;
    user[key] = String(fields[field]);
    edited.push(field);
  }
  if (fields.email !== undefined) user.email = String(fields.email) || null;
  finish(user, edited, context.state.users, context);
}

export function editLogin(login: Login, fields: Fields, context: EditContext): void {
  const { state } = context;
  const edited: string[] = [];
  if (fields.unique_id !== undefined) {
    const name = String(fields.unique_id);
    if (state.livingLoginsNamed(name).some((other) => other !== login)) throw new BadEdit('the login is taken');
    state.renameLogin(login, name);
    edited.push('unique_id');
  }
  if (fields.workflow_state !== undefined) {
    if (fields.workflow_state !== 'active' && fields.workflow_state !== 'suspended')
      throw new BadEdit('workflow_state must be active or suspended');
    login.state = fields.workflow_state;
    edited.push('workflow_state');
  }
  setIds(state.logins, login, fields.sis_user_id, fields.integration_id);
  finish(login, edited, state.logins, context);
}

export function editTerm(term: Term, fields: Fields, context: EditContext): void {
  const edited: string[] = [];
  if (fields.name !== undefined) {
    term.name = String(fields.name);
    edited.push('name');
  }
  for (const [field, key] of [
    ['start_at', 'startAt'],
    ['end_at', 'endAt'],
  ] as const) {
    if (fields[field] === undefined) continue;
    term[key] = instantOrNull(String(fields[field] ?? ''));
    edited.push(field);
  }
  setIds(context.state.terms, term, fields.sis_term_id, fields.integration_id);
  finish(term, edited, context.state.terms, context);
}

export function editAccount(account: Account, fields: Fields, context: EditContext): void {
  const edited: string[] = [];
  if (fields.name !== undefined) {
    account.name = String(fields.name);
    edited.push('name');
  }
  if (fields.workflow_state === 'deleted') {
    const { accounts, courses } = context.state;
    if (accounts.rows.some((each) => each.parentId === account.id && each.state === 'active'))
      throw new BadEdit('the account has active sub-accounts');
    if (courses.rows.some((each) => each.accountId === account.id && each.state !== 'deleted'))
      throw new BadEdit('the account has active courses');
    account.state = 'deleted';
  }
  if (fields.workflow_state === 'active') account.state = 'active';
  setIds(context.state.accounts, account, fields.sis_account_id, fields.integration_id);
  finish(account, edited, context.state.accounts, context);
}

export function editEnrollment(enrollment: Enrollment, fields: Fields, context: EditContext): void {
  const state = fields.workflow_state;
  if (state !== 'active' && state !== 'inactive' && state !== 'completed' && state !== 'deleted')
    throw new BadEdit('workflow_state must be active, inactive, completed or deleted');
  setEnrollmentState(enrollment, state, context);
}

function known<T>(found: T | undefined, what: string): T {
  if (!found) throw new BadEdit(`there is no such ${what}`);
  return found;
}

function instantOrNull(text: string): number | null {
  if (text === '') return null;
  const instant = parseInstant(text);
  if (instant === undefined) throw new BadEdit('a date could not be read');
  return instant;
}

interface Identified {
  bySisId(id: string | null): unknown;
  setSisId(row: unknown, id: string | null): void;
  byIntegrationId(id: string | null): unknown;
  setIntegrationId(row: unknown, id: string | null): void;
}

function setIds(table: unknown, row: unknown, sisId: unknown, integrationId: unknown): void {
  const ids = table as Identified;
  if (sisId !== undefined) {
    const wanted = String(sisId ?? '') || null;
    const owner = ids.bySisId(wanted);
    if (owner && owner !== row) throw new BadEdit('the SIS id is in use');
    ids.setSisId(row, wanted);
  }
  if (integrationId !== undefined) {
    const wanted = String(integrationId ?? '') || null;
    const owner = ids.byIntegrationId(wanted);
    if (owner && owner !== row) throw new BadEdit('the integration id is in use');
    ids.setIntegrationId(row, wanted);
  }
}

function finish(
  record: { updatedAt: number; sticky: readonly string[] },
  edited: string[],
  table: { touch(): void },
  context: EditContext,
): void {
  if (context.sticky) stick(record, edited);
  record.updatedAt = context.now;
  table.touch();
}
