import { Dependency } from '../../../roster/findings.js';
import { Operation, Phase, RowOutcome, RowState } from '../../../roster/plan.js';
import type { Transaction } from '../../postgres/connect.js';
import type { RunContext } from '../context.js';
import { sourcesOfCascade } from '../plan/cascades.js';
import { dependencies } from '../plan/dependencies.js';
import { replacedClasses } from '../plan/replaced-classes.js';
import { planTables } from './blocked.js';

/**
 * Blocks rows by dependency: a removal while somebody whom it would cascade to stays, a row whose parent is not sent or
 * was refused, and the drop of a move until its other half has arrived. Each step may block what another needs, so they
 * repeat until nothing more is blocked.
 */
export async function blockDependents(
  tx: Transaction,
  run: RunContext,
  from: number,
  removesSections: boolean,
): Promise<void> {
  if (from === Phase.removals) await blockIncompleteMoves(tx, run);
  for (let blocked = 1; blocked > 0;) {
    blocked = removesSections ? await keepSectionsOfBlockedEnrollments(tx, run, from) : 0;
    blocked += await blockChildren(tx, run, from);
    if (removesSections) blocked += await keepRemovalsTogether(tx, run, from);
    blocked += await blockEnrollments(tx, run, from);
    if (removesSections) blocked += await keepCascaded(tx, run, from);
  }
}

async function blockIncompleteMoves(tx: Transaction, run: RunContext): Promise<void> {
  const { enrollments } = planTables(tx, run);
  await tx`
    insert into blocked_enrollment
    select p.seq, p.section_id, p.user_id, p.role, p.op, p.phase, ${RowState.waiting}, ${Dependency.moveNotComplete},
           'user', p.user_id
    from ${enrollments} p
    where p.op = ${Operation.remove} and p.outcome is null and p.phase >= ${Phase.removals}
      and p.user_id in (select user_id from ${enrollments} where op = ${Operation.create} and outcome is distinct from ${RowOutcome.accepted})
      and p.class_id not in (${replacedClasses(tx, run)})
      and not exists (select 1 from blocked_enrollment b where b.seq = p.seq)`;
}

const rowIsOpen = (tx: Transaction, from: number) => tx`
  p.outcome is null and p.phase >= ${from} and p.seq > 0
  and not exists (select 1 from blocked_row b where b.kind = p.kind and b.seq = p.seq)`;

const enrollmentIsOpen = (tx: Transaction, from: number) => tx`
  p.outcome is null and p.phase >= ${from} and not exists (select 1 from blocked_enrollment b where b.seq = p.seq)`;

/** Blocks the removal of a section or course while an enrollment in it is held or waits. */
async function keepSectionsOfBlockedEnrollments(tx: Transaction, run: RunContext, from: number): Promise<number> {
  const student = run.settings.mapping.roles.student;
  const kept = await tx`
    insert into blocked_row
    select distinct on (p.kind, p.seq) p.kind, p.seq, p.sis_id, p.op, p.after->>'course_id', e.state, e.reason,
           'enrollment', e.section_id || ' / ' || e.user_id
    from (${sourcesOfCascade(tx, run)}) t
    join blocked_enrollment e on e.section_id = t.section_id and e.op = ${Operation.remove}
    join ${planTables(tx, run).rows} p on p.kind = t.kind and p.sis_id = t.sis_id and p.op = ${Operation.remove}
    where ${rowIsOpen(tx, from)}
    order by p.kind, p.seq, e.state = ${RowState.held} desc, e.role = ${student} desc, e.seq`;
  return kept.count;
}

/** Rows not created, with the reason for their dependents: held, waiting, or not accepted by Canvas. */
function notCreated(tx: Transaction) {
  return tx`
    select kind, sis_id, case when reason = ${Dependency.parentNotAccepted} then ${Dependency.parentNotAccepted}::text
                              else ${Dependency.parentHeld}::text end as reason
    from blocked_row where op = ${Operation.create}
    union all
    select kind, sis_id, ${Dependency.parentNotAccepted}::text from refused`;
}

