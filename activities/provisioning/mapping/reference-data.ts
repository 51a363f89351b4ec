import { referenceData } from '../../../roster/reference-data.js';
import { isProven } from '../../../roster/proof.js';
import type { Sql } from '../../../store/postgres/connect.js';
import { allOrgs, allSessions } from '../../../store/provisioning/mapping/reference-data.js';
import { certificates } from '../../../store/provisioning/mirror/certificates.js';
import type { RunContext } from '../../../store/provisioning/context.js';

export type ReferenceData = Awaited<ReturnType<typeof loadReferenceData>>;

/** The reference data of classes and people, and the proofs of the run's reads. */
export async function loadReferenceData(sql: Sql, run: RunContext) {
  const [orgs, sessions, proofs] = await Promise.all([
    allOrgs(sql, run),
    allSessions(sql, run),
    certificates(sql, run.runId),
  ]);
  return { ...referenceData(orgs, sessions, run.settings, isProven('account', proofs)), proofs };
}
