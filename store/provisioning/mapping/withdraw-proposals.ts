import type { User } from '../../../oneroster/rostering/model.js';
import {
  IdentityQuestion,
  proposalFinding,
  ProposalState,
  ReuseQuestion,
  unansweredStates,
  type RecordQuestion,
} from '../../../roster/proposals.js';
import { notAUser } from '../../../roster/users.js';
import type { Transaction } from '../../postgres/connect.js';
import { sendingKinds } from '../../runs/kinds.js';
import type { RunContext } from '../context.js';
import { answeredBefore } from './ids-in-question.js';
import { mayConclude } from './may-conclude.js';

const identityIn = { [IdentityQuestion.class]: 'classes', [IdentityQuestion.person]: 'users' } as const;

/**
 * Deletes proposals that nobody has answered and whose question is no longer asked, so that nothing stays held by them,
 * and settles their problems. Call it once all classes and people of a run are mapped. Answered proposals stay.
 */
export async function withdrawProposals(tx: Transaction, run: RunContext): Promise<void> {
  if (!(await mayConclude(tx, run))) return;
  for (const question of Object.values(IdentityQuestion)) {
    // Each run asks all that it has to ask: what it does not ask is withdrawn.
    await tx`
      delete from proposal
      where district_id = ${run.districtId} and question = ${question} and state = any(${unansweredStates as string[]})
        and last_run <> ${run.runId}`;
    await settleProblems(tx, run, question, identityIn[question]);
  }
  for (const question of Object.values(ReuseQuestion)) await withdrawReuse(tx, run, question);
}

const reusedIn = { [ReuseQuestion.class]: 'classes', [ReuseQuestion.person]: 'users' } as const;

/**
 * The same of questions about ids that may have changed hands. All of them were mapped, and asked again if they stand.
 * Records about which nothing is asked are believed from now on, unless they stand for nobody: of the person before only
 * the number is forgotten, since it stays with the position. An answer is carried out once the record it speaks of was
 * mapped by it.
 */
async function withdrawReuse(tx: Transaction, run: RunContext, question: ReuseQuestion): Promise<void> {
  if (!sendingKinds.includes(run.kind)) return;
  const collection = reusedIn[question];
  await tx`
    delete from proposal
    where district_id = ${run.districtId} and question = ${question} and state = ${ProposalState.open}
      and last_run <> ${run.runId}`;
  const vacant = question === ReuseQuestion.person ? await vacantRecords(tx, run) : [];
  await tx`
    update mirror_record m
    set believed = case when m.sourced_id = any(${vacant}) then m.believed || '{"identifier": null}' end
    where m.district_id = ${run.districtId} and m.collection = ${collection} and m.believed is not null
      and not (m.sourced_id = any(${vacant}) and m.believed->>'identifier' is null)
      and not exists (select 1 from proposal p
                      where p.district_id = ${run.districtId} and p.question = ${question}
                        and p.left_id = m.sourced_id and p.last_run = ${run.runId})`;
  // Should the run break off, the next one maps the records again.
  await tx`
    with carried_out as (
      update proposal p set holds_right = false
      where ${answeredBefore(tx, run, question)} and p.holds_right returning p.left_id)
    update mirror_record set changed_run = ${run.runId}
    where district_id = ${run.districtId} and collection = ${collection}
      and sourced_id in (select left_id from carried_out)`;
  await settleProblems(tx, run, question, collection);
}

/** sourcedIds of records that stood for somebody and make nobody a user now (roster/users `notAUser`). */
async function vacantRecords(tx: Transaction, run: RunContext): Promise<string[]> {
  const found: string[] = [];
  const changed = tx<Array<{ user: User }>>`
    select body as user from mirror_record
    where district_id = ${run.districtId} and collection = 'users' and believed is not null and body is not null`;
  for await (const batch of changed.cursor(500))
    found.push(...batch.filter(({ user }) => notAUser(user, run.settings) !== null).map(({ user }) => user.sourcedId));
  return found;
}

async function settleProblems(
  tx: Transaction,
  run: RunContext,
  question: RecordQuestion,
  collection: string,
): Promise<void> {
  await tx`
    update problem b set settled_run = ${run.runId}
    where b.district_id = ${run.districtId} and b.code = ${proposalFinding[question]} and b.kind = ${collection}
      and b.settled_run is null and b.last_run < ${run.runId}
      and not exists (
        select 1 from proposal p
        where p.district_id = ${run.districtId} and p.question = ${question} and p.state = ${ProposalState.open}
          and b.thing in (p.left_id, p.right_id))`;
}
