import { classIdentity, personIdentity } from '../../../roster/identity-change.js';
import {
  IdentityQuestion,
  kindsInQuestion,
  proposalFinding,
  ProposalState,
  ReuseQuestion,
  type RecordQuestion,
} from '../../../roster/proposals.js';
import { ClassState } from '../../../roster/targets.js';
import type { Transaction } from '../../postgres/connect.js';
import { sendingKinds } from '../../runs/kinds.js';
import type { RunContext } from '../context.js';
import { agreeIn, type Fragment } from './accepted-pins.js';
import { answeredBefore } from './ids-in-question.js';
import { mayConclude } from './may-conclude.js';

const identityIn = {
  [IdentityQuestion.class]: { collection: 'classes', kind: 'section', members: Object.values<string>(classIdentity) },
  [IdentityQuestion.person]: { collection: 'users', kind: 'user', members: Object.values<string>(personIdentity) },
} as const;

/**
 * Deletes open proposals whose question is no longer asked, so that nothing stays held by them, and settles their
 * problems. Call it once all classes and people of a run are mapped: a question is asked from either side. Answered
 * proposals stay.
 */
export async function withdrawProposals(tx: Transaction, run: RunContext): Promise<void> {
  if (!(await mayConclude(tx, run))) return;
  for (const question of Object.values(IdentityQuestion)) {
    const { collection } = identityIn[question];
    await tx`
      delete from proposal p
      where p.district_id = ${run.districtId} and p.question = ${question} and p.state = ${ProposalState.open}
        and p.last_run <> ${run.runId}
        and (not exists (${standingPair(tx, question)})
             or ${run.mapAll ? tx`true` : tx`(${bothMapped(tx, run, question)}) or ${anyEnded(tx, run, question)}`})`;
    await settleProblems(tx, run, question, collection);
  }
  for (const question of Object.values(ReuseQuestion)) await withdrawReuse(tx, run, question);
}

const reusedIn = { [ReuseQuestion.class]: 'classes', [ReuseQuestion.person]: 'users' } as const;

/**
 * The same of questions about ids that may have changed hands. All of them were mapped, and asked again if they stand.
 * Records about which nothing is asked are believed from now on; an answer is carried out once the record it speaks of
 * was mapped by it.
 */
async function withdrawReuse(tx: Transaction, run: RunContext, question: ReuseQuestion): Promise<void> {
  if (!sendingKinds.includes(run.kind)) return;
  const collection = reusedIn[question];
  await tx`
    delete from proposal
    where district_id = ${run.districtId} and question = ${question} and state = ${ProposalState.open}
      and last_run <> ${run.runId}`;
  await tx`
    update mirror_record m set believed = null
    where m.district_id = ${run.districtId} and m.collection = ${collection} and m.believed is not null
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

/** The records of a proposal `p`, if they still agree, the other is present, and the one that Canvas knows is missing. */
function standingPair(tx: Transaction, question: IdentityQuestion): Fragment {
  const { collection, kind, members } = identityIn[question];
  return tx`
    select 1 from mirror_record m
    join mirror_record o on o.district_id = m.district_id and o.collection = m.collection and o.sourced_id = p.right_id
    where m.district_id = p.district_id and m.collection = ${collection} and m.sourced_id = p.left_id
      and m.missing_since is not null and o.missing_since is null and ${agreeIn(tx, members)}
      and exists (select 1 from link l
                  where l.district_id = p.district_id and l.kind = ${kind} and l.sourced_id = p.left_id)`;
}

/** Whether this run mapped both records of a proposal `p`: each would have asked. */
function bothMapped(tx: Transaction, run: RunContext, question: IdentityQuestion): Fragment {
  const mapped = (id: Fragment) => tx`exists (
    select 1 from ${tx(`desired_row_r${run.runId}`)} d
    where d.kind = any(${kindsInQuestion[question] as string[]}) and ${id} = any(d.sources))`;
  return tx`${mapped(tx`p.left_id`)} and ${mapped(tx`p.right_id`)}`;
}

/** Whether a class of a proposal `p` has ended: it leaves no rows, and is not asked about. */
function anyEnded(tx: Transaction, run: RunContext, question: IdentityQuestion): Fragment {
  if (question !== IdentityQuestion.class) return tx`false`;
  return tx`exists (
    select 1 from ${tx(run.targets.class)} t
    where t.district_id = ${run.districtId} and t.class_id in (p.left_id, p.right_id) and t.state = ${ClassState.ended})`;
}
