import type { AcademicSession, Org } from '../../../oneroster/rostering/model.js';
import { goneCutoff } from '../../../roster/presence.js';
import { IdentityQuestion, ProposalState } from '../../../roster/proposals.js';
import type { ReferenceRecord } from '../../../roster/reference-data.js';
import { ClassState } from '../../../roster/targets.js';
import type { Sql, Transaction } from '../../postgres/connect.js';
import type { RunContext } from '../context.js';

/** Presence of a record `m` at the run's time of reading (roster/presence `presenceOf`). */
export function presenceInMirror(sql: Sql, run: RunContext) {
  return sql`case when m.missing_since is null then 'present'
                  when m.missing_since <= ${goneCutoff(run.readAt, run.settings.removals.proofHours)} then 'gone'
                  else 'missing' end`;
}

/** All orgs or sessions: a district has few. */
async function referenceRecords<Body>(
  sql: Sql,
  run: RunContext,
  collection: string,
  kind: string,
): Promise<ReferenceRecord<Body>[]> {
  return sql<ReferenceRecord<Body>[]>`
    select m.body, ${presenceInMirror(sql, run)} as presence, m.rejected, l.sis_id as pinned, a.fields as accepted
    from mirror_record m
    left join link l on l.district_id = m.district_id and l.kind = ${kind} and l.sourced_id = m.sourced_id
    left join applied_row a on a.district_id = m.district_id and a.kind = ${kind} and a.sis_id = l.sis_id and not a.removed
    where m.district_id = ${run.districtId} and m.collection = ${collection} and m.body is not null
    order by m.sourced_id`;
}

export const allOrgs = (sql: Sql, run: RunContext): Promise<ReferenceRecord<Org>[]> =>
  referenceRecords(sql, run, 'orgs', 'account');

export const allSessions = (sql: Sql, run: RunContext): Promise<ReferenceRecord<AcademicSession>[]> =>
  referenceRecords(sql, run, 'academicSessions', 'term');

/**
 * The sessions to which live classes of the district are mapped. A class about which is asked whether it is another one
 * under a new id has no course yet: a term that only such classes use is not made.
 */
export async function sessionsInUse(sql: Sql, run: RunContext): Promise<string[]> {
  const rows = await sql<Array<{ session: string }>>`
    select distinct session from ${sql(run.targets.class)}
    where district_id = ${run.districtId} and state = ${ClassState.live} and session is not null
      and class_id not in (
        select right_id from proposal
        where district_id = ${run.districtId} and question = ${IdentityQuestion.class}
          and state = ${ProposalState.open} and holds_right)`;
  return rows.map((row) => row.session);
}

/** The schools of the classes that use each session: as last mapped, and as the SIS lists them now. */
export async function schoolsOfSessions(
  sql: Sql,
  run: RunContext,
): Promise<{ before: Map<string, Set<string>>; now: Map<string, Set<string>> }> {
  type Use = { session: string; schools: string[] };
  const before = await sql<Use[]>`
    select session, array_agg(distinct school) as schools from ${sql(run.targets.class)}
    where district_id = ${run.districtId} and session is not null group by 1`;
  const now = await sql<Use[]>`
    select u.session, array_agg(distinct m.body->>'schoolSourcedId') as schools
    from mirror_record m cross join lateral jsonb_array_elements_text(m.body->'termSourcedIds') u (session)
    where m.district_id = ${run.districtId} and m.collection = 'classes' and m.missing_since is null
      and m.body is not null and m.body->>'schoolSourcedId' is not null group by 1`;
  const bySession = (uses: Use[]) => new Map(uses.map(({ session, schools }) => [session, new Set(schools)]));
  return { before: bySession(before), now: bySession(now) };
}

/** Pins sessions to the terms that they take over (roster/session-takeover), where Canvas has these. */
export async function pinSessions(tx: Transaction, run: RunContext, terms: ReadonlyMap<string, string>): Promise<void> {
  await tx`
    insert into link (district_id, kind, sourced_id, sis_id, pinned_run)
    select ${run.districtId}::int, 'term', t.session, t.term, ${run.runId}::int
    from unnest(${[...terms.keys()]}::text[], ${[...terms.values()]}::text[]) as t (session, term)
    join applied_row a on a.district_id = ${run.districtId} and a.kind = 'term' and a.sis_id = t.term and not a.removed
    on conflict do nothing`;
}
