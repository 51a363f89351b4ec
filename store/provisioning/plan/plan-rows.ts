import type { PendingQuery, Row } from 'postgres';
import type { Transaction } from '../../postgres/connect.js';
import { analyzeSample, disableNestedLoops } from '../../postgres/planner-hints.js';
import type { RunContext } from '../context.js';

/** More rows of one kind than any district has: a row's place in the plan is its kind's, then its own among them. */
const mostOfAKind = 1_000_000_000;

/** So many rows are better looked up one by one. */
const fewEnoughToLookUp = 1_000;

/**
 * Compares the desired rows of a run with what Canvas has accepted, and writes the plan for everything but enrollments.
 * A blank e-mail changes nothing in Canvas, so it is no difference; a course that was found concluded stays so. Parents
 * come before children, by their order.
 */
export async function planRows(tx: Transaction, run: RunContext): Promise<void> {
  const desired = `desired_row_r${run.runId}`;
  const table = `plan_row_r${run.runId}`;
  const plan = tx(table);
  const [some] = await tx<Array<{ rows: number }>>`
    select count(*)::int as rows from (select 1 from ${tx(desired)} limit ${fewEnoughToLookUp + 1}) counted`;
  // What Canvas holds is gone through as a whole only where much is desired.
  if (some!.rows > fewEnoughToLookUp) await disableNestedLoops(tx);
  const [anyApplied] = await tx`select 1 from applied_row where district_id = ${run.districtId} limit 1`;
  // Emptied by the transaction that fills it: where PostgreSQL keeps no more of its log than it needs, it writes none.
  await tx`truncate ${plan}`;
  // Sorting in memory; the setting ends with the transaction.
  await tx`set local work_mem = '192MB'`;
  await tx`
    insert into ${plan} (run_id, seq, kind, sis_id, op, phase, before, after, school, sources, category)
    select ${run.runId}, kind_order(d.kind) * ${mostOfAKind}::bigint + d.ord, d.kind, d.sis_id,
           case when d.state = 'absent' then 'remove' when a.sis_id is null or a.removed then 'create' else 'update' end,
           case when d.kind in ('account', 'term') then 0 else 1 end,
           case when a.removed is false then a.fields end,
           case when d.state = 'absent' then a.fields || '{"status":"deleted"}' else w.fields end,
           d.school, d.sources,
           case when d.state = 'desired' and (a.sis_id is null or a.removed) then new_category(d.kind) end
    from ${(await anyDuplicate(tx, desired)) ? decidingRows(tx, desired) : tx(desired)} d
    ${
      anyApplied
        ? tx`left join applied_row a on a.district_id = ${run.districtId} and a.kind = d.kind and a.sis_id = d.sis_id`
        : tx`cross join (select null::text as sis_id, null::jsonb as fields, null::boolean as removed) a`
    }
    cross join lateral (
      select case when d.fields->>'email' = '' and a.fields ? 'email'
                  then d.fields || jsonb_build_object('email', a.fields->>'email')
                  when d.kind = 'course' and not a.removed and a.fields->>'status' = 'completed'
                  then d.fields || '{"status":"completed"}' else d.fields end as fields) w
    where (d.state = 'desired' and (a.sis_id is null or a.removed or a.fields <> w.fields))
       or (d.state = 'absent' and a.sis_id is not null and not a.removed)`;
  await tx`create index on ${plan} (kind, sis_id)`;
  // What is held back is mostly little, and asked for at every step.
  await tx`create index on ${plan} (state) where state <> 'released'`;
  await analyzeSample(tx, table, ['kind', 'op', 'state', 'reason', 'outcome']);
}

type Fragment = PendingQuery<Row[]>;

/**
 * Whether several desired rows have one id, as where classes share a course. To sort for the rows that decide takes as
 * long as all the rest. By hashes, which are quicker to count than texts: where two ids share one, it is sorted in vain.
 */
async function anyDuplicate(tx: Transaction, desired: string): Promise<boolean> {
  const twice = await tx`
    select 1 from (select hashtextextended(sis_id, hashtext(kind)) as hash from ${tx(desired)}) held
    group by hash having count(*) > 1 limit 1`;
  return twice.length > 0;
}

/** Of several rows with one id: one that is desired, and the first. */
function decidingRows(tx: Transaction, desired: string): Fragment {
  return tx`(select distinct on (kind, sis_id) * from ${tx(desired)}
             order by kind, sis_id, (state = 'desired') desc, ord)`;
}