/** Joins each kind with its parents by the parent's key, parents first. */
async function blockChildren(tx: Transaction, run: RunContext, from: number): Promise<number> {
  let blocked = 0;
  for (const [kind, parentKind, column] of dependencies) {
    const children = await tx`
      insert into blocked_row
      select distinct on (p.seq) p.kind, p.seq, p.sis_id, p.op, p.after->>'course_id', ${RowState.waiting}, b.reason,
             b.kind, b.sis_id
      from (${notCreated(tx)}) b
      join ${planTables(tx, run).rows} p on p.kind = ${kind} and b.kind = ${parentKind} and p.after->>${column} = b.sis_id
      where p.op <> ${Operation.remove} and ${rowIsOpen(tx, from)}
      order by p.seq, b.sis_id`;
    blocked += children.count;
  }
  return blocked;
}

/** A course and its section are removed together or not at all. */
async function keepRemovalsTogether(tx: Transaction, run: RunContext, from: number): Promise<number> {
  const { rows } = planTables(tx, run);
  const sections = await tx`
    insert into blocked_row
    select p.kind, p.seq, p.sis_id, p.op, p.after->>'course_id', ${RowState.waiting}, ${Dependency.parentHeld}, b.kind, b.sis_id
    from blocked_row b
    join ${rows} p on p.kind = 'section' and p.op = ${Operation.remove} and p.after->>'course_id' = b.sis_id
    where b.kind = 'course' and b.op = ${Operation.remove} and ${rowIsOpen(tx, from)}`;
  const courses = await tx`
    insert into blocked_row
    select distinct on (p.seq) p.kind, p.seq, p.sis_id, p.op, null, ${RowState.waiting}, ${Dependency.parentHeld}, b.kind,
           b.sis_id
    from blocked_row b
    join ${rows} p on p.kind = 'course' and p.op = ${Operation.remove} and b.course_id = p.sis_id
    where b.kind = 'section' and b.op = ${Operation.remove} and ${rowIsOpen(tx, from)}
    order by p.seq, b.sis_id`;
  return sections.count + courses.count;
}

/** Blocks enrollments in what is not created, and drops from a section whose own change is not sent. */
async function blockEnrollments(tx: Transaction, run: RunContext, from: number): Promise<number> {
  const { enrollments } = planTables(tx, run);
  let blocked = 0;
  for (const [kind, column] of [
    ['section', 'section_id'],
    ['user', 'user_id'],
  ] as const) {
    const coming = await tx`
      insert into blocked_enrollment
      select distinct on (p.seq) p.seq, p.section_id, p.user_id, p.role, p.op, p.phase, ${RowState.waiting}, b.reason, b.kind,
             b.sis_id
      from (${notCreated(tx)}) b
      join ${enrollments} p on b.kind = ${kind} and p.${tx(column)} = b.sis_id
      where p.op = ${Operation.create} and ${enrollmentIsOpen(tx, from)}
      order by p.seq, b.sis_id`;
    blocked += coming.count;
  }
  const leaving = await tx`
    insert into blocked_enrollment
    select p.seq, p.section_id, p.user_id, p.role, p.op, p.phase, ${RowState.waiting}, ${Dependency.parentHeld}, b.kind, b.sis_id
    from blocked_row b
    join ${enrollments} p on b.kind = 'section' and b.op <> ${Operation.create} and p.section_id = b.sis_id
    where p.op = ${Operation.remove} and ${enrollmentIsOpen(tx, from)}`;
  return blocked + leaving.count;
}

/** Blocks cascaded enrollments of a section that is not removed. */
async function keepCascaded(tx: Transaction, run: RunContext, from: number): Promise<number> {
  const staying = await tx`
    insert into blocked_enrollment
    select distinct on (p.seq) p.seq, p.section_id, p.user_id, p.role, p.op, p.phase, ${RowState.waiting},
           ${Dependency.parentHeld}, t.kind, t.sis_id
    from (${sourcesOfCascade(tx, run)}) t
    join blocked_row b on b.kind = t.kind and b.sis_id = t.sis_id and b.op = ${Operation.remove}
    join ${planTables(tx, run).enrollments} p on p.section_id = t.section_id and p.phase = ${Phase.cascaded}
    where ${enrollmentIsOpen(tx, from)}
    order by p.seq, t.kind, t.sis_id`;
  return staying.count;
}
