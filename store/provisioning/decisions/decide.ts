import type { PendingQuery, Row } from 'postgres';
import { RowState } from '../../../roster/plan.js';
import { Verb } from '../../../roster/findings.js';
import type { Sql, Transaction } from '../../postgres/connect.js';
import type { decision } from '../../schema/decisions.js';
import { enrollmentEffect, rowEffect } from './effects.js';

type Fragment = PendingQuery<Row[]>;

/** Which held rows of a plan are meant; what is null matches any. */
export interface Selection extends Pick<
  typeof decision.$inferSelect,
  'school' | 'kind' | 'operation' | 'classId' | 'personId' | 'rowId'
> {
  /** Code of why the rows are held. */
  reason: string | null;
}

/** What is decided on them, by whom. `until` is its last day. */
export interface Decided {
  verb: Verb;
  by: string;
  until: string | null;
  because: string | null;
}

/** How many rows of a kind and operation a decision speaks of. */
export interface DecidedRows {
  kind: string;
  op: string;
  rows: number;
}

/**
 * Decides on the selected rows that a run held, one decision for each: it counts in later runs while a row would do
 * exactly what it would have done here, and for no other row. A row that waits for a held one follows it. Deciding again
 * replaces what was decided on the same rows.
 */
export async function decideOnHeldRows(
  sql: Sql,
  run: { districtId: number; runId: number },
  selection: Selection,
  { verb, by, until, because }: Decided,
): Promise<DecidedRows[]> {
  return sql.begin(async (tx) => {
    await selectHeld(tx, run.runId, selection);
    await tx`
      delete from decision d using selected s
      where d.district_id = ${run.districtId} and d.effect_hash = s.effect and d.carried_out_run is null`;
    await tx`
      insert into decision (district_id, school, kind, operation, row_id, effect_hash, verb, decided_by, until, because, seen)
      select ${run.districtId}::int, s.school, s.kind, s.op, s.row_id, s.effect, ${verb}, ${by}, ${until}::date, ${because}::text,
             coalesce((select array_agg(f.code) from ${tx(`plan_finding_r${run.runId}`)} f
                       where f.kind = s.kind and f.seq = s.seq), '{}')
      from selected s`;
    return tx<DecidedRows[]>`
      select kind, op, count(*)::int as rows from selected group by kind, op order by kind_order(kind), op`;
  });
}

/** The held rows that a selection speaks of, in the table `selected`. Rows of proposals are answered by their proposal. */
export async function selectHeld(tx: Transaction, runId: number, selection: Selection): Promise<void> {
  const { school, kind, operation, classId, personId, rowId, reason } = selection;
  const about = (column: Fragment, wanted: string | null): Fragment =>
    wanted === null ? tx`true` : tx`${column} = ${wanted}`;
  const common = tx`p.state = ${RowState.held} and p.outcome is null and p.depends_kind is distinct from 'proposal'
    and ${about(tx`p.school`, school)} and ${about(tx`p.op`, operation)} and ${about(tx`p.reason`, reason)}`;
  const any = (kinds: Fragment, wanted: string | null): Fragment =>
    wanted === null ? tx`true` : tx`(${kinds} and ${wanted} = any(p.sources))`;
  await tx`drop table if exists selected`;
  await tx`
    create temp table selected on commit drop as
    select p.kind, p.seq, p.op, p.school, p.sis_id as row_id, ${rowEffect(tx)} as effect
    from ${tx(`plan_row_r${runId}`)} p
    where ${common} and p.seq > 0 and ${about(tx`p.kind`, kind)} and ${about(tx`p.sis_id`, rowId)}
      and ${any(tx`p.kind in ('course', 'section')`, classId)} and ${any(tx`p.kind = 'user'`, personId)}
    union all
    select 'enrollment', p.seq, p.op, p.school, p.section_id || ' / ' || p.user_id, ${enrollmentEffect(tx)}
    from ${tx(`plan_enrollment_r${runId}`)} p
    where ${common} and ${about(tx`'enrollment'`, kind)} and ${about(tx`p.section_id || ' / ' || p.user_id`, rowId)}
      and ${about(tx`p.class_id`, classId)} and ${about(tx`p.person_id`, personId)}`;
}

/** Notes which releases are carried out: Canvas has accepted the row, so the next row like it is asked about again. */
export async function noteCarriedOut(tx: Transaction, run: { districtId: number; runId: number }): Promise<void> {
  const [decided] = await tx`
    select 1 from decision where district_id = ${run.districtId} and effect_hash is not null and carried_out_run is null limit 1`;
  if (!decided) return;
  await tx`
    update decision d set carried_out_run = ${run.runId}
    from (select ${rowEffect(tx)} as effect from ${tx(`plan_row_r${run.runId}`)} p where p.outcome = 'accepted'
          union all
          select ${enrollmentEffect(tx)} from ${tx(`plan_enrollment_r${run.runId}`)} p where p.outcome = 'accepted') sent
    where d.district_id = ${run.districtId} and d.effect_hash = sent.effect and d.verb = ${Verb.release}
      and d.carried_out_run is null`;
}
