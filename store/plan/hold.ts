import type { Transaction } from '../connect.js';
import type { RunContext } from '../runs/run-of.js';

/** Holds every released row of one category, in one school or (null) in the whole district. */
export async function holdCategory(
  tx: Transaction,
  run: RunContext,
  hold: { school: string | null; category: string; reason: string },
): Promise<void> {
  const here = hold.school === null ? tx`true` : tx`coalesce(school, '') = ${hold.school}`;
  if (hold.category === 'studentDrops' || hold.category === 'teacherDrops') {
    const student = run.settings.mapping.roles.student;
    await tx`
      update ${tx(`plan_enrollment_r${run.runId}`)} set verdict = 'held', reason = ${hold.reason}
      where op = 'remove' and verdict = 'released' and (role = ${student}) = ${hold.category === 'studentDrops'} and ${here}`;
    return;
  }
  await tx`
    update ${tx(`plan_row_r${run.runId}`)} set verdict = 'held', reason = ${hold.reason}
    where category = ${hold.category} and verdict = 'released' and ${here}`;
}

/** Holds what one class would lose. */
export async function holdClassDrops(
  tx: Transaction,
  run: RunContext,
  sectionId: string,
  who: 'students' | 'teachers',
  reason: string,
): Promise<void> {
  await tx`
    update ${tx(`plan_enrollment_r${run.runId}`)} set verdict = 'held', reason = ${reason}
    where section_id = ${sectionId} and op = 'remove' and verdict = 'released'
      and (role = ${run.settings.mapping.roles.student}) = ${who === 'students'}`;
}

/** Holds single rows, as when a course to be removed holds graded work. */
export async function holdRow(
  tx: Transaction,
  run: RunContext,
  kind: string,
  sisId: string,
  reason: string,
): Promise<void> {
  await tx`
    update ${tx(`plan_row_r${run.runId}`)} set verdict = 'held', reason = ${reason}
    where kind = ${kind} and sis_id = ${sisId} and verdict = 'released'`;
}

/**
 * Closes the released part under dependency: nothing is sent that hangs on a row that is held, and what a held removal
 * would take along stays as well. Each pass can hold more, so it goes round until nothing moves.
 */
export async function closeUnderDependency(tx: Transaction, run: RunContext): Promise<void> {
  const rows = tx(`plan_row_r${run.runId}`);
  const enrollments = tx(`plan_enrollment_r${run.runId}`);
  const parent = tx`
    p.kind = 'account' and b.kind = 'account' and p.after->>'parent_account_id' = b.sis_id
    or p.kind = 'course' and (b.kind = 'account' and p.after->>'account_id' = b.sis_id
                              or b.kind = 'term' and p.after->>'term_id' = b.sis_id)
    or p.kind = 'section' and b.kind = 'course' and p.after->>'course_id' = b.sis_id`;
  for (let moved = 1; moved > 0;) {
    const children = await tx`
      update ${rows} p set verdict = 'waiting', reason = 'PARENT_HELD'
      from ${rows} b
      where b.verdict <> 'released' and b.op = 'create' and p.verdict = 'released' and p.op <> 'remove'
        and b.kind in ('account', 'term', 'course') and (${parent})`;
    const removals = await tx`
      update ${rows} p set verdict = 'waiting', reason = 'PARENT_HELD'
      from ${rows} b
      where b.verdict <> 'released' and b.op = 'remove' and p.verdict = 'released' and p.op = 'remove'
        and (p.kind = 'section' and b.kind = 'course' and p.after->>'course_id' = b.sis_id
             or p.kind = 'course' and b.kind = 'section' and b.after->>'course_id' = p.sis_id)`;
    moved = children.count + removals.count;
  }
  await tx`
    update ${enrollments} e set verdict = 'waiting', reason = 'PARENT_HELD'
    from ${rows} b
    where b.verdict <> 'released' and e.verdict = 'released'
      and (b.op = 'create' and e.op = 'create'
             and (b.kind = 'section' and e.section_id = b.sis_id or b.kind = 'user' and e.user_id = b.sis_id)
           or b.kind = 'section' and b.op <> 'create' and e.op = 'remove' and e.section_id = b.sis_id)`;
}
