import type { SampledKind } from '../../../roster/canvas-emptied.js';
import { remedyOf } from '../../../codes/registry.js';
import { ProposalState, Question } from '../../../roster/proposals.js';
import type { Sql, Transaction } from '../../postgres/connect.js';
import { saveProblems } from '../../problems/save-problems.js';
import type { RunContext } from '../context.js';

/** The question whether Canvas was emptied on purpose, of the Canvas that accepted the district's rows. */
const ofCanvas = (sql: Sql | Transaction, run: RunContext) =>
  sql`district_id = ${run.districtId} and question = ${Question.canvas}`;

/** Whether it is asked, and nobody has answered: nothing is sent. */
export async function isCanvasInQuestion(sql: Sql | Transaction, run: RunContext): Promise<boolean> {
  const [asked] = await sql`
    select 1 from proposal where ${ofCanvas(sql, run)} and state = ${ProposalState.open} limit 1`;
  return asked !== undefined;
}

/**
 * Asks, with the kinds of which too much is gone. Who has said that it stays as it is, is not asked again: it is told as
 * a problem, until Canvas has everything or the answer is changed.
 */
export async function askAboutCanvas(tx: Transaction, run: RunContext, emptied: readonly SampledKind[]): Promise<void> {
  const kinds = emptied.map(({ kind }) => kind);
  const [asked] = await tx<[{ state: ProposalState }]>`
    insert into proposal (district_id, question, left_id, right_id, evidence, confidence, holds_right, first_run, last_run)
    values (${run.districtId}, ${Question.canvas}, '', ${run.canvasHost}, ${tx.json([...kinds])}, 1, true, ${run.runId},
            ${run.runId})
    on conflict (district_id, question, left_id, right_id) do update
      set last_run = excluded.last_run, evidence = excluded.evidence
    returning state`;
  if (asked.state !== ProposalState.rejected) return;
  const detail = emptied.map(({ kind, known, gone }) => `${gone} of ${known} looked for (${kind})`).join(', ');
  await saveProblems(tx, run, [
    {
      ...{ code, kind: 'canvas', thing: run.canvasHost!, school: null, field: null, detail },
      ...{ affected: emptied.reduce((sum, { gone }) => sum + gone, 0), remedy: remedyOf(code) },
    },
  ]);
}

const code = 'EMPTIED_IN_CANVAS';

async function settleEmptied(tx: Transaction, run: RunContext): Promise<void> {
  await tx`
    update problem set settled_run = ${run.runId}
    where district_id = ${run.districtId} and code = ${code} and settled_run is null`;
}

/** Takes question and answer back: Canvas has what it accepted. */
export async function withdrawCanvasQuestion(tx: Transaction, run: RunContext): Promise<void> {
  await tx`delete from proposal where ${ofCanvas(tx, run)}`;
  await settleEmptied(tx, run);
}

/**
 * Carries out that Canvas was emptied on purpose: what it accepted counts as not there, and the run maps and sends
 * everything anew, with the limits of a first night. SIS ids stay pinned. Returns whether that was to be done.
 */
export async function sendEverythingAnew(tx: Transaction, run: RunContext): Promise<boolean> {
  const accepted = await tx`
    delete from proposal
    where ${ofCanvas(tx, run)} and state = ${ProposalState.accepted} and decided_at <= ${run.startedAt} returning id`;
  if (accepted.count === 0) return false;
  await settleEmptied(tx, run);
  await tx`update applied_row set removed = true where district_id = ${run.districtId} and not removed`;
  await tx`
    update ${tx(`applied_enrollment_d${run.districtId}`)} set before_status = status, status = 'deleted'
    where status <> 'deleted'`;
  await tx`update district set provisioned_at = null where id = ${run.districtId}`;
  await tx`update provisioning_run set map_all = true where run_id = ${run.runId}`;
  return true;
}
