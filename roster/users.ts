import type { MappingReason } from '../codes/mapping-reasons.js';
import { emailCauses, type MappingProblemCode } from '../codes/record-problems.js';
import { invisibleIn } from '../codes/invisible.js';
import { remedyOf } from '../codes/registry.js';
import type { DistrictSettings } from '../config/settings.js';
import type { User } from '../oneroster/rostering/model.js';
import { isDamaged, readableName } from './damaged-name.js';
import { DesiredState, type MappedRow, type RecordProblem } from './mapped.js';
import { newcomerUnderPerson, type KnownHands } from './changed-hands.js';
import { Presence } from './presence.js';
import { judgeEmail, type JudgedEmail } from './emails.js';
import { judgeName, NameVerdict } from './dummy-names.js';
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

/**
 * Canvas takes any printable character, 1 to 100 of them (Canvas app/models/pseudonym.rb). Invisible ones are printable
 * for it, and a replacement character stands for bytes that were lost: nobody could type either, so both are refused.
 */
const allowedLogin = /^[^\p{C}\p{Zl}\p{Zp}\ufffd]{1,100}$/u;

/** The decision about a person, and its reason. */
export type PersonConclusion =
  | {
      state: typeof UserState.live;
      user: User;
      login: string;
      /** What the record gives is none: the login that Canvas has stays. */
      keptFor?: MappingProblemCode;
    }
  | {
      /** Null: the person is not provisioned. */
      state: typeof UserState.unknown | typeof UserState.gone | null;
      reason: MappingReason;
      /** A problem of a missing record, for operators. */
      problem?: { code: MappingProblemCode; user: User; login: string };
    };

/** Why a record never becomes a user, whatever else is known of the person; null if it may. */
export function notAUser(user: User, settings: DistrictSettings): MappingReason | null {
  if (!isProvisioned(user.role)) return 'ROLE_NOT_PROVISIONED';
  return isDummyTeacher(user, settings.scope) ? 'STANDS_FOR_NOBODY' : null;
}

/** The newcomer about whom it is asked under the id of a record (roster/changed-hands); null of one who is nobody. */
export function newcomerAsked(record: KnownUser, settings: DistrictSettings): string | null {
  return notAUser(record.user, settings) === null ? newcomerUnderPerson(record) : null;
}

/**
 * Decides about a person by the records that may become a user, or did, the leading one first. People are never deleted:
 * those who left the feed, or the scope, are left unchanged, and so is a user under whose id another person may stand.
 *
 * @param applied the row that Canvas accepted; null: it has accepted none
 */
export function concludePerson(
  records: readonly KnownUser[],
  applied: Readonly<Record<string, string>> | null,
  settings: DistrictSettings,
  inScope: (record: KnownUser) => boolean,
): PersonConclusion {
  const isKnown = applied !== null;
  const { unknown } = UserState;
  if (records.some((each) => newcomerAsked(each, settings) !== null))
    return { state: unknown, reason: 'PERSON_ID_REUSED' };
  if (records.some((each) => each.rejected)) return { state: unknown, reason: 'RECORD_REJECTED' };
  const listed = records.filter((each) => each.presence === Presence.present && each.user.status === 'active');
  const here = listed.filter(({ user }) => notAUser(user, settings) === null);
  // A position's record is renamed when somebody leaves it: the former holder keeps what stands, and nobody inherits it.
  if (here.length === 0 && listed.length > 0) return { state: isKnown ? unknown : null, reason: 'STANDS_FOR_NOBODY' };
  const current = here.find(inScope);
  if (!current) {
    if (here.length > 0) return { state: isKnown ? unknown : null, reason: 'PERSON_OUT_OF_SCOPE' };
    const left = records.every((each) => each.presence === Presence.gone || each.user.status === 'tobedeleted');
    if (left) return { state: isKnown ? UserState.gone : null, reason: 'PERSON_LEFT' };
    return { state: unknown, reason: 'PERSON_MISSING' };
  }
  const { user } = current;
  const login = fillTemplate(settings.mapping.login, templateWords(user));
  // Somebody whom Canvas knows goes on with the login there, and comes into new classes.
  const known = applied?.login_id ?? '';
  const faulty = (code: MappingProblemCode): PersonConclusion =>
    known === ''
      ? { state: unknown, reason: code, problem: { code, user, login } }
      : { state: UserState.live, user, login: known, keptFor: code };
  if (login === '') return faulty('LOGIN_MISSING');
  return allowedLogin.test(login) ? { state: UserState.live, user, login } : faulty('LOGIN_NOT_ALLOWED');
}

/** The words of `mapping.login` and `mapping.email`. */
export function templateWords(user: User): Record<string, string | null> {
  return { username: user.username, identifier: user.identifier, email: user.email, sourcedId: user.sourcedId };
}

/** Whether a record counts among those of its person: it may become a user, or Canvas knows it as one. */
export function isOfAPerson({ user, pinned }: KnownUser, settings: DistrictSettings): boolean {
  const why = notAUser(user, settings);
  return why === null || (why === 'STANDS_FOR_NOBODY' && pinned !== null);
}

