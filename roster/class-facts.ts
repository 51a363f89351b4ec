import type { DistrictSettings } from '../config/settings.js';
import type { Class, Course, Org } from '../oneroster/rostering/model.js';
import { isAnotherClass, newcomerClass, type KnownHands, type PeopleOfClass } from './changed-hands.js';
import type { ClassFacts } from './courses.js';
import type { LocalDate } from './dates.js';
import { wasOver, type FormerDays } from './former-days.js';
import type { Presence } from './presence.js';
import { ProposalState } from './proposals.js';
import type { ReferenceData } from './reference-data.js';
import { chooseSession, isPast, type TermChoice } from './sessions.js';

/** A class as stored in mirror, links and accepted rows. */
export interface KnownClass extends KnownHands<Class> {
  class: Class;
  presence: Presence;
  rejected: boolean;
  isNamed: boolean;
  course: Course | null;
  pinnedSection: string | null;
  pinnedCourse: string | null;
  /** Null if the settings do not need the number. */
  students: number | null;
  /** Scope settings under which Canvas accepted its section; null before that and after its removal. */
  appliedScope: string | null;
  /** As it was last mapped; null if it never was. */
  former: FormerDays | null;
  /** Null where nothing asks whether its id has changed hands, or Canvas does not know it. */
  people: PeopleOfClass | null;
}

/** All facts that decide about a known class, with its references looked up. */
export function classFacts(
  known: KnownClass,
  reference: Pick<ReferenceData, 'orgs' | 'accounts' | 'sessions' | 'termIds'>,
  run: { settings: DistrictSettings; scopeFingerprint: string; asOf: LocalDate },
  groupCourse: string | null,
): ClassFacts {
  const { presence, rejected, isNamed, course, pinnedSection, pinnedCourse, students, appliedScope } = known;
  const one = { ...known.class, schoolSourcedId: schoolOfClass(known.class, course, reference.orgs) };
  const choice = chooseSession(one.termSourcedIds, reference.sessions, run.settings.mapping.sessionTypes);
  return {
    ...{ class: one, presence, rejected, isNamed, course, pinnedSection, pinnedCourse, students, choice, groupCourse },
    school: reference.orgs.get(one.schoolSourcedId) ?? null,
    accountId: reference.accounts.get(one.schoolSourcedId) ?? null,
    termId: choice.kind === 'session' ? (reference.termIds.get(choice.session.sourcedId) ?? null) : null,
    former: known.former,
    newcomer: newcomerUnderClass(known, choice, run.asOf),
    applied: appliedScope === null ? 'no' : appliedScope === run.scopeFingerprint ? 'sameScope' : 'otherScope',
  };
}

/** The school of a class: one that names none is at the school of its course, if that is of one. Empty if it has none. */
export function schoolOfClass(
  { schoolSourcedId }: Pick<Class, 'schoolSourcedId'>,
  course: Pick<Course, 'orgSourcedId'> | null,
  orgs: ReadonlyMap<string, Pick<Org, 'sourcedId' | 'type'>>,
): string {
  if (schoolSourcedId !== '') return schoolSourcedId;
  const org = orgs.get(course?.orgSourcedId ?? '');
  return org?.type === 'school' ? org.sourcedId : '';
}

/** The question about a class, if there is one: the name of the newcomer; null if the record is believed. */
export function newcomerUnderClass(
  {
    class: one,
    believed,
    answers,
    former,
    people,
  }: Pick<KnownClass, 'class' | 'believed' | 'answers' | 'former' | 'people'>,
  choice: TermChoice,
  asOf: LocalDate,
): string | null {
  const lastDay = choice.kind === 'unknown' ? null : choice.lastDay;
  const revives = wasOver(former, asOf) && lastDay !== null && !isPast(lastDay, asOf);
  if (people === null || (believed === null && !revives)) return null;
  const isAnother = isAnotherClass({
    ...{ before: believed ?? one, after: one, people, wasOver: wasOver(former, asOf) },
    hadBegun: former === null || former.termStart === null || former.termStart <= asOf,
    onlyLonger: choice.kind === 'session' && typeof former?.termEnd === 'string' && choice.firstDay <= former.termEnd,
  });
  if (!isAnother) return null;
  const newcomer = newcomerClass(one, lastDay);
  return answers[newcomer] === ProposalState.accepted ? null : newcomer;
}
