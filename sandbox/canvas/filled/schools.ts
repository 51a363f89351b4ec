import type { AcademicSession } from '../../district/records.js';
import { rootAccountId } from '../state.js';
import { addAccount, addTerm, secondsOf, type Fill } from './fill.js';
import { byHand } from './way.js';

/** Accounts of the schools, and those that the district has made besides. */
export function fillAccounts(fill: Fill): void {
  const { district, state, notes } = fill;
  const random = fill.random('accounts');
  const root = state.accounts.get(rootAccountId)!;
  for (const org of district.orgs) {
    if (org.type === 'school') {
      const isShort = random.chance(0.4);
      const name = isShort ? org.name.replace(/ School$/, '') : org.name;
      const account = addAccount(fill, fill.ids.account(org), name, rootAccountId);
      fill.accounts.set(org.sourcedId, account);
      notes.note(account, [org.sourcedId], ...(name === org.name ? [] : ['other-name']));
    } else if (org.type === 'district') {
      fill.accounts.set(org.sourcedId, root);
      notes.note(root, [org.sourcedId]);
    }
  }
  for (const name of ['Staff Development', 'Clubs & Activities', 'Teacher Sandboxes'])
    notes.note(addAccount(fill, byHand, name, rootAccountId), [], 'hand-made');
}

/** An account that `fillAccounts` has made besides the schools. */
export function accountCalled(fill: Fill, name: string): number {
  return fill.state.accounts.rows.find((each) => each.name === name)?.id ?? rootAccountId;
}

/**
 * Terms, of this year and the last: one for each school, or one for all sessions of one year, type and days. By hand they
 * have other titles, and some have no days.
 */
export function fillTerms(fill: Fill): void {
  const { district, way, notes } = fill;
  const random = fill.random('terms');
  const groups = new Map<string, AcademicSession[]>();
  for (const session of district.academicSessions) {
    const { sourcedId, schoolYear, type, startDate, endDate } = session;
    const key = way.termsPerSchool ? sourcedId : [schoolYear, type, startDate, endDate].join('/');
    groups.set(key, [...(groups.get(key) ?? []), session]);
  }
  for (const sessions of groups.values()) {
    const [session] = sessions as [AcademicSession];
    const ids = fill.ids.term(sessions);
    const isUndated = ids.sisId === null && random.chance(0.3);
    const end = secondsOf(session.endDate, '23:59:59');
    const name = ids.sisId === null ? titleByHand(session) : session.title;
    const term = addTerm(fill, ids, name, isUndated ? null : secondsOf(session.startDate), isUndated ? null : end);
    notes.note(
      term,
      sessions.map((each) => each.sourcedId),
      ...(isUndated ? ['without-dates'] : []),
      ...(name === session.title ? [] : ['other-name']),
    );
    for (const each of sessions) fill.terms.set(each.sourcedId, term);
  }
}

function titleByHand({ title, schoolYear }: AcademicSession): string {
  const year = Number(schoolYear);
  if (title.startsWith('Semester 1')) return `Fall ${year - 1}`;
  if (title.startsWith('Semester 2')) return `Spring ${year}`;
  return /^\d{4}-\d{4}$/.test(title) ? `School Year ${title.replace('-', '/')}` : title;
}
