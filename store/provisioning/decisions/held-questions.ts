import { askedByHeldRow, ProposalState } from '../../../roster/proposals.js';
import { RowState } from '../../../roster/plan.js';
import type { Transaction } from '../../postgres/connect.js';
import type { RunContext } from '../context.js';
import { planTables } from '../states/blocked.js';

const asking = Object.entries(askedByHeldRow);

/**
 * Asks what held rows of a run ask with one answer for each: whether a school is new, whether a term was changed on
 * purpose. A question that comes again after an answer is asked again; one that no row asks any more is withdrawn.
 */
export async function askAboutHeldRows(tx: Transaction, run: RunContext): Promise<void> {
  await tx`
    insert into proposal (district_id, question, left_id, right_id, evidence, confidence, holds_right, first_run, last_run)
    select ${run.districtId}::int, q.question, '', p.sis_id, jsonb_build_array(p.reason), 1, false, ${run.runId}, ${run.runId}
    from ${planTables(tx, run).rows} p
    join unnest(${asking.map(([reason]) => reason)}::text[], ${asking.map(([, { question }]) => question)}::text[],
                ${asking.map(([, { kind }]) => kind)}::text[]) as q (reason, question, kind)
      on q.reason = p.reason and q.kind = p.kind
    where p.state = ${RowState.held}
    on conflict (district_id, question, left_id, right_id) do update
      set last_run = excluded.last_run, evidence = excluded.evidence, state = ${ProposalState.open}, decided_by = null,
          decided_at = null`;
  await tx`
    delete from proposal
    where district_id = ${run.districtId} and question = any(${asking.map(([, { question }]) => question)})
      and state = ${ProposalState.open} and last_run <> ${run.runId}`;
}
