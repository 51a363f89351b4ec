import { Finding } from '../../../roster/findings.js';
import { Operation, Phase, RowState } from '../../../roster/plan.js';
import type { Sql } from '../../postgres/connect.js';
import type { mirrorRecord } from '../../schema/mirror.js';
import type { planRow } from '../../schema/plan.js';
import type { RunContext } from '../context.js';

type PlanRow = typeof planRow.$inferSelect;

/** A course or section that is released to be removed, and of which no graded work is known. */
export interface ReleasedCourse extends Pick<PlanRow, 'sisId'> {
  kind: Extract<PlanRow['kind'], 'course' | 'section'>;
}

export async function releasedCourses(sql: Sql, { runId }: RunContext): Promise<ReleasedCourse[]> {
  return sql<ReleasedCourse[]>`
    select p.kind, p.sis_id as "sisId" from ${sql(`plan_row_r${runId}`)} p
    where p.op = ${Operation.remove} and p.kind in ('course', 'section') and p.state = ${RowState.released} and p.outcome is null
      and not exists (select 1 from ${sql(`plan_finding_r${runId}`)} f
                      where f.kind = p.kind and f.seq = p.seq and f.code = ${Finding.holdsWork})
    order by p.seq`;
}

/** A record that is missing in the SIS, and the row that is released to remove what came of it. */
export type MissingRecord = Pick<typeof mirrorRecord.$inferSelect, 'collection' | 'sourcedId'> &
  Pick<PlanRow, 'kind' | 'seq'>;

/**
 * Some of the missing records for which rows are released to be removed, classes first. Those that were found before, and
 * are released all the same, are left out.
 */
export async function missingRecordsOfReleased(sql: Sql, run: RunContext, most: number): Promise<MissingRecord[]> {
  const findings = sql(`plan_finding_r${run.runId}`);
  const open = sql`p.op = ${Operation.remove} and p.state = ${RowState.released} and p.outcome is null`;
  return sql<MissingRecord[]>`
    (select m.collection, m.sourced_id as "sourcedId", p.kind, p.seq::text as seq
     from ${sql(`plan_row_r${run.runId}`)} p
     join mirror_record m on m.district_id = ${run.districtId} and m.sourced_id = any(p.sources)
       and m.collection = case p.kind when 'user' then 'users' else 'classes' end and m.missing_since is not null
     where ${open} and p.kind in ('course', 'section', 'user')
       and not exists (select 1 from ${findings} f where f.kind = p.kind and f.seq = p.seq and f.code = ${Finding.recordFound})
     order by p.kind, m.sourced_id limit ${most})
    union all
    (select 'enrollments', m.sourced_id, 'enrollment', p.seq::text
     from ${sql(`plan_enrollment_r${run.runId}`)} p
     join ${sql(`mirror_enrollment_d${run.districtId}`)} m
       on m.class_id = p.class_id and m.user_id = p.person_id and m.missing_since is not null
     where ${open} and p.phase <> ${Phase.cascaded}
       and not exists (select 1 from ${findings} f where f.kind = 'enrollment' and f.seq = p.seq and f.code = ${Finding.recordFound})
     order by m.sourced_id limit ${most})
    limit ${most}`;
}
