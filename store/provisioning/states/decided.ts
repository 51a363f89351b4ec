import { decidedReasons, Dependency, Finding, findingOrder, passingFindings, Verb } from '../../../roster/findings.js';
import { restrictionReason } from '../../../roster/calendar.js';
import { Phase, RowState } from '../../../roster/plan.js';
import {
  classQuestions,
  kindsInQuestion,
  proposalFinding,
  ProposalState,
  recordQuestions,
} from '../../../roster/proposals.js';
import type { Transaction } from '../../postgres/connect.js';
import type { RunContext } from '../context.js';
import {
  decisionOnEnrollment,
  decisionOnRow,
  effectsToSendAtOnce,
  hashesNotToSend,
  releases,
  surprisesInRun,
} from '../decisions/decision-on-row.js';
import { enrollmentEffect, enrollmentSubject, rowEffect, rowSubject } from '../decisions/effects.js';
import { pinsEnrollment, pinsInRun, pinsRow } from '../decisions/pins.js';
import { proposesInRun } from '../decisions/proposals.js';
import {
  keepsFromWeighing,
  observedSchools,
  restrictedSchools,
  restrictionsInRun,
  restricts,
} from '../decisions/restrictions.js';
import { planTables } from './blocked.js';

/** Reasons that no decision about a row overrules. */
const undecidable = [Dependency.proposalAnswered, Dependency.pinned, ...Object.values(restrictionReason)];

/**
 * Blocks rows held by findings and open proposals, unless a person has released them, and rows that a person decided
 * not to send. The latest of several decisions about a row counts.
 */
export async function blockHeldRows(
  tx: Transaction,
  run: RunContext,
  from: number,
  weighsObserved: boolean,
): Promise<void> {
  const [decided] = await tx`select 1 from decision where district_id = ${run.districtId} limit 1`;
  await gatherHolding(tx, run, decided !== undefined, weighsObserved);
  const { rows, enrollments } = planTables(tx, run);
  // Neither is for a decision: what was answered goes with the next run, and a pin with its own end.
  const answered = tx`coalesce(h.code = any(${undecidable as string[]}), false)`;
  const state = tx`case when not (${answered}) and (d.verb is null or d.verb = ${Verb.release}) then ${RowState.held}::text
                        else ${RowState.waiting}::text end`;
  const reason = tx`case when ${answered} then h.code
                         when d.verb = ${Verb.discard} then ${decidedReasons.discard}
                         when d.verb = ${Verb.keep} then ${decidedReasons.keep} else h.code end`;
  const undecided = tx`cross join (select null::text as verb, null::text[] as seen) d`;
  await tx`
    insert into blocked_row
    select p.kind, p.seq, p.sis_id, p.op, p.after->>'course_id', ${state}, ${reason}, h.source_kind, h.source_id
    from holding h
    join ${rows} p on p.kind = h.kind and p.seq = h.seq
    ${decided ? tx`left join ${decisionOnRow(tx, run)} d on true` : undecided}
    left join (${surprisesInRun(tx, run)}) s on s.kind = h.kind and s.seq = h.seq
    where p.outcome is null and p.phase >= ${from} and (${answered} or not ${releases(tx)})`;
  await tx`
    insert into blocked_enrollment
    select p.seq, p.section_id, p.user_id, p.role, p.op, p.phase, ${state}, ${reason}, h.source_kind, h.source_id
    from holding h
    join ${enrollments} p on p.seq = h.seq
    ${decided ? tx`left join ${decisionOnEnrollment(tx, run)} d on true` : undecided}
    left join (${surprisesInRun(tx, run)}) s on s.kind = h.kind and s.seq = h.seq
    where h.kind = 'enrollment' and p.outcome is null and p.phase >= ${from} and (${answered} or not ${releases(tx)})`;
}

/**
 * Blocks rows that wait for a successor or for the next night, if they have no other finding. The hour does not stop what
 * somebody released to be sent at once; enrollments that Canvas removes with it follow it.
 */
export async function blockPassingFindings(tx: Transaction, run: RunContext, from: number): Promise<void> {
  const { rows, enrollments, findings } = planTables(tx, run);
  const [urgent] = await tx`select 1 from (${effectsToSendAtOnce(tx, run)}) d limit 1`;
  const joinUrgent = (effect: ReturnType<typeof rowEffect>) =>
    urgent ? tx`left join (${effectsToSendAtOnce(tx, run)}) u on u.effect_hash = ${effect}` : tx``;
  const stops = urgent ? tx`(f.code <> ${Finding.afterFinishBy} or u.effect_hash is null)` : tx`true`;
  const stopsEnrollment = urgent
    ? tx`(f.code <> ${Finding.afterFinishBy} or (p.phase <> ${Phase.cascaded} and u.effect_hash is null))`
    : tx`true`;
  const passing = tx`
    select distinct on (kind, seq) kind, seq, code, source_kind, source_id from ${findings}
    where code = any(${passingFindings as string[]})
    order by kind, seq, array_position(${findingOrder as string[]}::text[], code), source_id`;
  await tx`
    insert into blocked_row
    select p.kind, p.seq, p.sis_id, p.op, p.after->>'course_id', ${RowState.waiting}, f.code, f.source_kind, f.source_id
    from (${passing}) f
    join ${rows} p on p.kind = f.kind and p.seq = f.seq
    ${joinUrgent(rowEffect(tx))}
    where p.outcome is null and p.phase >= ${from} and ${stops}
      and not exists (select 1 from blocked_row b where b.kind = p.kind and b.seq = p.seq)`;
  await tx`
    insert into blocked_enrollment
    select p.seq, p.section_id, p.user_id, p.role, p.op, p.phase, ${RowState.waiting}, f.code, f.source_kind, f.source_id
    from (${passing}) f
    join ${enrollments} p on p.seq = f.seq
    ${joinUrgent(enrollmentEffect(tx))}
    where f.kind = 'enrollment' and p.outcome is null and p.phase >= ${from} and ${stopsEnrollment}
      and not exists (select 1 from blocked_enrollment b where b.seq = p.seq)`;
}

