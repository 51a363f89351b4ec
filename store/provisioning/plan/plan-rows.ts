import { DesiredState } from '../../../roster/mapped.js';
import { Operation, Phase } from '../../../roster/plan.js';
import type { Transaction } from '../../postgres/connect.js';
import { analyzeSample, disableNestedLoops } from '../../postgres/planner-hints.js';
import type { RunContext } from '../context.js';

/** Above the rows of one kind in any district: rows are numbered by kind, then within it. */
const mostOfAKind = 1_000_000_000;

/** Up to this many desired rows are looked up one by one. */
const fewEnoughToLookUp = 1_000;

/**
 * Compares the desired rows of a run with what Canvas has accepted, and writes the plan of everything but enrollments.
 * A blank e-mail changes nothing in Canvas, so it is no difference; a course found concluded stays concluded. Parents
 * come before children, by `ord`. Of several rows with the same id, as of classes that share a course, a desired one
 * decides, then the first.
 */
export async function planRows(tx: Transaction, run: RunContext): Promise<void> {
  const desired = `desired_row_r${run.runId}`;
  const table = `plan_row_r${run.runId}`;
  const plan = tx(table);
  const [some] = await tx<Array<{ rows: number }>>`
    select count(*)::int as rows from (select 1 from ${tx(desired)} limit ${fewEnoughToLookUp + 1}) counted`;
  // Scans all of what Canvas holds only if many rows are desired.
  if (some!.rows > fewEnoughToLookUp) await disableNestedLoops(tx);
  // TRUNCATE in the same transaction lets PostgreSQL skip the log with `wal_level = minimal`.
  await tx`truncate ${plan}`;
  await tx`
    insert into ${plan} (run_id, seq, kind, sis_id, op, phase, before, after, school, sources, category)
    select ${run.runId}, kind_order(d.kind) * ${mostOfAKind}::bigint + d.ord, d.kind, d.sis_id,
           case when d.state = ${DesiredState.absent} then ${Operation.remove}::text
                when a.sis_id is null or a.removed then ${Operation.create}::text else ${Operation.update}::text end,
           case when d.kind in ('account', 'term') then ${Phase.prerequisites}::int else ${Phase.additions}::int end,
           case when a.removed is false then a.fields end,
           case when d.state = ${DesiredState.absent} then a.fields || '{"status":"deleted"}' else w.fields end,
           d.school, d.sources,
           case when d.state = ${DesiredState.desired} and (a.sis_id is null or a.removed) then new_category(d.kind) end
    from (select distinct on (kind, sis_id) * from ${tx(desired)}
          order by kind, sis_id, (state = ${DesiredState.desired}) desc, ord) d
    left join applied_row a on a.district_id = ${run.districtId} and a.kind = d.kind and a.sis_id = d.sis_id
    cross join lateral (
      select case when d.fields->>'email' = '' and a.fields ? 'email'
                  then d.fields || jsonb_build_object('email', a.fields->>'email')
                  when d.kind = 'course' and not a.removed and a.fields->>'status' = 'completed'
                  then d.fields || '{"status":"completed"}' else d.fields end as fields) w
    where (d.state = ${DesiredState.desired} and (a.sis_id is null or a.removed or a.fields <> w.fields))
       or (d.state = ${DesiredState.absent} and a.sis_id is not null and not a.removed)`;
  await tx`create index on ${plan} (kind, sis_id)`;
  // Rows not released are mostly few, and read at every step. The state is literal here and in
  // states/derive-states: an index has no parameters, and a plan made for any value of one could not use it.
  await tx`create index on ${plan} (state) where state <> 'released'`;
  await analyzeSample(tx, table, ['kind', 'op', 'state', 'reason', 'outcome']);
}
