import { Phase } from '../../../roster/plan.js';
import type { Sql } from '../../postgres/connect.js';
import type { planEnrollment } from '../../schema/plan.js';
import type { appliedEnrollment } from '../../schema/roster.js';
import type { run } from '../../schema/runs.js';
import type { PlannedLine } from './row-story.js';

type AppliedEnrollment = typeof appliedEnrollment.$inferSelect;

/** What Canvas has accepted for a person in a section, and the last plan. */
export interface EnrollmentStory {
  applied: AppliedEnrollmentLine[];
  planned: PlannedEnrollmentLine | null;
}

interface AppliedEnrollmentLine extends Pick<AppliedEnrollment, 'role' | 'status' | 'since'> {
  before: AppliedEnrollment['beforeStatus'];
  run: (typeof run.$inferSelect)['number'] | null;
}

interface PlannedEnrollmentLine extends PlannedLine {
  status: (typeof planEnrollment.$inferSelect)['afterStatus'];
}

export async function enrollmentStory(
  sql: Sql,
  districtId: number,
  sectionId: string,
  userId: string,
  keptRuns: readonly number[],
): Promise<EnrollmentStory> {
  const [applied, [planned]] = await Promise.all([
    sql<AppliedEnrollmentLine[]>`
      select a.role, a.status, a.before_status as before, a.since, r.number as run
      from applied_enrollment a left join run r on r.id = a.accepted_run
      where a.district_id = ${districtId} and a.section_id = ${sectionId} and a.user_id = ${userId}
      order by a.role`,
    // A cascaded enrollment is removed by the import of its section: the one of the removals.
    sql<PlannedEnrollmentLine[]>`
      select r.number as run, r.kind as "runKind", p.op, p.state, p.reason, p.outcome, p.outcome_text as "outcomeText",
             p.after_status as status,
             (select i.canvas_import_id from sis_import i
              where i.run_id = p.run_id and i.phase = least(p.phase, ${Phase.removals}::int)
              order by i.round desc, i.attempt desc limit 1) as "canvasImportId"
      from plan_enrollment p join run r on r.id = p.run_id
      where p.run_id = any(${keptRuns as number[]}) and p.section_id = ${sectionId} and p.user_id = ${userId}
      order by p.run_id desc, p.outcome is not null desc limit 1`,
  ]);
  return { applied, planned: planned ?? null };
}
