import type { AcademicSession, Class, Course, Org, User } from '../../oneroster/rostering/model.js';
import { accountInScope, isRootAccount } from '../../roster/accounts.js';
import { isProvisioned } from '../../roster/roles.js';
import { classOutOfScope, isDummyTeacher, orgInScope, personInScope } from '../../roster/scope.js';
import { chooseSession, isPast } from '../../roster/sessions.js';
import { fillTemplate } from '../../roster/template.js';
import { emailOf } from '../../roster/users.js';
import type { Judging } from './enrollment-reason.js';
import { meaningOf } from '../../codes/registry.js';

/** The rules that were applied to a record, in words, and what keeps it out of Canvas, if a rule does. */
export interface AppliedRules {
  lines: string[];
  whyNot: string | null;
}

export function userRules(user: User, orgs: ReadonlyMap<string, Org>, { settings }: Judging): AppliedRules {
  const { mapping, scope, canvas } = settings;
  const known = user.orgSourcedIds.flatMap((id) => orgs.get(id) ?? []);
  const inScope = known.filter((org) => orgInScope(org, scope));
  const words = { username: user.username, identifier: user.identifier, email: user.email, sourcedId: user.sourcedId };
  const address = fillTemplate(mapping.email, words);
  const sent = emailOf(address, canvas.emailDomains);
  const lines = [
    `role ${user.role}: ${isProvisioned(user.role) ? 'becomes a user' : 'does not become a user'}`,
    `schools: ${known.map((org) => org.name).join(', ') || 'none known'}; in scope: ${inScope.length} of ${user.orgSourcedIds.length}`,
    `mapping.login ${mapping.login}: ${fillTemplate(mapping.login, words) || '(blank)'}`,
    `mapping.email ${mapping.email || '(blank)'}: ${sent || '(blank)'}${address !== '' && sent === '' ? ', not in canvas.emailDomains' : ''}`,
    `mapping.mergeUsersBy ${mapping.mergeUsersBy}, mapping.names ${mapping.names}`,
  ];
  const whyNot = !isProvisioned(user.role)
    ? `role ${user.role} is not provisioned${user.role === 'parent' || user.role === 'guardian' ? ' (parents cannot be provisioned from PowerSchool)' : ''}`
    : isDummyTeacher(user, scope)
      ? 'it stands for nobody (scope.dummyTeachers)'
      : !personInScope(user, orgs, scope)
        ? 'none of its schools is known and in scope'
        : user.status === 'tobedeleted'
          ? 'the SIS marks the person tobedeleted'
          : null;
  return { lines, whyNot };
}

export function classRules(
  one: Class,
  course: Course | null,
  orgs: ReadonlyMap<string, Org>,
  sessions: ReadonlyMap<string, AcademicSession>,
  { settings, asOf }: Judging,
): AppliedRules {
  const choice = chooseSession(one.termSourcedIds, sessions, settings.mapping.sessionTypes);
  const session = choice.kind === 'session' ? choice.session : null;
  const school = orgs.get(one.schoolSourcedId) ?? null;
  const lastDay = choice.kind === 'unknown' ? null : choice.lastDay;
  const ended = lastDay !== null && isPast(lastDay, asOf);
  const outside = school && classOutOfScope({ class: one, course, school, session, students: null }, settings.scope);
  const term = session
    ? `${session.title} (${session.sourcedId}), ${session.startDate} to ${session.endDate}${ended ? `; its own sessions ended on ${lastDay}` : ''}`
    : choice.kind === 'none'
      ? meaningOf('NO_COVERING_SESSION')
      : meaningOf('SESSION_UNKNOWN');
  const lines = [
    `school: ${school ? `${school.name} (${school.sourcedId})` : 'not known'}`,
    `SIS course: ${course ? `${course.title} (${course.sourcedId})` : 'not known'}`,
    `term (mapping.sessionTypes ${settings.mapping.sessionTypes.join(', ')}): ${term}`,
    `scope: ${outside ? meaningOf(outside) : 'in scope'}`,
    `mapping.courses ${settings.mapping.courses}`,
  ];
  const whyNot = ended
    ? `its sessions ended on ${lastDay}: the past is left alone`
    : one.status === 'tobedeleted'
      ? 'the SIS marks the class tobedeleted'
      : school === null
        ? meaningOf('SCHOOL_UNKNOWN')
        : outside
          ? meaningOf(outside)
          : session === null
            ? term
            : null;
  return { lines, whyNot };
}

export function orgRules(org: Org, { settings }: Judging): AppliedRules {
  const inScope = accountInScope(org, settings);
  return {
    lines: [
      `type ${org.type}`,
      `canvas.districtAccount ${settings.canvas.districtAccount}`,
      `scope: ${inScope ? 'in scope' : meaningOf('SCHOOL_OUT_OF_SCOPE')}`,
    ],
    whyNot: isRootAccount(org, settings)
      ? "the district itself is Canvas's root account (canvas.districtAccount)"
      : inScope
        ? null
        : meaningOf('SCHOOL_OUT_OF_SCOPE'),
  };
}

export function sessionRules(session: AcademicSession, { settings, asOf }: Judging): AppliedRules {
  const types = settings.mapping.sessionTypes;
  const taken = types.includes(session.type);
  const ended = isPast(session.endDate, asOf);
  return {
    lines: [
      `type ${session.type} (mapping.sessionTypes ${types.join(', ')}): ${taken ? 'may become a term' : 'becomes no term'}`,
      `mapping.terms ${settings.mapping.terms}`,
      `${session.startDate} to ${session.endDate}${ended ? ', ended' : ''}`,
    ],
    whyNot: !taken
      ? `sessions of type ${session.type} become no terms (mapping.sessionTypes)`
      : ended
        ? `it ended on ${session.endDate}: the past is left alone`
        : 'no class that is sent to Canvas has it as its term',
  };
}
