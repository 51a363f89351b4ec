import type { PendingQuery, Row } from 'postgres';
import type { Transaction } from '../../postgres/connect.js';
import { disableNestedLoops } from '../../postgres/planner-hints.js';
import { copyInto, copyValue } from '../../postgres/copy-in.js';
import { Operation, Phase, RowOutcome, RowState } from '../../../roster/plan.js';
import type { planRow } from '../../schema/plan.js';
import type { RunContext } from '../context.js';
import { planTables } from '../states/blocked.js';

type Fragment = PendingQuery<Row[]>;
type PlanRow = typeof planRow.$inferSelect;

/** A row whose outcome differs from its kind's. */
export interface SettledRow extends Pick<PlanRow, 'seq'> {
  outcome: NonNullable<PlanRow['outcome']>;
  text: PlanRow['outcomeText'];
}

/**
 * Settles one kind of a submission: the named rows get their own outcome, all others were accepted. Accepted rows
 * update what Canvas is known to hold, with the row before; Canvas's own cascades are applied too.
 */
export async function settleKind(
  tx: Transaction,
  run: RunContext,
  phase: number,
  kind: string,
  named: readonly SettledRow[],
): Promise<void> {
  await disableNestedLoops(tx);
  await tx`create temp table if not exists row_outcome (seq bigint, outcome text, text text) on commit drop`;
  await tx`truncate row_outcome`;
  const copy = await copyInto(tx, 'row_outcome', ['seq', 'outcome', 'text']);
  for (const each of named) {
    const wait = copy.add(`${each.seq}\t${each.outcome}\t${copyValue(each.text)}\n`);
    if (wait) await wait;
  }
  await copy.end();
  const sent = tx`phase = ${phase} and state = ${RowState.released} and outcome is null`;
  if (kind === 'enrollment') await settleEnrollments(tx, run, sent);
  else await settleRows(tx, run, kind, sent);
}

/**
 * Settles held rows of one kind that somebody has carried out in Canvas: they count as accepted, without having been
 * sent.
 */
export async function settleByHand(
  tx: Transaction,
  run: RunContext,
  kind: string,
  seqs: readonly string[],
): Promise<void> {
  if (seqs.length === 0) return;
  const { rows, enrollments } = planTables(tx, run);
  await tx`create temp table if not exists row_outcome (seq bigint, outcome text, text text) on commit drop`;
  await tx`truncate row_outcome`;
  const done = tx`seq = any(${seqs as string[]}::bigint[]) and outcome is null`;
  const free = tx`state = ${RowState.released}, reason = null, depends_kind = null, depends_on = null, outcome_text = ${byHand}`;
  if (kind === 'enrollment') await tx`update ${enrollments} set ${free} where ${done}`;
  else await tx`update ${rows} set ${free} where kind = ${kind} and ${done}`;
  if (kind === 'enrollment') await settleEnrollments(tx, run, done);
  else await settleRows(tx, run, kind, done);
}

/** The note on a row that was not sent, since Canvas held it already. */
const byHand = 'Somebody has done it in Canvas.';

async function settleRows(tx: Transaction, run: RunContext, kind: string, sent: Fragment): Promise<void> {
  const plan = tx(`plan_row_r${run.runId}`);
  await tx`
    create temp table settled on commit drop as
    with marked as (
      update ${plan} set outcome = ${RowOutcome.accepted}
      where kind = ${kind} and ${sent}
        and seq not in (select seq from row_outcome where outcome <> ${RowOutcome.accepted})
      returning *
    )
    select * from marked`;
  await tx`
    update ${plan} p set outcome = o.outcome, outcome_text = o.text
    from row_outcome o where o.seq = p.seq and p.kind = ${kind}`;
  await tx`
    insert into applied_row as a (district_id, kind, sis_id, fields, before, school, sources, scope_fingerprint, removed, accepted_run)
    select ${run.districtId}::int, kind, sis_id, case when kind = 'user' then after - 'short_name' else after end, before, school, sources, ${run.scopeFingerprint}, op = ${Operation.remove}, ${run.runId}::int
    from settled
    on conflict (district_id, kind, sis_id) do update
      set fields = excluded.fields, before = a.fields, school = excluded.school, sources = excluded.sources,
          scope_fingerprint = excluded.scope_fingerprint, removed = excluded.removed,
          -- A kept column is sent as Canvas shows it: one that comes otherwise was tried again, and taken.
          kept = case when a.kept is not null then (
            select jsonb_object_agg(key, value) from jsonb_each_text(a.kept)
            where not excluded.removed and excluded.fields->>key = a.fields->>key) end,
          accepted_run = excluded.accepted_run, accepted_at = now()`;
  await tx`
    insert into link (district_id, kind, sourced_id, sis_id, pinned_run)
    select ${run.districtId}::int, kind, unnest(sources), sis_id, ${run.runId}::int from settled where op <> ${Operation.remove}
    on conflict do nothing`;
  await applyCascades(tx, run);
  await tx`drop table settled`;
}

