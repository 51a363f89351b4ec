import type { MappingReason } from '../codes/mapping-reasons.js';
import type { MappingProblemCode } from '../codes/record-problems.js';
import { remedyOf } from '../codes/registry.js';
import type { DistrictSettings } from '../config/settings.js';
import type { User } from '../oneroster/rostering/model.js';
import { DesiredState, type MappedRow, type RecordProblem } from './mapped.js';
import { newcomerUnderPerson, type KnownHands } from './changed-hands.js';
import { Presence } from './presence.js';
import { isProvisioned, rolePrecedence } from './roles.js';
import { isDummyTeacher } from './scope.js';
import { UserState } from './targets.js';
import { asLongAsKept, fillTemplate } from './template.js';

/** One role record of a person, as stored in the mirror. */
export interface KnownUser extends KnownHands<User> {
  user: User;
  presence: Presence;
  rejected: boolean;
  pinned: string | null;
  /** Schools of the classes with a wanted enrollment; empty where the record's own orgs are in scope. */
  schoolsOfClasses: readonly string[];
}

export interface UserTarget {
  userSourcedId: string;
  userId: string;
  state: UserState;
}

export interface MappedUser {
  targets: UserTarget[];
  rows: MappedRow[];
  problems: RecordProblem[];
}

/** Canvas refuses any other character in a login (Canvas lib/sis/user_importer.rb). */
const allowedLogin = /^[\w.+\-'@= ]+$/;

/** The decision about a person, and its reason. */
export type PersonConclusion =
  | { state: typeof UserState.live; user: User; login: string }
  | {
      /** Null: the person is not provisioned. */
      state: typeof UserState.unknown | typeof UserState.gone | null;
      reason: MappingReason;
      /** A problem of a missing record, for operators. */
      problem?: { code: MappingProblemCode; user: User };
    };

/** Why a record never becomes a user, whatever else is known of the person; null if it may. */
export function notAUser(user: User, settings: DistrictSettings): MappingReason | null {
  if (!isProvisioned(user.role)) return 'ROLE_NOT_PROVISIONED';
  return isDummyTeacher(user, settings.scope) ? 'STANDS_FOR_NOBODY' : null;
}

/**
 * Decides about a person by the records that may become a user, the leading one first. People are never deleted: those
 * who left the feed, or the scope, are left unchanged, and so is a user under whose id another person may stand.
 *
 * @param applied whether Canvas has accepted the user from Rollbook
 */
export function concludePerson(
  records: readonly KnownUser[],
  applied: boolean,
  settings: DistrictSettings,
  inScope: (record: KnownUser) => boolean,
): PersonConclusion {
  const { unknown } = UserState;
  if (records.some((each) => newcomerUnderPerson(each) !== null)) return { state: unknown, reason: 'PERSON_ID_REUSED' };
  if (records.some((each) => each.rejected)) return { state: unknown, reason: 'RECORD_REJECTED' };
  const here = records.filter((each) => each.presence === Presence.present && each.user.status === 'active');
  const current = here.find(inScope);
  if (!current) {
    if (here.length > 0) return { state: applied ? unknown : null, reason: 'PERSON_OUT_OF_SCOPE' };
    const left = records.every((each) => each.presence === Presence.gone || each.user.status === 'tobedeleted');
    if (left) return { state: applied ? UserState.gone : null, reason: 'PERSON_LEFT' };
    return { state: unknown, reason: 'PERSON_MISSING' };
  }
  const { user } = current;
  const login = fillTemplate(settings.mapping.login, templateWords(user));
  const faulty = (code: MappingProblemCode): PersonConclusion => ({
    ...{ state: unknown, reason: code, problem: { code, user } },
  });
  if (login === '') return faulty('LOGIN_MISSING');
  return allowedLogin.test(login) ? { state: UserState.live, user, login } : faulty('LOGIN_NOT_ALLOWED');
}

/** The words of `mapping.login` and `mapping.email`. */
export function templateWords(user: User): Record<string, string | null> {
  return { username: user.username, identifier: user.identifier, email: user.email, sourcedId: user.sourcedId };
}

/** The records of a person that may become a user, the leading one first. */
export function leadingFirst(records: readonly KnownUser[], settings: DistrictSettings): KnownUser[] {
  return records
    .filter(({ user }) => notAUser(user, settings) === null)
    .sort(
      (a, b) =>
        rolePrecedence(a.user.role) - rolePrecedence(b.user.role) || (a.user.sourcedId < b.user.sourcedId ? -1 : 1),
    );
}

/**
 * Maps the role records of one person to one user. Records share a person only by the district's merge key
 * (`mapping.mergeUsersBy`), never by name or e-mail. People are never deleted: those who left the feed are left
 * unchanged.
 *
 * `applied` is the row that Canvas accepted before; its names stay if names are sent only once.
 */
export function mapPerson(
  records: KnownUser[],
  applied: Record<string, string> | null,
  settings: DistrictSettings,
  inScope: (record: KnownUser) => boolean,
): MappedUser {
  const ordered = leadingFirst(records, settings);
  if (ordered.length === 0) return { targets: [], rows: [], problems: [] };
  const conclusion = concludePerson(ordered, applied !== null, settings, inScope);
  if (conclusion.state === null) return { targets: [], rows: [], problems: [] };
  const founding = ordered.find((each) => each.pinned !== null) ?? ordered[0]!;
  const { user: founder } = founding;
  const sisId =
    founding.pinned ??
    fillTemplate(settings.mapping.ids.user, {
      sourcedId: founder.sourcedId,
      identifier: founder.identifier ?? founder.sourcedId,
    });
  const sources = ordered.map((each) => each.user.sourcedId);
  const school = founder.orgSourcedIds[0] ?? founding.schoolsOfClasses[0] ?? null;
  const { state } = conclusion;
  const targets = ordered.map((each): UserTarget => ({ userSourcedId: each.user.sourcedId, userId: sisId, state }));
  if (conclusion.state !== UserState.live) {
    const { reason, problem } = conclusion;
    return {
      targets,
      rows: [{ state: DesiredState.unknown, kind: 'user', sisId, school, sources, reason }],
      problems: problem ? [loginProblem(problem, school)] : [],
    };
  }
  const { user, login } = conclusion;
  const keepNames = settings.mapping.names === 'createOnly' && applied !== null;
  const fields = {
    user_id: sisId,
    login_id: login,
    status: settings.mapping.honourEnabledUser && user.role === 'student' && !user.enabledUser ? 'suspended' : 'active',
    first_name: keepNames ? applied.first_name! : asLongAsKept(user.givenName),
    last_name: keepNames ? applied.last_name! : asLongAsKept(user.familyName),
    email: emailOf(fillTemplate(settings.mapping.email, templateWords(user)), settings.canvas.emailDomains),
    authentication_provider_id: settings.canvas.authenticationProvider,
  };
  return {
    targets,
    rows: [
      { state: DesiredState.desired, kind: 'user', sisId, fields, school: user.orgSourcedIds[0] ?? school, sources },
    ],
    problems: [],
  };
}

function loginProblem({ code, user }: { code: MappingProblemCode; user: User }, school: string | null): RecordProblem {
  return { code, kind: 'users', thing: user.sourcedId, school, field: 'username', remedy: remedyOf(code) };
}

/** An invalid address, or one outside the district's domains, is sent blank: Canvas then changes nothing. */
export function emailOf(address: string, domains: readonly string[]): string {
  const parts = /^[^\s@,;<>"\ufffd]+@([^\s@,;<>"\ufffd]+\.[^\s@,;<>".\ufffd]+)$/.exec(address);
  if (!parts) return '';
  const domain = parts[1]!.toLowerCase();
  return domains.length === 0 || domains.some((each) => domain === each.toLowerCase()) ? address : '';
}
