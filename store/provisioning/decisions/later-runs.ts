import { RunKind } from '../../../codes/run-kinds.js';
import { Finding } from '../../../roster/findings.js';
import { RowOutcome, RowState } from '../../../roster/plan.js';
import type { Transaction } from '../../postgres/connect.js';
import { StageName } from '../../runs/kinds.js';
import type { RunContext } from '../context.js';
import { planTables } from '../states/blocked.js';
import { forgetFindings } from '../states/findings.js';

/**
 * Takes over what runs that add have read and sent while this one waited. What they sent is done; what the latest of
 * them no longer plans, or plans otherwise, is outdated here: sending it would set Canvas back.
 */
export async function takeOverFromLaterRuns(tx: Transaction, run: RunContext): Promise<void> {
  const later = await tx<Array<{ runId: number }>>`
    select r.id as "runId" from run r
    join run_stage s on s.run_id = r.id and s.stage = ${StageName.guard} and s.ended_at is not null
    where r.district_id = ${run.districtId} and r.id > ${run.runId} and r.kind = ${RunKind.adding}
      and to_regclass('plan_row_r' || r.id) is not null
    order by r.id`;
  if (later.length === 0) return;
  for (const each of later) await takeOverSent(tx, run, each);
  await forgetFindings(tx, run, [Finding.outdated]);
  await findOutdated(tx, run, later.at(-1)!);
}

async function takeOverSent(tx: Transaction, run: RunContext, later: { runId: number }): Promise<void> {
  const mine = planTables(tx, run);
  const theirs = planTables(tx, later);
  const sent = tx`outcome = ${RowOutcome.accepted}, state = ${RowState.released}, reason = null, depends_kind = null, depends_on = null`;
  await tx`
    update ${mine.rows} p set ${sent} from ${theirs.rows} l
    where p.outcome is null and l.outcome = ${RowOutcome.accepted} and ${sameRow(tx)}`;
  await tx`
    update ${mine.enrollments} p set ${sent} from ${theirs.enrollments} l
    where p.outcome is null and l.outcome = ${RowOutcome.accepted} and ${sameEnrollment(tx)}`;
}

async function findOutdated(tx: Transaction, run: RunContext, latest: { runId: number }): Promise<void> {
  const mine = planTables(tx, run);
  const theirs = planTables(tx, latest);
  await tx`
    insert into ${mine.findings} (run_id, kind, seq, code)
    select ${run.runId}::int, p.kind, p.seq, ${Finding.outdated} from ${mine.rows} p
    where p.outcome is null and p.seq > 0 and not exists (select 1 from ${theirs.rows} l where ${sameRow(tx)})
    union all
    select ${run.runId}::int, 'enrollment', p.seq, ${Finding.outdated} from ${mine.enrollments} p
    where p.outcome is null and not exists (select 1 from ${theirs.enrollments} l where ${sameEnrollment(tx)})`;
}

/** Whether a row `l` of a later plan does what the row `p` does. */
function sameRow(tx: Transaction) {
  return tx`l.kind = p.kind and l.sis_id = p.sis_id and l.op = p.op and l.after = p.after`;
}

function sameEnrollment(tx: Transaction) {
  return tx`l.section_id = p.section_id and l.user_id = p.user_id and l.role = p.role
    and l.after_status = p.after_status`;
}