/**
 * Applies Canvas's cascades: a deleted course deletes its sections and enrollments, a deleted section its enrollments.
 */
async function applyCascades(tx: Transaction, run: RunContext): Promise<void> {
  const [removed] =
    await tx`select 1 from settled where op = ${Operation.remove} and kind in ('course', 'section') limit 1`;
  if (!removed) return;
  await tx`
    update applied_row s set removed = true, accepted_run = ${run.runId}
    where s.district_id = ${run.districtId} and s.kind = 'section' and not s.removed
      and s.fields->>'course_id' in (select sis_id from settled where op = ${Operation.remove} and kind = 'course')`;
  await tx`
    update ${tx(`applied_enrollment_d${run.districtId}`)} e
    set before_status = status, status = 'deleted', accepted_run = ${run.runId}
    where status <> 'deleted'
      and section_id in (select sis_id from applied_row
                         where district_id = ${run.districtId} and kind = 'section' and removed
                           and accepted_run = ${run.runId})`;
  await settleCascaded(tx, run);
}

/** Settles the planned enrollments that went with a section which this run removed. */
export async function settleCascaded(tx: Transaction, run: RunContext): Promise<void> {
  await tx`
    update ${tx(`plan_enrollment_r${run.runId}`)} set outcome = ${RowOutcome.accepted}
    where phase = ${Phase.cascaded} and state = ${RowState.released} and outcome is null
      and section_id in (select sis_id from applied_row
                         where district_id = ${run.districtId} and kind = 'section' and removed
                           and accepted_run = ${run.runId})`;
}

/** Up to this many added rows, skip ANALYZE: the planner is not misled. */
const fewAdded = 500;

async function settleEnrollments(tx: Transaction, run: RunContext, sent: Fragment): Promise<void> {
  const plan = tx(`plan_enrollment_r${run.runId}`);
  const applied = tx(`applied_enrollment_d${run.districtId}`);
  const added = await tx`
    insert into ${applied} (district_id, section_id, user_id, role, status, before_status, school, class_id, since, accepted_run)
    select ${run.districtId}::int, section_id, user_id, role, after_status, null, school, class_id, ${run.asOf}::date, ${run.runId}::int
    from ${plan} p
    where ${sent} and before_status is null
      and not exists (select 1 from row_outcome o where o.seq = p.seq and o.outcome <> ${RowOutcome.accepted})`;
  await tx`
    update ${applied} a
    set before_status = a.status, status = p.after_status, school = p.school, class_id = p.class_id,
        since = case when p.after_status = 'active' then ${run.asOf}::date else a.since end, accepted_run = ${run.runId}
    from ${plan} p
    where ${sent} and p.before_status is not null
      and a.section_id = p.section_id and a.user_id = p.user_id and a.role = p.role
      and not exists (select 1 from row_outcome o where o.seq = p.seq and o.outcome <> ${RowOutcome.accepted})`;
  await tx`
    update ${plan} p set outcome = o.outcome, outcome_text = o.text
    from row_outcome o where o.seq = p.seq`;
  await tx`
    update ${plan} set outcome = ${RowOutcome.accepted}
    where ${sent}`;
  if (added.count <= fewAdded) return;
  // Nights look up enrollments by section. Creating the index before the first rows would cost five times as much.
  await tx`create index if not exists ${tx(`applied_enrollment_d${run.districtId}_section`)} on ${applied} (section_id)`;
  await tx`analyze ${applied}`;
}
