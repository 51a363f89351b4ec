import { referenceData } from '../../../roster/reference-data.js';
import { Presence } from '../../../roster/presence.js';
import { isProven } from '../../../roster/proof.js';
import { takenOverTerms } from '../../../roster/session-takeover.js';
import type { Sql } from '../../../store/postgres/connect.js';
import { allOrgs, allSessions, schoolsOfSessions } from '../../../store/provisioning/mapping/reference-data.js';
import { certificates } from '../../../store/provisioning/mirror/certificates.js';
import type { RunContext } from '../../../store/provisioning/context.js';

export type ReferenceData = Awaited<ReturnType<typeof loadReferenceData>>;

/** The reference data of classes and people, and the proofs of the run's reads. */
export async function loadReferenceData(sql: Sql, run: RunContext) {
  const [orgs, listed, proofs] = await Promise.all([
    allOrgs(sql, run),
    allSessions(sql, run),
    certificates(sql, run.runId),
  ]);
  const mayTakeOver = listed.some((each) => each.pinned === null) && listed.some(isLost);
  const takenOver = mayTakeOver ? takenOverTerms(listed, await schoolsOfSessions(sql, run)) : new Map<string, string>();
  const sessions = listed.map((each) => ({
    ...each,
    pinned: each.pinned ?? takenOver.get(each.body.sourcedId) ?? null,
  }));
  return { ...referenceData(orgs, sessions, run.settings, isProven('account', proofs)), proofs, takenOver };
}

function isLost({ pinned, presence }: Awaited<ReturnType<typeof allSessions>>[number]): boolean {
  return pinned !== null && presence !== Presence.present;
}
