import type { DistrictSettings } from '../config/settings.js';
import type { AcademicSession, Org } from '../oneroster/rostering/model.js';
import { usableAccounts, type AccountIds, type KnownOrg } from './accounts.js';
import { believedSessions } from './believed-sessions.js';
import { Presence } from './presence.js';
import { groupTerms, type TermGroup } from './terms.js';
import { namedOrgs, withTermTitles } from './unnamed.js';

/** A mirror record that others refer to. */
export interface ReferenceRecord<Body> {
  body: Body;
  presence: Presence;
  rejected: boolean;
  pinned: string | null;
  /** The row that Canvas has accepted under the pinned id; null or left out if it has none. */
  accepted?: Readonly<Record<string, string>> | null;
}

/** Orgs and sessions, by sourcedId: few, and everything else depends on them. */
export interface ReferenceData {
  knownOrgs: KnownOrg[];
  /** Orgs that classes and people may refer to. */
  orgs: ReadonlyMap<string, Org>;
  accounts: AccountIds;
  /** Sessions that classes may refer to, with the ends by which classes go (roster/believed-sessions). */
  sessions: ReadonlyMap<string, AcademicSession>;
  /** Sessions that no class can refer to any more. */
  lost: ReferenceRecord<AcademicSession>[];
  groups: TermGroup[];
  /** The SIS id of each session's term. */
  termIds: ReadonlyMap<string, string>;
}

/**
 * Orgs and sessions that classes and people may refer to. Excludes sessions that are rejected, marked or gone, and
 * rejected orgs; an org that left the feed still determines the account of its classes.
 *
 * @param orgsProven whether the list of orgs is certified
 */
export function referenceData(
  orgs: readonly ReferenceRecord<Org>[],
  sessions: readonly ReferenceRecord<AcademicSession>[],
  settings: DistrictSettings,
  orgsProven: boolean,
): ReferenceData {
  const named = namedOrgs(orgs);
  const knownOrgs = named.map((each) => ({ org: each.body, presence: each.presence, pinned: each.pinned }));
  const sound = sessions.filter(isSound);
  const pinned = new Map(
    sessions.flatMap((each) => (each.pinned ? [[each.body.sourcedId, each.pinned] as const] : [])),
  );
  const accepted = new Map(
    sessions.flatMap((each) => (each.pinned && each.accepted ? [[each.pinned, each.accepted] as const] : [])),
  );
  const bodies = sound.map((each) => each.body);
  const groups = withTermTitles(groupTerms(bodies, pinned, settings.mapping), accepted);
  const believed = believedSessions(groups, accepted, settings.timezone);
  return {
    knownOrgs,
    orgs: new Map(named.filter((each) => !each.rejected).map((each) => [each.body.sourcedId, each.body])),
    accounts: usableAccounts(knownOrgs, settings, orgsProven),
    sessions: new Map(believed.map((each) => [each.sourcedId, each])),
    lost: sessions.filter((each) => !isSound(each)),
    groups,
    termIds: new Map(
      groups.flatMap((group) => group.sessions.map((session) => [session.sourcedId, group.sisId] as const)),
    ),
  };
}

function isSound({ rejected, body, presence }: ReferenceRecord<AcademicSession>): boolean {
  return !rejected && body.status === 'active' && presence !== Presence.gone;
}
