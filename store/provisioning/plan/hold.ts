import type { HoldReason } from '../../../codes/plan-reasons.js';
import type { Transaction } from '../../postgres/connect.js';
import { dependencies } from './dependencies.js';
import type { RunContext } from '../../runs/run-of.js';
import { keepEnrollmentsOfKeptSections, keepSectionsOfHeldEnrollments } from './cascades.js';

/** Holds every released row of one category, in one school or (null) in the whole district. */
export async function holdCategory(
  tx: Transaction,
  run: RunContext,
  hold: { school: string | null; category: string; reason: HoldReason },
): Promise<void> {
  const here = hold.school === null ? tx`true` : tx`coalesce(school, '') = ${hold.school}`;
  if (hold.category === 'studentDrops' || hold.category === 'teacherDrops') {
    const student = run.settings.mapping.roles.student;
    await tx`
      update ${tx(`plan_enrollment_r${run.runId}`)} set state = 'held', reason = ${hold.reason}
      where op = 'remove' and state = 'released' and (role = ${student}) = ${hold.category === 'studentDrops'} and ${here}`;
    return;
  }
  await tx`
    update ${tx(`plan_row_r${run.runId}`)} set state = 'held', reason = ${hold.reason}
    where category = ${hold.category} and state = 'released' and ${here}`;
}

/** What of one class is held, and why. */
export interface ClassDropHold {
  sectionId: string;
  who: 'students' | 'teachers';
  reason: HoldReason;
}

/** Holds what classes would lose, all of them at once: a bad night has thousands. */
export async function holdClassDrops(tx: Transaction, run: RunContext, holds: readonly ClassDropHold[]): Promise<void> {
  if (holds.length === 0) return;
  const column = (name: keyof ClassDropHold): string[] => holds.map((each) => each[name]);
  await tx`
    update ${tx(`plan_enrollment_r${run.runId}`)} e set state = 'held', reason = h.reason
    from unnest(${column('sectionId')}::text[], ${column('who')}::text[], ${column('reason')}::text[])
           as h (section_id, who, reason)
    where e.section_id = h.section_id and e.op = 'remove' and e.state = 'released'
      and (e.role = ${run.settings.mapping.roles.student}) = (h.who = 'students')`;
}

/** Holds single rows, as when a course to be removed holds graded work. */
export async function holdRow(
  tx: Transaction,
  run: RunContext,
  kind: string,
  sisId: string,
  reason: HoldReason,
): Promise<void> {
  await tx`
    update ${tx(`plan_row_r${run.runId}`)} set state = 'held', reason = ${reason}
    where kind = ${kind} and sis_id = ${sisId} and state = 'released'`;
}

/**
 * Closes the released part under dependency: nothing is sent that depends on a row that is held, and what a held removal
 * would take along stays as well. The held ones are few; what depends on them is joined kind by kind, parents first.
 */
export async function closeUnderDependency(tx: Transaction, run: RunContext): Promise<void> {
  const rows = tx(`plan_row_r${run.runId}`);
  await keepSectionsOfHeldEnrollments(tx, run);
  await tx`
    create temp table stays on commit drop as
    select kind, sis_id, op, after from ${rows} where state <> 'released'`;
  const [any] = await tx`select 1 from stays limit 1`;
  if (!any) return;
  await tx`analyze stays`;
  for (const [kind, parentKind, column] of dependencies) {
    await tx`
      with waiting as (
        update ${rows} p set state = 'waiting', reason = 'PARENT_HELD'
        from stays b
        where p.kind = ${kind} and b.kind = ${parentKind} and p.after->>${column} = b.sis_id
          and p.state = 'released' and p.op <> 'remove' and b.op = 'create'
        returning p.kind, p.sis_id, p.op, p.after
      )
      insert into stays select * from waiting`;
  }
  await keepRemovalsTogether(tx, run);
  await keepEnrollments(tx, run);
  await keepEnrollmentsOfKeptSections(tx, run);
}

/** A course and its section go together or not at all. */
async function keepRemovalsTogether(tx: Transaction, run: RunContext): Promise<void> {
  const rows = tx(`plan_row_r${run.runId}`);
  await tx`
    with waiting as (
      update ${rows} p set state = 'waiting', reason = 'PARENT_HELD'
      from stays b
      where p.kind = 'section' and p.op = 'remove' and p.state = 'released' and b.kind = 'course' and b.op = 'remove'
        and p.after->>'course_id' = b.sis_id
      returning p.kind, p.sis_id, p.op, p.after
    )
    insert into stays select * from waiting`;
  await tx`
    update ${rows} p set state = 'waiting', reason = 'PARENT_HELD'
    from stays b
    where p.kind = 'course' and p.op = 'remove' and p.state = 'released' and b.kind = 'section' and b.op = 'remove'
      and b.after->>'course_id' = p.sis_id`;
}

async function keepEnrollments(tx: Transaction, run: RunContext): Promise<void> {
  const enrollments = tx(`plan_enrollment_r${run.runId}`);
  for (const [kind, column] of [
    ['section', 'section_id'],
    ['user', 'user_id'],
  ] as const) {
    await tx`
      update ${enrollments} e set state = 'waiting', reason = 'PARENT_HELD'
      from stays b
      where b.kind = ${kind} and b.op = 'create' and e.${tx(column)} = b.sis_id and e.op = 'create' and e.state = 'released'`;
  }
  await tx`
    update ${enrollments} e set state = 'waiting', reason = 'PARENT_HELD'
    from stays b
    where b.kind = 'section' and b.op <> 'create' and e.section_id = b.sis_id and e.op = 'remove' and e.state = 'released'`;
}
