import { accountIds } from '../../../roster/accounts.js';
import { Presence } from '../../../roster/presence.js';
import { groupTerms } from '../../../roster/terms.js';
import type { Sql } from '../../../store/postgres/connect.js';
import { allOrgs, allSessions } from '../../../store/provisioning/mapping/reference-data.js';
import { certificates } from '../../../store/provisioning/mirror/certificates.js';
import type { RunContext } from '../../../store/provisioning/context.js';

export type ReferenceData = Awaited<ReturnType<typeof loadReferenceData>>;

/** Orgs and sessions: few, and everything else depends on them. */
export async function loadReferenceData(sql: Sql, run: RunContext) {
  const [orgs, sessions, proofs] = await Promise.all([
    allOrgs(sql, run),
    allSessions(sql, run),
    certificates(sql, run.runId),
  ]);
  const knownOrgs = orgs.map((each) => ({ org: each.body, presence: each.presence, pinned: each.pinned }));
  const sound = sessions.filter(
    (each) => !each.rejected && each.body.status === 'active' && each.presence !== Presence.gone,
  );
  const pinned = new Map(
    sessions.flatMap((each) => (each.pinned ? [[each.body.sourcedId, each.pinned] as const] : [])),
  );
  const groups = groupTerms(
    sound.map((each) => each.body),
    pinned,
    run.settings.mapping,
  );
  return {
    knownOrgs,
    orgs: new Map(orgs.filter((each) => !each.rejected).map((each) => [each.body.sourcedId, each.body])),
    accounts: accountIds(knownOrgs, run.settings),
    sessions: new Map(sound.map((each) => [each.body.sourcedId, each.body])),
    lost: sessions.filter((each) => !sound.includes(each)),
    groups,
    termIds: new Map(
      groups.flatMap((group) => group.sessions.map((session) => [session.sourcedId, group.sisId] as const)),
    ),
    proofs,
  };
}
