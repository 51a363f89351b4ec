import type { MappingReason } from '../codes/mapping-reasons.js';
import type { MappingProblemCode } from '../codes/record-problems.js';
import { remedyOf } from '../codes/registry.js';
import type { DistrictSettings } from '../config/settings.js';
import type { User } from '../oneroster/rostering/model.js';
import type { MappedRow, RecordProblem } from './mapped.js';
import { Presence } from './presence.js';
import { isProvisioned, rolePrecedence } from './roles.js';
import { isDummyTeacher } from './scope.js';
import { UserState } from './targets.js';
import { asLongAsKept, fillTemplate } from './template.js';

/** One role record of a person, as the mirror holds it. */
export interface KnownUser {
  user: User;
  presence: Presence;
  rejected: boolean;
  pinned: string | null;
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

/**
 * Maps the role records of one person to one user. Two records share a person only by the merge key that the district
 * named (`mapping.mergeUsersBy`), never by name or e-mail. People are never deleted: one who left the feed is left alone.
 *
 * `applied` is the row that Canvas accepted before, whose names stay when names are sent only once.
 */
export function mapPerson(
  records: KnownUser[],
  applied: Record<string, string> | null,
  settings: DistrictSettings,
  inScope: (user: User) => boolean,
): MappedUser {
  const known = records.filter(({ user }) => isProvisioned(user.role) && !isDummyTeacher(user, settings.scope));
  if (known.length === 0) return { targets: [], rows: [], problems: [] };
  const ordered = [...known].sort(
    (a, b) =>
      rolePrecedence(a.user.role) - rolePrecedence(b.user.role) || (a.user.sourcedId < b.user.sourcedId ? -1 : 1),
  );
  const founding = ordered.find((each) => each.pinned !== null) ?? ordered[0]!;
  const { user: founder } = founding;
  const sisId =
    founding.pinned ??
    fillTemplate(settings.mapping.ids.user, {
      sourcedId: founder.sourcedId,
      identifier: founder.identifier ?? founder.sourcedId,
    });
  const sources = ordered.map((each) => each.user.sourcedId);
  const school = founder.orgSourcedIds[0] ?? null;
  const targets = (state: UserTarget['state']): UserTarget[] =>
    ordered.map((each) => ({ userSourcedId: each.user.sourcedId, userId: sisId, state }));
  const unknown = (reason: MappingReason, problem?: RecordProblem): MappedUser => ({
    targets: targets(UserState.unknown),
    rows: [{ state: 'unknown', kind: 'user', sisId, school, sources, reason }],
    problems: problem ? [problem] : [],
  });

  if (ordered.some((each) => each.rejected)) return unknown('RECORD_REJECTED');
  const here = ordered.filter((each) => each.presence === Presence.present && each.user.status === 'active');
  const current = here.find((each) => inScope(each.user));
  if (!current) {
    const left = ordered.every((each) => each.presence === Presence.gone || each.user.status === 'tobedeleted');
    if (here.length > 0 && applied === null) return { targets: [], rows: [], problems: [] };
    if (left && applied === null) return { targets: [], rows: [], problems: [] };
    return {
      ...unknown(left ? 'PERSON_LEFT' : 'PERSON_MISSING'),
      targets: targets(left ? UserState.gone : UserState.unknown),
    };
  }
  const { user } = current;
  const words = { username: user.username, identifier: user.identifier, email: user.email, sourcedId: user.sourcedId };
  const login = fillTemplate(settings.mapping.login, words);
  const complain = (code: MappingProblemCode, field: string): RecordProblem => ({
    ...{ code, kind: 'users', thing: user.sourcedId, school },
    ...{ field, remedy: remedyOf(code) },
  });
  if (login === '') return unknown('LOGIN_MISSING', complain('LOGIN_MISSING', 'username'));
  if (!allowedLogin.test(login)) return unknown('LOGIN_NOT_ALLOWED', complain('LOGIN_NOT_ALLOWED', 'username'));
  const keepNames = settings.mapping.names === 'createOnly' && applied !== null;
  const fields = {
    user_id: sisId,
    login_id: login,
    status: settings.mapping.honourEnabledUser && user.role === 'student' && !user.enabledUser ? 'suspended' : 'active',
    first_name: keepNames ? applied.first_name! : asLongAsKept(user.givenName),
    last_name: keepNames ? applied.last_name! : asLongAsKept(user.familyName),
    email: emailOf(fillTemplate(settings.mapping.email, words), settings.canvas.emailDomains),
    authentication_provider_id: settings.canvas.authenticationProvider,
  };
  return {
    targets: targets(UserState.live),
    rows: [{ state: 'desired', kind: 'user', sisId, fields, school: user.orgSourcedIds[0] ?? school, sources }],
    problems: [],
  };
}

/** An address outside the district's domains, or one that is none, is sent blank: Canvas then changes nothing. */
export function emailOf(address: string, domains: readonly string[]): string {
  const parts = /^[^\s@,;<>"\ufffd]+@([^\s@,;<>"\ufffd]+\.[^\s@,;<>".\ufffd]+)$/.exec(address);
  if (!parts) return '';
  const domain = parts[1]!.toLowerCase();
  return domains.length === 0 || domains.some((each) => domain === each.toLowerCase()) ? address : '';
}
