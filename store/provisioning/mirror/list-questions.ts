import type { CollectionName } from '../../../oneroster/rostering/model.js';
import type { LocalDate } from '../../../roster/dates.js';
import { ProposalState, Question } from '../../../roster/proposals.js';
import type { Transaction } from '../../postgres/connect.js';

/** Whether a list is smaller on purpose, or (with a school) whether a school has left it on purpose. */
export interface ListQuestion {
  id: number;
  /** '' if the question is about the whole list. */
  school: string;
  state: ProposalState;
  /** Whether no read has gone by the answer yet. */
  isPending: boolean;
  /** Rows of the list, as the SIS sent them, in the last run that asked. */
  rowsAsked: number | null;
}

/** The questions about one list, answered ones too. `holds_right`: nothing has gone by an answer yet. */
export async function questionsAboutLists(
  tx: Transaction,
  districtId: number,
  collection: CollectionName,
): Promise<ListQuestion[]> {
  return tx<ListQuestion[]>`
    select p.id, p.right_id as school, p.state, p.holds_right as "isPending", c.rows as "rowsAsked"
    from proposal p
    left join run_certificate c on c.run_id = p.last_run and c.collection = p.left_id
    where p.district_id = ${districtId} and p.question = ${Question.list} and p.left_id = ${collection}`;
}

/**
 * Asks, or asks again: a refusal stays one; an answer that a read has gone by is asked anew, and so is one about a list
 * that is smaller than was accepted. Returns the questions by school, with the date since which each is asked.
 */
export async function noteQuestions(
  tx: Transaction,
  run: { districtId: number; runId: number },
  collection: CollectionName,
  schools: readonly string[],
): Promise<Map<string, { id: number; since: LocalDate }>> {
  if (schools.length === 0) return new Map();
  const stands = tx`(proposal.state = ${ProposalState.rejected}
    or (proposal.state = ${ProposalState.accepted} and proposal.holds_right and proposal.right_id <> ''))`;
  const isOpen = tx`(proposal.state = ${ProposalState.open})`;
  const asked = await tx<Array<{ id: number; school: string; since: LocalDate }>>`
    with asked as (
      insert into proposal
        (district_id, question, left_id, right_id, evidence, confidence, holds_right, first_run, last_run)
      select ${run.districtId}::int, ${Question.list}, ${collection}, school, '["rows"]'::jsonb, 1, true, ${run.runId}::int,
             ${run.runId}::int
      from unnest(${schools as string[]}::text[]) as s (school)
      on conflict (district_id, question, left_id, right_id) do update
        set last_run = excluded.last_run, holds_right = true,
            first_run = case when ${stands} or ${isOpen} then proposal.first_run else excluded.first_run end,
            state = case when ${stands} then proposal.state else ${ProposalState.open} end,
            decided_by = case when ${stands} then proposal.decided_by end,
            decided_at = case when ${stands} then proposal.decided_at end
      returning id, right_id, first_run)
    select a.id, a.right_id as school, r.as_of::text as since from asked a join run r on r.id = a.first_run`;
  return new Map(asked.map(({ school, ...each }) => [school, each]));
}

const codeOf = (school: string) => (school === '' ? 'LIST_SHRANK' : 'SCHOOL_LEFT_LIST');

/**
 * Withdraws questions that are over: those without a yes are deleted. A yes is kept for the record; it counts no more
 * once a whole read has gone by it.
 */
export async function withdrawQuestions(
  tx: Transaction,
  run: { districtId: number; runId: number },
  collection: CollectionName,
  questions: readonly ListQuestion[],
  { isCarriedOut }: { isCarriedOut: boolean },
): Promise<void> {
  if (questions.length === 0) return;
  const ids = questions.map((each) => each.id);
  await tx`delete from proposal where id = any(${ids}) and state <> ${ProposalState.accepted}`;
  if (isCarriedOut) await tx`update proposal set holds_right = false where id = any(${ids})`;
  const settled = questions.map(({ school }) => `${codeOf(school)} ${school === '' ? collection : school}`);
  await tx`
    update problem set settled_run = ${run.runId}
    where district_id = ${run.districtId} and kind = ${collection} and settled_run is null
      and code || ' ' || thing = any(${settled})`;
}
