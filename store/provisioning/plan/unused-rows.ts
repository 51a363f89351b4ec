import { Finding } from '../../../roster/findings.js';
import { LimitCategory } from '../../../roster/limits.js';
import { Operation } from '../../../roster/plan.js';
import type { Sql, Transaction } from '../../postgres/connect.js';
import type { planRow } from '../../schema/plan.js';
import type { RunContext } from '../context.js';
import { planTables } from '../states/blocked.js';

type PlanRow = typeof planRow.$inferSelect;

/** A planned change of something that a night of the last days has created, and that nothing has changed since. */
export interface NewlyMade extends Pick<PlanRow, 'kind' | 'seq' | 'sisId'> {
  before: NonNullable<PlanRow['before']>;
}

/**
 * Changes that would count towards a limit, or are held for what they are, of things created since a day: logins of
 * users, and schools, terms and courses of courses and sections. Each night others, if they are many.
 */
export async function changesOfNew(sql: Sql, run: RunContext, since: string, most: number): Promise<NewlyMade[]> {
  return sql<NewlyMade[]>`
    select p.kind, p.seq::text as seq, p.sis_id as "sisId", p.before
    from ${sql(`plan_row_r${run.runId}`)} p
    join applied_row a on a.district_id = ${run.districtId} and a.kind = p.kind and a.sis_id = p.sis_id and not a.removed
    join run r on r.id = a.accepted_run
    where p.op = ${Operation.update} and p.seq > 0 and a.before is null and r.as_of >= ${since}
      and p.category in (${LimitCategory.identityChanges}, ${LimitCategory.removedCourses})
    order by md5(p.sis_id || ${String(run.number)}) limit ${most}`;
}

/** Takes changes out of the limits, and a section's new course out of what is always held: nobody has used it yet. */
export async function correctUnused(
  tx: Transaction,
  run: RunContext,
  unused: ReadonlyArray<Pick<PlanRow, 'kind' | 'seq'>>,
): Promise<void> {
  if (unused.length === 0) return;
  const { rows, findings } = planTables(tx, run);
  const these = tx`unnest(${unused.map((each) => each.kind)}::text[], ${unused.map((each) => each.seq)}::bigint[]) as u (kind, seq)`;
  await tx`update ${rows} p set category = null from ${these} where p.kind = u.kind and p.seq = u.seq`;
  await tx`
    delete from ${findings} f using ${these}
    where f.kind = u.kind and f.seq = u.seq and f.code = ${Finding.sectionMoved}`;
}