/**
 * Writes the first finding of each row that needs a person into the table `holding`; no code if the row only has a
 * decision. A question that was answered while the run is open comes first: the plan was made without the answer, so its
 * rows wait for the next run, whatever else is decided on them.
 */
async function gatherHolding(
  tx: Transaction,
  run: RunContext,
  decided: boolean,
  weighsObserved: boolean,
): Promise<void> {
  const { rows, enrollments, findings } = planTables(tx, run);
  await tx`drop table if exists holding, open_side`;
  await tx`
    create temp table open_side on commit drop as
    select o.id, q.kinds, q.of_class, side.record_id,
           case when o.state = ${ProposalState.open} then q.code else ${Dependency.proposalAnswered} end as code
    from proposal o
    join (select question, code, string_to_array(kinds, ',') as kinds,
                 question = any(${[...classQuestions]}) as of_class
          from unnest(${[...recordQuestions]}::text[],
                      ${recordQuestions.map((each) => proposalFinding[each])}::text[],
                      ${recordQuestions.map((each) => kindsInQuestion[each].join(','))}::text[])
               as each (question, code, kinds)) q using (question)
    cross join lateral (select o.left_id union all select o.right_id where o.holds_right) side (record_id)
    where ${proposesInRun(tx, run)}`;
  const [asked] = await tx`select 1 from open_side limit 1`;
  const proposed = tx`
    union all
    select p.kind, p.seq, s.code, 'proposal', s.id::text
    from ${rows} p
    join open_side s on s.record_id = any(p.sources) and p.kind = any(s.kinds)
    union all
    select 'enrollment', p.seq, s.code, 'proposal', s.id::text
    from ${enrollments} p
    join open_side s on s.record_id = case when s.of_class then p.class_id else p.person_id end`;
  const [pinned] = await tx`select 1 from (${pinsInRun(tx, run)}) n limit 1`;
  const pins = tx`
    union all
    select p.kind, p.seq, ${Dependency.pinned}, 'pin', n.id::text from (${pinsInRun(tx, run)}) n join ${rows} p on ${pinsRow(tx)}
    union all
    select 'enrollment', p.seq, ${Dependency.pinned}, 'pin', n.id::text
    from (${pinsInRun(tx, run)}) n join ${enrollments} p on ${pinsEnrollment(tx)}`;
  const counts = weighsObserved ? keepsFromWeighing(tx, run, await observedSchools(tx, run)) : tx`true`;
  // What a restriction holds back is told with the first finding that would have held it.
  const calendar = tx`
    union all
    select p.kind, p.seq, c.code, 'calendar', coalesce(f.code, '')
    from (${restrictedSchools(tx, run)}) c join ${rows} p on ${restricts(tx)}
    left join (${firstFindings(tx, run)}) f on f.kind = p.kind and f.seq = p.seq
    where ${counts}
    union all
    select 'enrollment', p.seq, c.code, 'calendar', coalesce(f.code, '')
    from (${restrictedSchools(tx, run)}) c join ${enrollments} p on ${restricts(tx)}
    left join (${firstFindings(tx, run)}) f on f.kind = 'enrollment' and f.seq = p.seq
    where ${counts}`;
  // Not sent while a person's decision to keep or to discard them lasts.
  const withHash = (kind: ReturnType<typeof rowEffect>, plan: typeof rows, hash: ReturnType<typeof rowEffect>) => tx`
    union all
    select ${kind}, p.seq, null, '', '' from ${plan} p join (${hashesNotToSend(tx, run)}) d on d.effect_hash = ${hash}`;
  const enrollment = tx`'enrollment'`;
  const unwanted = tx`
    ${withHash(tx`p.kind`, rows, rowEffect(tx))} ${withHash(tx`p.kind`, rows, rowSubject(tx))}
    ${withHash(enrollment, enrollments, enrollmentEffect(tx))} ${withHash(enrollment, enrollments, enrollmentSubject(tx))}`;
  await tx`
    create temp table holding on commit drop as
    select distinct on (kind, seq) kind, seq, code, source_kind, source_id
    from (select kind, seq, code, source_kind, source_id from ${findings} where code <> all(${passingFindings as string[]})
          ${asked ? proposed : tx``} ${pinned ? pins : tx``} ${decided ? unwanted : tx``}
          ${restrictionsInRun(run).length > 0 ? calendar : tx``}) found
    order by kind, seq, coalesce(array_position(${undecidable as string[]}::text[], code), 99),
             array_position(${findingOrder as string[]}::text[], code), source_id`;
}

/** The first finding of each row that needs a person. */
function firstFindings(tx: Transaction, run: RunContext) {
  return tx`
    select distinct on (kind, seq) kind, seq, code from ${planTables(tx, run).findings}
    where code <> all(${passingFindings as string[]})
    order by kind, seq, array_position(${findingOrder as string[]}::text[], code)`;
}
