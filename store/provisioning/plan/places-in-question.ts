import { remedyOf } from '../../../codes/registry.js';
import { Finding } from '../../../roster/findings.js';
import { Operation } from '../../../roster/plan.js';
import type { Sql, Transaction } from '../../postgres/connect.js';
import { saveProblems } from '../../problems/save-problems.js';
import { sendingKinds } from '../../runs/kinds.js';
import type { RunContext } from '../context.js';
import { planTables } from '../states/blocked.js';

/** The problem of a place that somebody has deleted. */
export const deletedInCanvas = 'DELETED_IN_CANVAS';

/** Where planned rows go, and what somebody may have deleted in Canvas by hand. */
export interface Place {
  /** A section with new enrollments or another change of its own, or the account of new courses. */
  kind: 'section' | 'account';
  sisId: string;
  school: string | null;
  /** Planned rows that go there. */
  rows: number;
  /** Whether an earlier run has found it deleted. */
  isKnown: boolean;
}

/**
 * Places that may be deleted: sections into which Canvas refused enrollments, and accounts of courses that come into
 * them, in which Canvas would put them elsewhere without a message.
 */
export async function placesInQuestion(sql: Sql, run: RunContext, accountsToo: boolean): Promise<Place[]> {
  const open = (kind: string, thing: ReturnType<Sql>, of: string) => sql`exists (
    select 1 from problem b where b.district_id = ${run.districtId} and b.code = ${of} and b.kind = ${kind}
      and b.thing = ${thing} and b.settled_run is null)`;
  const [any] = await sql`
    select 1 from problem where district_id = ${run.districtId} and settled_run is null
      and (code = ${deletedInCanvas} or (code = 'CANVAS_REFUSED' and kind = 'enrollment')) limit 1`;
  const sections = any
    ? await sql<Place[]>`
        select 'section' as kind, s.sis_id as "sisId", s.school, p.rows,
               ${open('section', sql`s.sis_id`, deletedInCanvas)} as "isKnown"
        from (select section_id, count(*)::int as rows from ${sql(`plan_enrollment_r${run.runId}`)}
              where op = ${Operation.create} group by 1) p
        join applied_row s on s.district_id = ${run.districtId} and s.kind = 'section' and s.sis_id = p.section_id
          and not s.removed
        where ${open('section', sql`s.sis_id`, deletedInCanvas)} or ${open('enrollment', sql`'section ' || s.sis_id`, 'CANVAS_REFUSED')}`
    : [];
  if (!accountsToo) return sections;
  const accounts = await sql<Place[]>`
    select 'account' as kind, a.sis_id as "sisId", min(a.school) as school, count(*)::int as rows,
           ${open('account', sql`a.sis_id`, deletedInCanvas)} as "isKnown"
    from ${sql(`plan_row_r${run.runId}`)} p
    join applied_row a on a.district_id = ${run.districtId} and a.kind = 'account' and a.sis_id = p.after->>'account_id'
      and not a.removed
    where p.kind = 'course' and p.op <> ${Operation.remove}
      and p.before->>'account_id' is distinct from p.after->>'account_id'
    group by a.sis_id`;
  return [...sections, ...accounts];
}

/**
 * Holds what goes into deleted places, each of which is one problem; those that are there again, or into which nothing
 * goes any more, are settled.
 */
export async function noteDeletedPlaces(tx: Transaction, run: RunContext, deleted: readonly Place[]): Promise<void> {
  const idsOf = (kind: Place['kind']) => deleted.flatMap((each) => (each.kind === kind ? each.sisId : []));
  const { rows, enrollments, findings } = planTables(tx, run);
  if (deleted.length > 0) {
    await tx`
      insert into ${findings} (run_id, kind, seq, code, source_kind, source_id)
      select ${run.runId}::int, 'enrollment', seq, ${Finding.placeDeleted}, 'section', section_id from ${enrollments}
      where op = ${Operation.create} and section_id = any(${idsOf('section')})
      union all
      select ${run.runId}::int, kind, seq, ${Finding.placeDeleted}, 'section', sis_id from ${rows}
      where kind = 'section' and op = ${Operation.update} and sis_id = any(${idsOf('section')})
      union all
      select ${run.runId}::int, kind, seq, ${Finding.placeDeleted}, 'account', after->>'account_id' from ${rows}
      where kind = 'course' and op <> ${Operation.remove} and after->>'account_id' = any(${idsOf('account')})
        and before->>'account_id' is distinct from after->>'account_id'`;
  }
  if (!sendingKinds.includes(run.kind)) return;
  await saveProblems(
    tx,
    run,
    deleted.map(({ kind, sisId, school, rows: affected }) => ({
      ...{ code: deletedInCanvas, kind, thing: sisId, school, field: null, affected },
      remedy: remedyOf(deletedInCanvas),
    })),
  );
  await tx`
    update problem set settled_run = ${run.runId}
    where district_id = ${run.districtId} and code = ${deletedInCanvas} and settled_run is null and last_run < ${run.runId}`;
}
