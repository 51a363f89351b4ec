import type { AcademicSession, Org } from '../../../oneroster/rostering/model.js';
import { goneCutoff } from '../../../roster/presence.js';
import type { ReferenceRecord } from '../../../roster/reference-data.js';
import { ClassState } from '../../../roster/targets.js';
import type { Sql } from '../../postgres/connect.js';
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
    select m.body, ${presenceInMirror(sql, run)} as presence, m.rejected, l.sis_id as pinned
    from mirror_record m
    left join link l on l.district_id = m.district_id and l.kind = ${kind} and l.sourced_id = m.sourced_id
    where m.district_id = ${run.districtId} and m.collection = ${collection} and m.body is not null
    order by m.sourced_id`;
}

export const allOrgs = (sql: Sql, run: RunContext): Promise<ReferenceRecord<Org>[]> =>
  referenceRecords(sql, run, 'orgs', 'account');

export const allSessions = (sql: Sql, run: RunContext): Promise<ReferenceRecord<AcademicSession>[]> =>
  referenceRecords(sql, run, 'academicSessions', 'term');

/** The sessions to which live classes of the district are mapped. */
export async function sessionsInUse(sql: Sql, run: RunContext): Promise<string[]> {
  const rows = await sql<Array<{ session: string }>>`
    select distinct session from ${sql(run.targets.class)}
    where district_id = ${run.districtId} and state = ${ClassState.live} and session is not null`;
  return rows.map((row) => row.session);
}
