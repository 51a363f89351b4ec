import { ProposalState, type ReuseQuestion } from '../../../roster/proposals.js';
import type { Sql, Transaction } from '../../postgres/connect.js';
import type { RunContext } from '../context.js';
import type { Fragment } from './accepted-pins.js';

/**
 * The sourcedIds (`left_id`) of which it is asked whether they have changed hands, and those whose answer is not carried
 * out: each run maps them, so that a question no longer asked is withdrawn.
 */
export function idsInQuestion(sql: Sql, run: RunContext, question: ReuseQuestion): Fragment {
  return sql`
    select left_id from proposal
    where district_id = ${run.districtId} and question = ${question} and (state = ${ProposalState.open} or holds_right)`;
}

/** Whether a proposal `p` about ids was answered before the run began: what is answered later goes with the next run. */
export function answeredBefore(sql: Sql | Transaction, run: RunContext, question: ReuseQuestion): Fragment {
  return sql`p.district_id = ${run.districtId} and p.question = ${question} and p.state <> ${ProposalState.open}
    and p.decided_at <= ${run.startedAt}`;
}

/** `ofRecord`: the answers about a record `m`, by the name of the newcomer (roster/changed-hands `ReuseAnswers`). */
export async function reuseAnswers(
  sql: Sql,
  run: RunContext,
  question: ReuseQuestion,
): Promise<{ ofRecord: Fragment }> {
  const answered = answeredBefore(sql, run, question);
  const [any] = await sql`select 1 from proposal p where ${answered} limit 1`;
  if (!any) return { ofRecord: sql`'{}'::jsonb` };
  return {
    ofRecord: sql`(select coalesce(jsonb_object_agg(p.right_id, p.state), '{}') from proposal p
                   where ${answered} and p.left_id = m.sourced_id)`,
  };
}
