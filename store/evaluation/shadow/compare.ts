import type { Shadow, ShadowCount, ShadowGone } from '../../../evaluation/model.js';
import { shadowCauseOf, type ShadowFacts } from '../../../roster/shadow/causes.js';
import type { Transaction } from '../../postgres/connect.js';
import type { RunContext } from '../../provisioning/context.js';
import { emptyTables, ownTable } from '../run-tables.js';
import { comparedBefore, type ComparedBefore } from './before.js';
import { noteArising } from './arising.js';
import { compareEnrollments, countPlaces } from './enrollments.js';
import { takeLinks } from './links.js';
import { compareThings } from './things.js';

/**
 * Compares Canvas as it stands with Canvas as Rollbook would have it, by what is taken for what, and says of each difference
 * since when it lasts and why. Nothing that nights build on is written. A repetition begins anew. Needs `object_school`,
 * `living_section` and the findings of the transaction.
 */
export async function compareWithCanvas(
  tx: Transaction,
  run: RunContext,
  onStep: (step: string) => void,
): Promise<Shadow> {
  onStep('links');
  const before = await comparedBefore(tx, run);
  await emptyTables(tx, run.runId, ['shadow_difference']);
  await takeLinks(tx, run, before);
  onStep('things');
  await compareThings(tx, run, before);
  onStep('enrollments');
  await compareEnrollments(tx, run);
  await tx`analyze ${tx(ownTable('shadow_difference', run.runId))}`;
  onStep('causes');
  await noteSince(tx, run, before);
  await noteArising(tx, run, before);
  await judgeCauses(tx, run);
  return {
    before: before === null ? null : { run: before.number, asOf: before.asOf },
    compared: await countCompared(tx, run),
    differences: await countDifferences(tx, run),
    gone: before === null ? [] : await countGone(tx, run, before),
  };
}

/** What was there the last time keeps its age, and which side had moved. */
async function noteSince(tx: Transaction, run: RunContext, before: ComparedBefore | null): Promise<void> {
  if (before === null) return;
  await tx`
    update ${tx(ownTable('shadow_difference', run.runId))} d set since = b.since, first_run = b.first_run, arisen = b.arisen, was_deleted = d.was_deleted or b.was_deleted
    from ${tx(ownTable('shadow_difference', before.runId))} b where b.key = d.key`;
}

/** The rule is called once for each set of facts that occurs. */
async function judgeCauses(tx: Transaction, { runId }: RunContext): Promise<void> {
  const differences = tx(ownTable('shadow_difference', runId));
  const sets = await tx<ShadowFacts[]>`
    select distinct what, arisen, by_sis as "bySis", was_deleted as "wasDeleted", record from ${differences}`;
  const judged = sets.map((facts) => ({ ...facts, cause: shadowCauseOf(facts) }));
  await tx`
    update ${differences} d set cause = j.cause
    from jsonb_to_recordset(${tx.json(judged)}) as j (
      what text, arisen text, "bySis" boolean, "wasDeleted" boolean, record text, cause text)
    where j.what = d.what and j.arisen = d.arisen and j."bySis" is not distinct from d.by_sis and j."wasDeleted" = d.was_deleted
      and j.record = d.record`;
}

async function countCompared(tx: Transaction, { runId }: RunContext): Promise<Shadow['compared']> {
  const things = await tx<Shadow['compared']>`
    select kind, school, count(*) filter (where state <> 'question' or linked_id is not null)::int as compared,
           0 as hanging, count(*) filter (where state = 'question' and linked_id is null)::int as waiting
    from ${tx(ownTable('evaluation_match', runId))} group by 1, 2 order by kind_order(kind), 2`;
  const places = await countPlaces(tx);
  return [...things, ...places.map((each) => ({ kind: 'enrollment' as const, ...each }))];
}

async function countDifferences(tx: Transaction, { runId, number }: RunContext): Promise<ShadowCount[]> {
  return tx<ShadowCount[]>`
    select kind, what, field, cause, detail, school, count(*)::int as count,
           count(*) filter (where first_run = ${number})::int as fresh, min(since)::text as oldest
    from ${tx(ownTable('shadow_difference', runId))}
    group by 1, 2, 3, 4, 5, 6 order by kind_order(kind), 2, 3 nulls first, 4, 5 nulls first, 6 nulls first`;
}

async function countGone(tx: Transaction, { runId }: RunContext, before: ComparedBefore): Promise<ShadowGone[]> {
  return tx<ShadowGone[]>`
    select b.kind, b.what, b.field, b.cause, b.school, count(*)::int as count
    from ${tx(ownTable('shadow_difference', before.runId))} b
    left join ${tx(ownTable('shadow_difference', runId))} d on d.key = b.key
    where d.key is null
    group by 1, 2, 3, 4, 5 order by kind_order(b.kind), 2, 3 nulls first, 4, 5 nulls first`;
}