/** The records of a person that may become a user, or that did, the leading one first. */
export function leadingFirst(records: readonly KnownUser[], settings: DistrictSettings): KnownUser[] {
  return records
    .filter((each) => isOfAPerson(each, settings))
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
  const founding = ordered.find((each) => each.pinned !== null) ?? ordered[0]!;
  const { user: founder } = founding;
  const concluded = concludePerson(ordered, applied, settings, inScope);
  const conclusion = lacksNumber(founding, settings) ? withoutNumber(concluded) : concluded;
  if (conclusion.state === null) return { targets: [], rows: [], problems: [] };
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
  const email = emailOf(user, settings);
  const keepNames = applied !== null && keepsNames(user, applied, settings);
  const fields = {
    user_id: sisId,
    login_id: login,
    status: settings.mapping.honourEnabledUser && user.role === 'student' && !user.enabledUser ? 'suspended' : 'active',
    first_name: keepNames ? applied.first_name! : nameToSend(user.givenName, applied?.first_name),
    last_name: keepNames ? applied.last_name! : nameToSend(user.familyName, applied?.last_name),
    email: email.address,
    authentication_provider_id: settings.canvas.authenticationProvider,
  };
  return {
    targets,
    rows: [
      { state: DesiredState.desired, kind: 'user', sisId, fields, school: user.orgSourcedIds[0] ?? school, sources },
    ],
    problems: [
      ...(conclusion.keptFor === undefined ? [] : [keptLogin(user, settings, school)]),
      ...damagedNames(user, school),
      ...doubtfulNames(ordered, settings, school),
      ...leftOutEmail(user, email, school),
    ],
  };
}

/** Whether a new user would get an id of the number that the record lacks: another id would be theirs for ever. */
function lacksNumber({ user, pinned }: KnownUser, { mapping }: DistrictSettings): boolean {
  return pinned === null && user.identifier === null && mapping.ids.user.includes('{identifier}');
}

function withoutNumber(concluded: PersonConclusion): PersonConclusion {
  if (concluded.state !== UserState.live) return concluded;
  const { user, login } = concluded;
  const code = 'NUMBER_MISSING';
  return { state: UserState.unknown, reason: code, problem: { code, user, login } };
}

/**
 * Whether Canvas keeps the names that it has: names are sent once, or the record is called as a position that nobody holds,
 * and was not before: somebody has left it, and the account is still theirs.
 */
function keepsNames(user: User, applied: Record<string, string>, { mapping, scope }: DistrictSettings): boolean {
  if (mapping.names === 'createOnly') return true;
  const before = { ...user, givenName: applied.first_name ?? '', familyName: applied.last_name ?? '' };
  return isDoubtful(user, scope.dummyNames) && !isDoubtful(before, scope.dummyNames);
}

function isDoubtful(user: User, patterns: readonly string[]): boolean {
  return judgeName(user, patterns) === NameVerdict.doubtful;
}

function nameToSend(name: string, accepted: string | undefined): string {
  return readableName(asLongAsKept(name), accepted);
}

function damagedNames(user: User, school: string | null): RecordProblem[] {
  const field = isDamaged(user.givenName) ? 'givenName' : 'familyName';
  if (!isDamaged(user[field])) return [];
  const code = 'NAME_DAMAGED';
  return [{ code, kind: 'users', thing: user.sourcedId, school, field, remedy: remedyOf(code) }];
}

function loginProblem(
  { code, user, login }: { code: MappingProblemCode; user: User; login: string },
  school: string | null,
): RecordProblem {
  const invisible = invisibleIn(login).join(', ');
  const field = code === 'NUMBER_MISSING' ? 'identifier' : 'username';
  const about = { kind: 'users' as const, thing: user.sourcedId, school, field, remedy: remedyOf(code) };
  return { code, ...about, ...(invisible !== '' && { detail: invisible }) };
}

function keptLogin(user: User, { mapping }: DistrictSettings, school: string | null): RecordProblem {
  return loginProblem({ code: 'LOGIN_KEPT', user, login: fillTemplate(mapping.login, templateWords(user)) }, school);
}

/** Staff who are made users though they are called as a position that nobody holds: there are people called Staff. */
function doubtfulNames(
  records: readonly KnownUser[],
  { scope }: DistrictSettings,
  school: string | null,
): RecordProblem[] {
  const code = 'NAME_OF_A_PLACEHOLDER';
  return records
    .filter(({ user }) => isDoubtful(user, scope.dummyNames))
    .map(({ user }) => ({
      ...{ code, kind: 'users', thing: user.sourcedId, school, field: 'familyName', remedy: remedyOf(code) },
    }));
}

/** The address of a record, by `mapping.email` and `canvas.emailDomains`. */
export function emailOf(user: User, { mapping, canvas }: DistrictSettings): JudgedEmail {
  return judgeEmail(fillTemplate(mapping.email, templateWords(user)), canvas.emailDomains);
}

function leftOutEmail(user: User, { leftOut }: JudgedEmail, school: string | null): RecordProblem[] {
  if (leftOut === null) return [];
  const detail = emailCauses[leftOut];
  return [
    {
      ...{ code: leftOut, kind: 'users', thing: user.sourcedId, school, field: 'email' },
      detail,
      remedy: remedyOf(leftOut),
    },
  ];
}
