import type { PendingQuery, Row } from 'postgres';
import { RowOutcome, RowState } from '../../../roster/plan.js';
import { answeredReasons, Verb } from '../../../roster/findings.js';
import type { Sql, Transaction } from '../../postgres/connect.js';
import type { Selection } from '../../../roster/selection.js';
import { decisionUpdate, type decision } from '../../schema/decisions.js';
import { decodeColumn } from '../../schema/json-column.js';
import { planTables } from '../states/blocked.js';
import { enrollmentEffect, enrollmentSubject, rowEffect, rowSubject } from './effects.js';

type Fragment = PendingQuery<Row[]>;

/** What is decided on held rows. Deciding again by the same `updateId` changes nothing. */
export type Decided = Pick<typeof decision.$inferSelect, 'verb' | 'by' | 'until' | 'because' | 'updateId' | 'atOnce'>;

/** How many rows of a kind and operation a decision speaks of. */
export type DecidedRows = (typeof decisionUpdate.$inferSelect)['rows'][number];

/**
 * Decides on the selected rows that a run held, one decision for each. A release counts in later runs while the row
 * would do exactly what it would have done here; what is kept or discarded is not sent, whatever it would do by then. A row that waits for a
 * held one follows it. Deciding again replaces what was decided on the same rows.
 */
export async function decideOnHeldRows(
  sql: Sql,
  run: { districtId: number; runId: number },
  selection: Selection,
  { verb, by, until, because, updateId, atOnce }: Decided,
): Promise<DecidedRows[]> {
  return sql.begin(async (tx) => {
    // One decision after another: of two about the same row, the later one counts.
    await tx`select 1 from district where id = ${run.districtId} for no key update`;
    // While the run derives what is released (`fence`), nobody decides on rows that it may just release.
    await tx`select 1 from run where id = ${run.runId} for no key update`;
    const known = updateId === null ? null : await decidedBy(tx, run.districtId, updateId);
    if (known !== null) return known;
    await selectHeld(tx, run.runId, selection);
    const { findings } = planTables(tx, run);
    await tx`analyze selected`;
    await tx`
      delete from decision d using selected s
      where d.district_id = ${run.districtId} and d.effect_hash in (s.effect, s.subject) and d.carried_out_run is null`;
    await tx`
      insert into decision (district_id, school, kind, operation, row_id, effect_hash, verb, decided_by, until, because, update_id, at_once, seen)
      select ${run.districtId}::int, s.school, s.kind, s.op, s.row_id, ${verb === Verb.release ? tx`s.effect` : tx`s.subject`}, ${verb}, ${by}, ${until}::date, ${because}::text,
             ${updateId}::text, ${atOnce}::boolean,
             coalesce(f.codes, '{}')
      from selected s
      left join (select kind, seq, array_agg(code) as codes from ${findings} group by kind, seq) f
        on f.kind = s.kind and f.seq = s.seq`;
    const rows = await tx<DecidedRows[]>`
      select kind, op, count(*)::int as rows from selected group by kind, op order by kind_order(kind), op`;
    if (updateId !== null) {
      await tx`
        insert into decision_update (district_id, update_id, rows)
        values (${run.districtId}, ${updateId}, ${tx.json([...rows])})`;
    }
    return rows;
  });
}

/** What an Update that came before spoke of; null if it is new. */
async function decidedBy(tx: Transaction, districtId: number, updateId: string): Promise<DecidedRows[] | null> {
  const [known] = await tx<Array<{ rows: DecidedRows[] }>>`
    select rows from decision_update where district_id = ${districtId} and update_id = ${updateId}`;
  return known ? decodeColumn(decisionUpdate.rows, known.rows) : null;
}

/** Keeps why somebody decided so: it came by the command line, and stays in this database. */
export async function noteBecause(sql: Sql, districtId: number, updateId: string, because: string): Promise<void> {
  await sql`update decision set because = ${because} where district_id = ${districtId} and update_id = ${updateId}`;
}

/**
 * The held rows that a selection speaks of, in the table `selected`. Rows of proposals are answered by their proposal.
 * Rows that somebody decided not to send, or released by day to be sent at night, are among them only if the selection
 * names that reason: a later decision about a whole school does not undo them.
 */
export async function selectHeld(tx: Transaction, runId: number, selection: Selection): Promise<void> {
  const { school, kind, operation, classId, personId, rowId, reason } = selection;
  const about = (column: Fragment, wanted: string | null): Fragment =>
    wanted === null ? tx`true` : tx`${column} = ${wanted}`;
  const isAnswered = answeredReasons.some((each) => each === reason);
  const waits = tx`p.state = ${isAnswered ? RowState.waiting : RowState.held}`;
  const common = tx`${waits} and p.outcome is null and p.depends_kind is distinct from 'proposal'
    and ${about(tx`p.school`, school)} and ${about(tx`p.op`, operation)} and ${about(tx`p.reason`, reason)}`;
  const any = (kinds: Fragment, wanted: string | null): Fragment =>
    wanted === null ? tx`true` : tx`(${kinds} and ${wanted} = any(p.sources))`;
  const { rows, enrollments } = planTables(tx, { runId });
  await tx`drop table if exists selected`;
  await tx`
    create temp table selected on commit drop as
    select p.kind, p.seq, p.op, p.school, p.sis_id as row_id, ${rowEffect(tx)} as effect, ${rowSubject(tx)} as subject
    from ${rows} p
    where ${common} and p.seq > 0 and ${about(tx`p.kind`, kind)} and ${about(tx`p.sis_id`, rowId)}
      and ${any(tx`p.kind in ('course', 'section')`, classId)} and ${any(tx`p.kind = 'user'`, personId)}
    union all
    select 'enrollment', p.seq, p.op, p.school, p.section_id || ' / ' || p.user_id, ${enrollmentEffect(tx)},
           ${enrollmentSubject(tx)}
    from ${enrollments} p
    where ${common} and ${about(tx`'enrollment'`, kind)} and ${about(tx`p.section_id || ' / ' || p.user_id`, rowId)}
      and ${about(tx`p.class_id`, classId)} and ${about(tx`p.person_id`, personId)}`;
}

/** Notes which releases are carried out: Canvas has accepted the row, so the next row like it is asked about again. */
export async function noteCarriedOut(tx: Transaction, run: { districtId: number; runId: number }): Promise<void> {
  const [decided] = await tx`
    select 1 from decision where district_id = ${run.districtId} and effect_hash is not null and carried_out_run is null limit 1`;
  if (!decided) return;
  const { rows, enrollments } = planTables(tx, run);
  await tx`
    update decision d set carried_out_run = ${run.runId}
    from (select ${rowEffect(tx)} as effect from ${rows} p where p.outcome = ${RowOutcome.accepted}
          union all
          select ${enrollmentEffect(tx)} from ${enrollments} p where p.outcome = ${RowOutcome.accepted}) sent
    where d.district_id = ${run.districtId} and d.effect_hash = sent.effect and d.verb = ${Verb.release}
      and d.carried_out_run is null`;
}
