import { Phase } from '../../../roster/plan.js';
import type { Sql } from '../../postgres/connect.js';
import type { PlannedLine } from './row-story.js';

/** What Canvas has accepted for a person in a section, and the last plan. */
export interface EnrollmentStory {
  applied: Array<{ role: string; status: string; before: string | null; since: string; run: number | null }>;
  planned: (PlannedLine & { status: string }) | null;
}

export async function enrollmentStory(
  sql: Sql,
  districtId: number,
  sectionId: string,
  userId: string,
  keptRuns: readonly number[],
): Promise<EnrollmentStory> {
  const [story] = await sql<EnrollmentStory[]>`
    select
      (select coalesce(jsonb_agg(jsonb_build_object('role', a.role, 'status', a.status, 'before', a.before_status,
                'since', a.since, 'run', r.number) order by a.role), '[]')
       from applied_enrollment a left join run r on r.id = a.accepted_run
       where a.district_id = ${districtId} and a.section_id = ${sectionId} and a.user_id = ${userId}) as applied,
      -- A cascaded enrollment is removed by the import of its section: the one of the removals.
      (select jsonb_build_object('run', r.number, 'runKind', r.kind, 'op', p.op, 'state', p.state, 'reason', p.reason,
                'outcome', p.outcome, 'outcomeText', p.outcome_text, 'status', p.after_status, 'canvasImportId',
                (select i.canvas_import_id from sis_import i
                 where i.run_id = p.run_id and i.phase = least(p.phase, ${Phase.removals}::int) order by i.round desc, i.attempt desc limit 1))
       from plan_enrollment p join run r on r.id = p.run_id
       where p.run_id = any(${keptRuns as number[]}) and p.section_id = ${sectionId} and p.user_id = ${userId}
       order by p.run_id desc, p.outcome is not null desc limit 1) as planned`;
  return story!;
}
