import { Operation, Phase, RowOutcome, RowState } from '../../../roster/plan.js';
import type { Transaction } from '../../postgres/connect.js';
import type { RunContext } from '../context.js';

/**
 * Creates the tables of rows that may not be sent, for the transaction. A row in none of them is released. The first
 * reason written for a row stands.
 */
export async function createBlocked(tx: Transaction): Promise<void> {
  await tx`drop table if exists blocked_row, blocked_enrollment, refused`;
  await tx`
    create temp table blocked_row
      (kind text, seq bigint, sis_id text, op text, course_id text, state text, reason text, depends_kind text,
       depends_on text) on commit drop`;
  await tx`
    create temp table blocked_enrollment
      (seq bigint, section_id text, user_id text, role text, op text, phase int, state text, reason text,
       depends_kind text, depends_on text) on commit drop`;
  await tx`create temp table refused (kind text, sis_id text) on commit drop`;
}

/** Loads what phases before `from` did not send, or Canvas did not accept. Sent rows never change. */
export async function loadPassedPhases(tx: Transaction, run: RunContext, from: number): Promise<void> {
  const { rows, enrollments } = planTables(tx, run);
  // What an earlier round sent in vain. The first round has not sent this phase yet.
  const [sent] = await tx`select 1 from sis_import where run_id = ${run.runId} and phase >= ${from} limit 1`;
  if (sent) {
    await tx`
      insert into refused
      select kind, sis_id from ${rows} where op = ${Operation.create} and outcome = ${RowOutcome.rejected}`;
  }
  if (from === Phase.prerequisites) return;
  await tx`
    insert into blocked_row
    select kind, seq, sis_id, op, after->>'course_id', state, reason, depends_kind, depends_on
    from ${rows} where state <> ${RowState.released} and outcome is null and phase < ${from}`;
  await tx`
    insert into blocked_enrollment
    select seq, section_id, user_id, role, op, phase, state, reason, depends_kind, depends_on
    from ${enrollments} where state <> ${RowState.released} and outcome is null and phase < ${from}`;
  // The first phase created few rows, found by their kinds.
  const earlier =
    from === Phase.additions ? tx`kind in ('account', 'term') and phase = ${Phase.prerequisites}` : tx`phase < ${from}`;
  await tx`
    insert into refused
    select kind, sis_id from ${rows}
    where op = ${Operation.create} and state = ${RowState.released} and outcome is distinct from ${RowOutcome.accepted}
      and ${earlier}`;
}

/** Writes the states that differ from the stored ones. Returns how many rows changed. */
export async function writeStates(tx: Transaction, run: RunContext, from: number): Promise<number> {
  const { rows, enrollments } = planTables(tx, run);
  let changed = 0;
  for (const [plan, blocked, same] of [
    [rows, tx`blocked_row`, tx`b.kind = p.kind and b.seq = p.seq`],
    [enrollments, tx`blocked_enrollment`, tx`b.seq = p.seq`],
  ] as const) {
    const open = tx`p.outcome is null and p.phase >= ${from}`;
    const written = await tx`
      update ${plan} p
      set state = b.state, reason = b.reason, depends_kind = b.depends_kind, depends_on = b.depends_on
      from ${blocked} b
      where ${same} and ${open}
        and (p.state, p.reason, p.depends_kind, p.depends_on) is distinct from
            (b.state, b.reason, b.depends_kind, b.depends_on)`;
    const freed = await tx`
      update ${plan} p set state = ${RowState.released}, reason = null, depends_kind = null, depends_on = null
      where p.state <> ${RowState.released} and ${open} and not exists (select 1 from ${blocked} b where ${same})`;
    changed += written.count + freed.count;
  }
  return changed;
}

export function planTables(tx: Transaction, run: { runId: number }) {
  return {
    rows: tx(`plan_row_r${run.runId}`),
    enrollments: tx(`plan_enrollment_r${run.runId}`),
    findings: tx(`plan_finding_r${run.runId}`),
  };
}
