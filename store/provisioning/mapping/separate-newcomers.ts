import { newcomerClass, newcomerPerson } from '../../../roster/changed-hands.js';
import type { Class, User } from '../../../oneroster/rostering/model.js';
import { ProposalState, ReuseQuestion } from '../../../roster/proposals.js';
import type { ReferenceData } from '../../../roster/reference-data.js';
import { chooseSession } from '../../../roster/sessions.js';
import type { Transaction } from '../../postgres/connect.js';
import { sendingKinds } from '../../runs/kinds.js';
import type { RunContext } from '../context.js';
import { answeredBefore } from './ids-in-question.js';

/**
 * Carries out that two stand under one sourcedId: the record is given Canvas ids of its own, and what the one before has
 * in Canvas belongs to no record any more and is left alone. An answer about a newcomer who has changed meanwhile is
 * none: it is asked anew.
 */
export async function separateNewcomers(
  tx: Transaction,
  run: RunContext,
  reference: Pick<ReferenceData, 'sessions'>,
): Promise<void> {
  if (!sendingKinds.includes(run.kind)) return;
  for (const [id, user] of await separated<User>(tx, run, ReuseQuestion.person, 'users')) {
    if (newcomerPerson(user) === id) await giveOwnId(tx, run, 'users', 'user', user.sourcedId);
  }
  for (const [id, one] of await separated<Class>(tx, run, ReuseQuestion.class, 'classes')) {
    const choice = chooseSession(one.termSourcedIds, reference.sessions, run.settings.mapping.sessionTypes);
    if (newcomerClass(one, choice.kind === 'unknown' ? null : choice.lastDay) !== id) continue;
    await giveOwnId(tx, run, 'classes', 'section', one.sourcedId);
    if (run.settings.mapping.courses === 'perClass') await giveOwnId(tx, run, 'classes', 'course', one.sourcedId);
    else await tx`delete from link where ${ofRecord(tx, run, 'course', one.sourcedId)}`;
    // Its days are those of the class before it.
    await tx`delete from ${tx(run.targets.class)} where district_id = ${run.districtId} and class_id = ${one.sourcedId}`;
  }
}

/** The newcomers, with their records, whom a person has told from the one before and who have no id of their own yet. */
async function separated<Body>(
  tx: Transaction,
  run: RunContext,
  question: ReuseQuestion,
  collection: 'users' | 'classes',
): Promise<Array<[string, Body]>> {
  const rows = await tx<Array<{ id: string; body: Body }>>`
    with answered as (
      update proposal p set holds_right = false
      where ${answeredBefore(tx, run, question)} and p.state = ${ProposalState.rejected} and p.holds_right
      returning p.left_id, p.right_id)
    update mirror_record m set changed_run = ${run.runId}
    from answered
    where m.district_id = ${run.districtId} and m.collection = ${collection} and m.sourced_id = answered.left_id
      and m.body is not null
    returning answered.right_id as id, m.body`;
  return rows.map((each) => [each.id, each.body]);
}

function ofRecord(tx: Transaction, run: RunContext, kind: string, sourcedId: string) {
  return tx`district_id = ${run.districtId} and kind = ${kind} and sourced_id = ${sourcedId}`;
}

/** `P1-2`, or the next number that nobody has in the SIS or in Canvas. */
async function giveOwnId(
  tx: Transaction,
  run: RunContext,
  collection: 'users' | 'classes',
  kind: 'user' | 'section' | 'course',
  sourcedId: string,
): Promise<void> {
  await tx`
    with own as (select sis_id from link where ${ofRecord(tx, run, kind, sourcedId)}),
    free as (
      select own.sis_id || '-' || n as sis_id from own cross join generate_series(2, 1000) n
      where not exists (select 1 from link l where l.district_id = ${run.districtId} and l.kind = ${kind}
                        and l.sis_id = own.sis_id || '-' || n)
        and not exists (select 1 from applied_row a where a.district_id = ${run.districtId} and a.kind = ${kind}
                        and a.sis_id = own.sis_id || '-' || n)
        and not exists (select 1 from mirror_record r where r.district_id = ${run.districtId}
                        and r.collection = ${collection} and r.sourced_id = own.sis_id || '-' || n)
      order by n limit 1)
    update link set sis_id = (select sis_id from free), pinned_run = ${run.runId}
    where exists (select 1 from free) and ${ofRecord(tx, run, kind, sourcedId)}`;
  await tx`
    update mirror_record set believed = null
    where district_id = ${run.districtId} and collection = ${collection} and sourced_id = ${sourcedId}`;
}
