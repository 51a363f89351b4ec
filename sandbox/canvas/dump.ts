import type { Coursework } from './coursework/context.js';
import { courseworkDumpKinds, courseworkDumps, type CourseworkDumpKind } from './coursework/dump.js';
import { instant, mainLogin } from './http/present.js';
import type { CanvasState } from './state.js';

export const dumpKinds = [
  'accounts',
  'terms',
  'courses',
  'sections',
  'users',
  'logins',
  'enrollments',
  'roles',
  'admins',
  'observer_links',
  'sis_imports',
  'reports',
  ...courseworkDumpKinds,
] as const;
export type DumpKind = (typeof dumpKinds)[number];

/** Everything of a kind as the practice Canvas holds it, deleted ones too, with references as SIS ids. */
export function* dump(coursework: Coursework, kind: DumpKind): Generator<object> {
  if (isOfCoursework(kind)) for (const record of courseworkDumps[kind](coursework)) yield plain(record);
  else yield* dumps[kind](coursework.state);
}

function isOfCoursework(kind: DumpKind): kind is CourseworkDumpKind {
  return (courseworkDumpKinds as readonly string[]).includes(kind);
}

const dumps: Record<Exclude<DumpKind, CourseworkDumpKind>, (state: CanvasState) => Iterable<object>> = {
  *accounts(state) {
    for (const { parentId, ...account } of state.accounts.rows)
      yield { ...plain(account), parent_id: parentId, parent_account_id: state.accounts.get(parentId)?.sisId ?? null };
  },
  *terms(state) {
    for (const term of state.terms.rows) yield plain(term);
  },
  *courses(state) {
    for (const { accountId, termId, ...course } of state.courses.rows)
      yield {
        ...plain(course),
        canvas_account_id: accountId,
        canvas_term_id: termId,
        account_id: state.accounts.get(accountId)?.sisId ?? null,
        term_id: state.terms.get(termId)?.sisId ?? null,
      };
  },
  *sections(state) {
    for (const { courseId, homeCourseId, ...section } of state.sections.rows)
      yield {
        ...plain(section),
        canvas_course_id: courseId,
        canvas_home_course_id: homeCourseId,
        course_id: state.courses.get(courseId)?.sisId ?? null,
        home_course_id: state.courses.get(homeCourseId)?.sisId ?? null,
      };
  },
  *users(state) {
    for (const user of state.users.rows) {
      const login = mainLogin(user, state) ?? state.loginsOfUser(user.id)[0];
      yield { ...plain(user), sis_id: login?.sisId ?? null, login_id: login?.name ?? null };
    }
  },
  *logins(state) {
    for (const { userId, name, ...login } of state.logins.rows)
      yield { ...plain(login), user_id: userId, login_id: name };
  },
  *enrollments(state) {
    for (const { userId, courseId, sectionId, associatedUserId, ...enrollment } of state.enrollments.rows)
      yield {
        ...plain(enrollment),
        canvas_user_id: userId,
        canvas_course_id: courseId,
        canvas_section_id: sectionId,
        canvas_associated_user_id: associatedUserId,
        user_id: sisIdOf(userId, state),
        course_id: state.courses.get(courseId)?.sisId ?? null,
        section_id: state.sections.get(sectionId)?.sisId ?? null,
        associated_user_id: associatedUserId === null ? null : sisIdOf(associatedUserId, state),
      };
  },
  *roles(state) {
    for (const role of state.roles.rows) yield plain(role);
  },
  *admins(state) {
    for (const admin of state.admins.rows)
      yield { ...plain(admin), sis_user_id: sisIdOf(admin.userId, state), sis_account_id: sisAccount(admin, state) };
  },
  *observer_links(state) {
    for (const link of state.observerLinks.rows)
      yield {
        ...plain(link),
        sis_observer_id: sisIdOf(link.observerId, state),
        sis_student_id: sisIdOf(link.studentId, state),
      };
  },
  *reports(state) {
    for (const report of state.reports.rows) yield plain(report);
  },
  *sis_imports(state) {
    for (const sisImport of state.imports.rows) yield plain(sisImport);
  },
};

function sisAccount({ accountId }: { accountId: number }, state: CanvasState): string | null {
  return state.accounts.get(accountId)?.sisId ?? null;
}

function sisIdOf(userId: number, state: CanvasState): string | null {
  const user = state.users.get(userId);
  const login = (user && mainLogin(user, state)) ?? state.loginsOfUser(userId)[0];
  return login?.sisId ?? null;
}

/** Names in Canvas's spelling, instants as text. */
function plain(record: object): Record<string, unknown> {
  const plain: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(record) as Array<[string, unknown]>) {
    const name = spelled(key);
    plain[name] = typeof value === 'number' && name.endsWith('_at') ? instant(value) : value;
  }
  return plain;
}

const spellings = new Map<string, string>();

/** `createdAt` as `created_at`. */
function spelled(key: string): string {
  let name = spellings.get(key);
  if (name === undefined) {
    name = key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    spellings.set(key, name);
  }
  return name;
}

/** How many of each kind came by SIS and are not deleted; enrollments also by state. */
export function countSisObjects(state: CanvasState): Record<string, number> {
  const living = (rows: ReadonlyArray<{ sisId: string | null; state: string }>): number =>
    rows.filter((row) => row.sisId !== null && row.state !== 'deleted').length;
  const byState = { active: 0, inactive: 0, completed: 0, deleted: 0 };
  for (const { type, state: its } of state.enrollments.rows) if (type !== 'StudentViewEnrollment') byState[its] += 1;
  const people = state.logins.rows.filter((login) => login.sisId !== null && login.state !== 'deleted');
  return {
    accounts: living(state.accounts.rows),
    terms: living(state.terms.rows),
    courses: living(state.courses.rows),
    sections: living(state.sections.rows),
    users: new Set(people.map((login) => login.userId)).size,
    logins: people.length,
    enrollments: byState.active + byState.inactive + byState.completed,
    enrollments_active: byState.active,
    enrollments_inactive: byState.inactive,
    enrollments_completed: byState.completed,
    enrollments_deleted: byState.deleted,
    sis_imports: state.imports.rows.length,
  };
}
