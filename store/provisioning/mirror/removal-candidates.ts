import { goneCutoff } from '../../../roster/presence.js';
import { ClassState } from '../../../roster/targets.js';
import type { Sql } from '../../postgres/connect.js';
import { disableNestedLoops } from '../../postgres/planner-hints.js';
import type { mirrorRecord } from '../../schema/mirror.js';
import type { RunContext } from '../context.js';

export type RemovalCandidate = Pick<typeof mirrorRecord.$inferSelect, 'collection' | 'sourcedId'>;

/**
 * Some of the records that count as gone and whose absence would remove something from Canvas: classes, at most half of
 * `most`, then enrollments. Latest first: a row held for weeks was looked up when it was new.
 */
export async function removalCandidates(sql: Sql, run: RunContext, most: number): Promise<RemovalCandidate[]> {
  const cutoff = goneCutoff(run.readAt, run.settings.removals.proofHours);
  const [any] = await sql`
    select 1 from mirror_enrollment where district_id = ${run.districtId} and missing_since <= ${cutoff}
    union all
    select 1 from mirror_record
    where district_id = ${run.districtId} and collection = 'classes' and missing_since <= ${cutoff}
    limit 1`;
  if (!any) return [];
  const classes = await sql<RemovalCandidate[]>`
    select m.collection, m.sourced_id as "sourcedId" from mirror_record m
    join link l on l.district_id = m.district_id and l.kind = 'section' and l.sourced_id = m.sourced_id
    join applied_row a on a.district_id = l.district_id and a.kind = 'section' and a.sis_id = l.sis_id and not a.removed
    where m.district_id = ${run.districtId} and m.collection = 'classes' and m.missing_since <= ${cutoff}
    order by m.missing_since desc, m.sourced_id limit ${Math.ceil(most / 2)}`;
  const enrollments = await sql.begin(async (tx) => {
    // When a year has rolled over, all of its enrollments are missing: 6,000 of them took 40 s by nested loops.
    await disableNestedLoops(tx);
    return tx<RemovalCandidate[]>`
    select 'enrollments' as collection, m.sourced_id as "sourcedId" from mirror_enrollment m
    join class_target t on t.district_id = m.district_id and t.class_id = m.class_id and t.state = ${ClassState.live}
    join user_target u on u.district_id = m.district_id and u.user_sourced_id = m.user_id
    join applied_enrollment a on a.district_id = m.district_id and a.section_id = t.section_id and a.user_id = u.user_id
      and a.status = 'active'
    where m.district_id = ${run.districtId} and m.missing_since <= ${cutoff}
    order by m.missing_since desc, m.sourced_id limit ${most - classes.length}`;
  });
  return [...classes, ...enrollments];
}
