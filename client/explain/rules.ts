import { meaningOf } from '../../codes/registry.js';
import type { AcademicSession, CollectionName, Org, User } from '../../oneroster/rostering/model.js';
import { accountInScope, isRootAccount, mapAccounts } from '../../roster/accounts.js';
import { classFacts } from '../../roster/class-facts.js';
import { concludeClass } from '../../roster/courses.js';
import { dividePeople } from '../../roster/joined-people.js';
import { concludeLostSession } from '../../roster/map-terms.js';
import { isProven, type ReadProof } from '../../roster/proof.js';
import type { ReferenceData } from '../../roster/reference-data.js';
import { isProvisioned } from '../../roster/roles.js';
import { orgInScope, personInScope } from '../../roster/scope.js';
import { isPast } from '../../roster/sessions.js';
import { ClassState } from '../../roster/targets.js';
import { fillTemplate } from '../../roster/template.js';
import { concludePerson, emailOf, leadingFirst, notAUser, templateWords } from '../../roster/users.js';
import type { RunContext } from '../../store/provisioning/context.js';
import type { ClassToMap } from '../../store/provisioning/mapping/classes-to-map.js';
import type { PersonRecord } from '../../store/provisioning/mapping/people-to-map.js';

/** The rules applied to a record, in words, and the reason that keeps it out of Canvas, if any. */
export interface AppliedRules {
  lines: string[];
  whyNot: string | null;
}

/** Reference data of the latest run's mapping. */
export interface MappedBy {
  run: Pick<RunContext, 'asOf' | 'settings' | 'scopeFingerprint'>;
  reference: ReferenceData;
  proofs: Partial<Record<CollectionName, ReadProof>>;
}

const replaced = 'a person has said that another record is this one under a new id: that one stands for both';

/** @param records all readable records of the person, as they are mapped */
export function userRules(user: User, records: readonly PersonRecord[], { run, reference }: MappedBy): AppliedRules {
  const { settings } = run;
  const { mapping, scope } = settings;
  const known = user.orgSourcedIds.flatMap((id) => reference.orgs.get(id) ?? []);
  const inScope = known.filter((org) => orgInScope(org, scope));
  const { address: sent, leftOut } = emailOf(user, settings);
  const lines = [
    `role ${user.role}: ${isProvisioned(user.role) ? 'becomes a user' : 'does not become a user'}`,
    `schools: ${known.map((org) => org.name).join(', ') || 'none known'}; in scope: ${inScope.length} of ${user.orgSourcedIds.length}`,
    `mapping.login ${mapping.login}: ${fillTemplate(mapping.login, templateWords(user)) || '(blank)'}`,
    `mapping.email ${mapping.email || '(blank)'}: ${sent || '(blank)'}${leftOut === null ? '' : `, left out (${leftOut})`}`,
    `mapping.mergeUsersBy ${mapping.mergeUsersBy}, mapping.names ${mapping.names}`,
  ];
  const itself = notAUser(user, settings);
  if (itself !== null) return { lines, whyNot: meaningOf(itself) };
  if (records.some((each) => each.user.sourcedId === user.sourcedId && each.replaced))
    return { lines, whyNot: replaced };
  const person = dividePeople(records).find((each) => each.some((one) => one.user.sourcedId === user.sourcedId))!;
  const conclusion = concludePerson(
    leadingFirst(person, settings),
    person.find((each) => each.applied !== null)?.applied ?? null,
    settings,
    (each) => personInScope(each.user, each.schoolsOfClasses, reference.orgs, scope),
  );
  return { lines, whyNot: 'reason' in conclusion ? meaningOf(conclusion.reason) : null };
}

export function classRules(known: ClassToMap, { run, reference, proofs }: MappedBy): AppliedRules {
  const { settings, asOf } = run;
  const facts = classFacts(known, reference, run, null);
  const { choice, course, school } = facts;
  const conclusion = concludeClass(facts, settings, asOf, isProven('class', proofs));
  const ended =
    conclusion.state === ClassState.ended && choice.kind !== 'unknown'
      ? `its sessions ended on ${choice.lastDay}`
      : null;
  const reason = 'reason' in conclusion ? meaningOf(conclusion.reason) : null;
  const term =
    choice.kind === 'session'
      ? `${choice.session.title} (${choice.session.sourcedId}), ${choice.session.startDate} to ${choice.session.endDate}`
      : meaningOf(choice.kind === 'none' ? 'NO_COVERING_SESSION' : 'SESSION_UNKNOWN');
  const lines = [
    `school: ${school ? `${school.name} (${school.sourcedId})` : 'not known'}`,
    `SIS course: ${course ? `${course.title} (${course.sourcedId})` : 'not known'}`,
    `term (mapping.sessionTypes ${settings.mapping.sessionTypes.join(', ')}): ${term}`,
    `the class: ${ended ?? reason ?? 'in scope, and it should stand'}`,
    `mapping.courses ${settings.mapping.courses}`,
  ];
  if (known.replaced) return { lines, whyNot: replaced };
  return { lines, whyNot: ended === null ? reason : `${ended}: the past is left alone` };
}

export function orgRules(org: Org, { run, reference, proofs }: MappedBy): AppliedRules {
  const { settings } = run;
  const inScope = accountInScope(org, settings);
  const lines = [
    `type ${org.type}`,
    `canvas.districtAccount ${settings.canvas.districtAccount}`,
    `scope: ${inScope ? 'in scope' : meaningOf('SCHOOL_OUT_OF_SCOPE')}`,
  ];
  if (isRootAccount(org, settings)) {
    return { lines, whyNot: "the district itself is Canvas's root account (canvas.districtAccount)" };
  }
  if (!inScope) return { lines, whyNot: meaningOf('SCHOOL_OUT_OF_SCOPE') };
  const { rows } = mapAccounts(reference.knownOrgs, settings, isProven('account', proofs));
  const row = rows.find((each) => each.sources.includes(org.sourcedId));
  return { lines, whyNot: row && 'reason' in row ? meaningOf(row.reason) : null };
}

export function sessionRules(
  session: AcademicSession,
  { run: { settings, asOf }, reference, proofs }: MappedBy,
): AppliedRules {
  const lost = reference.lost.find((each) => each.body.sourcedId === session.sourcedId);
  const types = settings.mapping.sessionTypes;
  const taken = types.includes(session.type);
  const ended = isPast(session.endDate, asOf);
  return {
    lines: [
      `type ${session.type} (mapping.sessionTypes ${types.join(', ')}): ${taken ? 'may become a term' : 'becomes no term'}`,
      `mapping.terms ${settings.mapping.terms}`,
      `${session.startDate} to ${session.endDate}${ended ? ', ended' : ''}`,
    ],
    whyNot: lost
      ? meaningOf(concludeLostSession(lost, isProven('term', proofs)).reason)
      : !taken
        ? `sessions of type ${session.type} become no terms (mapping.sessionTypes)`
        : ended
          ? `it ended on ${session.endDate}: the past is left alone`
          : 'no class that is sent to Canvas has it as its term',
  };
}
