import type { DistrictSettings } from '../config/settings.js';
import type { Class, Course } from '../oneroster/rostering/model.js';
import type { ClassFacts } from './courses.js';
import type { Presence } from './presence.js';
import type { ReferenceData } from './reference-data.js';
import { chooseSession } from './sessions.js';

/** A class as stored in mirror, links and accepted rows. */
export interface KnownClass {
  class: Class;
  presence: Presence;
  rejected: boolean;
  course: Course | null;
  pinnedSection: string | null;
  pinnedCourse: string | null;
  /** Null if the settings do not need the number. */
  students: number | null;
  /** Scope settings under which Canvas accepted its section; null before that and after its removal. */
  appliedScope: string | null;
}

/** All facts that decide about a known class, with its references looked up. */
export function classFacts(
  known: KnownClass,
  reference: Pick<ReferenceData, 'orgs' | 'accounts' | 'sessions' | 'termIds'>,
  run: { settings: DistrictSettings; scopeFingerprint: string },
  groupCourse: string | null,
): ClassFacts {
  const { presence, rejected, course, pinnedSection, pinnedCourse, students, appliedScope } = known;
  const one = withSchool(known.class, course, reference.orgs);
  const choice = chooseSession(one.termSourcedIds, reference.sessions, run.settings.mapping.sessionTypes);
  return {
    ...{ class: one, presence, rejected, course, pinnedSection, pinnedCourse, students, choice, groupCourse },
    school: reference.orgs.get(one.schoolSourcedId) ?? null,
    accountId: reference.accounts.get(one.schoolSourcedId) ?? null,
    termId: choice.kind === 'session' ? (reference.termIds.get(choice.session.sourcedId) ?? null) : null,
    applied: appliedScope === null ? 'no' : appliedScope === run.scopeFingerprint ? 'sameScope' : 'otherScope',
  };
}

/** A class that names no school is at the school of its course, if that is of one. */
function withSchool(one: Class, course: Course | null, orgs: ReferenceData['orgs']): Class {
  if (one.schoolSourcedId !== '') return one;
  const org = orgs.get(course?.orgSourcedId ?? '');
  return org?.type === 'school' ? { ...one, schoolSourcedId: org.sourcedId } : one;
}
