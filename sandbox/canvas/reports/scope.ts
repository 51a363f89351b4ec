import { accountsWithin, lookUpTerm } from '../http/find.js';
import type { Account, Course, Enrollment } from '../model.js';
import { rootAccountId, type CanvasState } from '../state.js';
import { reportKinds, type ReportKind } from './report.js';

/** What a run of the Provisioning report is asked for. */
export interface ReportScope {
  kinds: ReportKind[];
  includeDeleted: boolean;
  /** Only what an import made or changed. */
  createdBySis: boolean;
  /** Whether courses of this account are in it; of the root account all are. */
  hasAccount: (accountId: number) => boolean;
  account: Account;
  /** Restricts courses, sections, enrollments and cross-listings; people, accounts and terms are always whole. */
  termId: number | null;
  enrollmentTypes: ReadonlySet<string> | null;
  enrollmentStates: ReadonlySet<string> | null;
}

/** The scope in the parameters of a report; undefined when they name a term that is not there: the report fails. */
export function scopeOf(
  parameters: Record<string, unknown>,
  account: Account,
  state: CanvasState,
): ReportScope | undefined {
  const termAsked = parameters.enrollment_term_id ?? parameters.enrollment_term;
  const term = isBlank(termAsked) ? null : lookUpTerm(state, String(termAsked));
  if (term === undefined) return undefined;
  const within = account.id === rootAccountId ? undefined : accountsWithin(state, account);
  return {
    kinds: reportKinds.filter((kind) => isTrue(parameters[kind])),
    includeDeleted: isTrue(parameters.include_deleted),
    createdBySis: isTrue(parameters.created_by_sis),
    hasAccount: (id) => within?.has(id) ?? true,
    account,
    termId: term?.id ?? null,
    enrollmentTypes: listIn(parameters.enrollment_filter),
    enrollmentStates: listIn(parameters.enrollment_states),
  };
}

/** Whether a course lies in the account and the term that were asked for. */
export function isCourseInScope(course: Course, scope: ReportScope): boolean {
  return scope.hasAccount(course.accountId) && (scope.termId === null || course.termId === scope.termId);
}

/** Who belongs to an account: everybody to the root, else those with an enrollment in its courses that is not deleted. */
export function belongsTo(scope: ReportScope, state: CanvasState): (userId: number) => boolean {
  if (scope.account.id === rootAccountId) return () => true;
  const isThere = (each: Enrollment): boolean =>
    each.state !== 'deleted' && scope.hasAccount(state.courses.get(each.courseId)!.accountId);
  return (userId) => state.enrollmentsOfUser(userId).some(isThere);
}

function isBlank(value: unknown): boolean {
  return value === undefined || value === null || value === '';
}

function listIn(value: unknown): ReadonlySet<string> | null {
  if (isBlank(value)) return null;
  const list = Array.isArray(value) ? value.map(String) : String(value).split(',');
  return new Set(list.map((each) => each.trim()).filter((each) => each !== ''));
}

function isTrue(value: unknown): boolean {
  return ['true', '1', 't', 'yes', 'y', 'on'].includes(String(value ?? '').toLowerCase());
}
