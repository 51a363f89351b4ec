import { remedyOf } from '../../../codes/registry.js';
import { Finding } from '../../../roster/findings.js';
import { Operation } from '../../../roster/plan.js';
import type { Sql, Transaction } from '../../postgres/connect.js';
import { saveProblems } from '../../problems/save-problems.js';
import { sendingKinds } from '../../runs/kinds.js';
import type { planRow } from '../../schema/plan.js';
import type { RunContext } from '../context.js';
import { addFindings } from '../states/findings.js';
import { deletedInCanvas } from './places-in-question.js';

const code = 'CROSS_LISTED';

/** A section that Canvas has accepted, of which it is to be known where it is. */
export interface SectionToLookFor extends Pick<typeof planRow.$inferSelect, 'sisId' | 'school'> {
  /** The course in which Canvas has accepted it, by SIS id. */
  accepted: string;
  /** Place in the plan, and the course of the row, of a section with a planned change; else null. */
  seq: string | null;
  wanted: string | null;
}

/**
 * Some sections whose course would be sent, and those that were found elsewhere or deleted before: these first, then
 * each night others.
 */
export async function sectionsToLookFor(sql: Sql, run: RunContext, most: number): Promise<SectionToLookFor[]> {
  return sql<SectionToLookFor[]>`
    with changed as (
      select sis_id, seq, after->>'course_id' as course_id from ${sql(`plan_row_r${run.runId}`)}
      where kind = 'section' and op = ${Operation.update}
    ), known as (
      select thing as sis_id from problem
      where district_id = ${run.districtId} and code in (${code}, ${deletedInCanvas}) and kind = 'section'
        and settled_run is null
    )
    select sis_id as "sisId", a.school, a.fields->>'course_id' as accepted, c.seq::text as seq, c.course_id as wanted
    from (select sis_id, bool_or(is_known) as is_known
          from (select sis_id, false as is_known from changed union all select sis_id, true from known) both_of
          group by 1) s
    join applied_row a using (sis_id)
    left join changed c using (sis_id)
    where a.district_id = ${run.districtId} and a.kind = 'section' and not a.removed
    order by not is_known, md5(sis_id || ${String(run.number)})
    limit ${most}`;
}

/** A section that Canvas has elsewhere than it was accepted. */
export interface SectionElsewhere extends Pick<SectionToLookFor, 'sisId' | 'school' | 'seq'> {
  /** In words: which course it is in, and where it belongs. */
  where: string;
  /** Whether its planned change would take it out of that course. */
  isTakenAway: boolean;
}

/**
 * Holds changes that would take sections out of courses into which somebody has put them, and tells of these sections.
 * What is back where it was accepted is settled.
 *
 * @param seen ids of all sections that were looked for
 */
export async function noteCrossLists(
  tx: Transaction,
  run: RunContext,
  seen: readonly string[],
  elsewhere: readonly SectionElsewhere[],
): Promise<void> {
  const held = elsewhere.flatMap(({ seq, isTakenAway }) =>
    isTakenAway && seq !== null ? [{ kind: 'section' as const, seq }] : [],
  );
  await addFindings(tx, run, Finding.sectionMoved, held);
  if (!sendingKinds.includes(run.kind)) return;
  await saveProblems(
    tx,
    run,
    elsewhere.map(({ sisId, school, where }) => ({
      ...{ code, kind: 'section', thing: sisId, school, field: 'course_id', detail: where, remedy: remedyOf(code) },
    })),
  );
  await tx`
    update problem p set settled_run = ${run.runId}
    where p.district_id = ${run.districtId} and p.code = ${code} and p.settled_run is null and p.last_run < ${run.runId}
      and (p.thing = any(${seen as string[]})
           or not exists (select 1 from applied_row a where a.district_id = p.district_id and a.kind = 'section'
                            and a.sis_id = p.thing and not a.removed))`;
}
