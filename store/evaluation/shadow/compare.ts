import type { Shadow, ShadowCount, ShadowGone } from '../../../evaluation/model.js';
import { Arisen, ShadowDifference, shadowCauseOf, type ShadowFacts } from '../../../roster/shadow/causes.js';
import type { Transaction } from '../../postgres/connect.js';
import type { RunContext } from '../../provisioning/context.js';
import { emptyTables, ownTable } from '../run-tables.js';
import { comparedBefore, type ComparedBefore } from './before.js';
import { compareEnrollments, countPlaces } from './enrollments.js';
import { takeLinks } from './links.js';
import { compareThings } from './things.js';

/**
 * Compares Canvas as it stands with Canvas as Rollbook would have it, by what is taken for what, and says of each difference
 * since when it lasts and why. Nothing that nights build on is written. A repetition begins anew. Needs `object_school`,
 * `living_section` and the findings of the transaction.
 */
export async function compareWithCanvas(tx: Transaction, run: RunContext): Promise<Shadow> {
  const before = await comparedBefore(tx, run);
  await emptyTables(tx, run.runId, ['shadow_difference']);
  await takeLinks(tx, run, before);
  await compareThings(tx, run, before);
  await compareEnrollments(tx, run);
  await tx`analyze ${tx(ownTable('shadow_difference', run.runId))}`;
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
    update ${tx(ownTable('shadow_difference', run.runId))} d set since = b.since, arisen = b.arisen
    from ${tx(ownTable('shadow_difference', before.runId))} b where b.key = d.key`;
}

/** Which side has moved, of differences that are new. */
async function noteArising(tx: Transaction, run: RunContext, before: ComparedBefore | null): Promise<void> {
  const differences = tx(ownTable('shadow_difference', run.runId));
  if (before === null || !before.hasReport) {
    const arisen = before === null ? Arisen.start : Arisen.compared;
    await tx`update ${differences} set since = ${run.asOf}, arisen = ${arisen} where since is null`;
    return;
  }
  const old = (name: Parameters<typeof ownTable>[0]) => tx(ownTable(name, before.runId));
  const [match, objects, logins] = [old('evaluation_match'), old('canvas_object'), old('canvas_login')];
  const desired = (runId: number) => tx(`desired_row_r${runId}`);
  const plan = tx(`plan_enrollment_r${before.runId}`);
  // What is wanted since, or is wanted no more.
  await tx`
    update ${differences} d set arisen = ${Arisen.sis}
    where d.arisen is null and d.kind <> 'enrollment' and (
      (d.what = ${ShadowDifference.missing} and not exists (select 1 from ${match} m where m.kind = d.kind and m.sis_id = d.sis_id))
      or (d.what = ${ShadowDifference.extra} and exists (
            select 1 from ${match} m where m.kind = d.kind and m.linked_id = d.canvas_id)))`;
  await tx`
    update ${differences} d set arisen = ${Arisen.sis}
    where d.arisen is null and d.kind = 'enrollment' and (
      (d.what <> ${ShadowDifference.extra} and not exists (
         select 1 from ${plan} p where p.section_id = d.sis_id and p.user_id = d.user_id and p.role = d.role and p.after_status = 'active'))
      or (d.what = ${ShadowDifference.extra} and exists (
         select 1 from ${plan} p where p.section_id = d.sis_id and p.user_id = d.user_id and lower(p.role) = lower(d.role)
           and p.after_status = 'active')))`;
  // A field that the SIS says otherwise since.
  await tx`
    update ${differences} d set arisen = ${Arisen.sis}
    from ${desired(before.runId)} o join ${desired(run.runId)} n on n.kind = o.kind and n.sis_id = o.sis_id
    where d.arisen is null and d.what = ${ShadowDifference.other} and d.kind = o.kind and d.sis_id = o.sis_id
      and o.state = 'desired' and n.state = 'desired' and o.fields is distinct from n.fields
      and case when d.field = 'name' then (o.fields - 'login_id' - 'email' - 'short_name') is distinct from (n.fields - 'login_id' - 'email' - 'short_name')
               else o.fields->>(case d.field when 'login' then 'login_id' when 'code' then 'short_name' when 'term' then 'term_id'
                                when 'account' then case d.kind when 'course' then 'account_id' else 'parent_account_id' end
                                when 'course' then 'course_id' else d.field end)
                    is distinct from
                    n.fields->>(case d.field when 'login' then 'login_id' when 'code' then 'short_name' when 'term' then 'term_id'
                                when 'account' then case d.kind when 'course' then 'account_id' else 'parent_account_id' end
                                when 'course' then 'course_id' else d.field end) end`;
  // What was compared the last time and agreed: then Canvas has moved. What was not there in Canvas at all, too.
  await tx`
    update ${differences} d set arisen = ${Arisen.canvas}
    where d.arisen is null and d.kind <> 'enrollment' and (
      (d.what in (${ShadowDifference.missing}, ${ShadowDifference.other}) and exists (
         select 1 from ${match} m where m.kind = d.kind and m.sis_id = d.sis_id and m.linked_id is not null))
      or (d.what = ${ShadowDifference.extra} and not exists (
            select 1 from ${objects} o where o.kind = d.kind and o.canvas_id = d.canvas_id)
          and not exists (select 1 from ${logins} l where d.kind = 'user' and l.user_id = d.canvas_id)))`;
  await tx`
    update ${differences} d set arisen = ${Arisen.canvas}
    where d.arisen is null and d.kind = 'enrollment'
      and (d.sis_id is null or exists (select 1 from ${match} m where m.kind = 'section' and m.sis_id = d.sis_id and m.linked_id is not null))
      and (d.user_id is null or exists (select 1 from ${match} m where m.kind = 'user' and m.sis_id = d.user_id and m.linked_id is not null))`;
  await tx`
    update ${differences} set since = coalesce(since, ${run.asOf}), arisen = coalesce(arisen, ${Arisen.compared})
    where since is null or arisen is null`;
}

/** The rule is called once for each set of facts that occurs. */
async function judgeCauses(tx: Transaction, { runId }: RunContext): Promise<void> {
  const differences = tx(ownTable('shadow_difference', runId));
  const sets = await tx<ShadowFacts[]>`
    select distinct what, arisen, by_sis as "bySis", was_deleted as "wasDeleted", hangs, record from ${differences}`;
  const judged = sets.map((facts) => ({ ...facts, cause: shadowCauseOf(facts) }));
  await tx`
    update ${differences} d set cause = j.cause
    from jsonb_to_recordset(${tx.json(judged)}) as j (
      what text, arisen text, "bySis" boolean, "wasDeleted" boolean, hangs boolean, record text, cause text)
    where j.what = d.what and j.arisen = d.arisen and j."bySis" is not distinct from d.by_sis and j."wasDeleted" = d.was_deleted
      and j.hangs = d.hangs and j.record = d.record`;
}

async function countCompared(tx: Transaction, { runId }: RunContext): Promise<Shadow['compared']> {
  const things = await tx<Shadow['compared']>`
    select kind, school, count(*) filter (where state <> 'question' or linked_id is not null)::int as compared,
           count(*) filter (where state = 'question' and linked_id is null)::int as "notCompared"
    from ${tx(ownTable('evaluation_match', runId))} group by 1, 2 order by kind_order(kind), 2`;
  const places = await countPlaces(tx);
  return [...things, ...places.map((each) => ({ kind: 'enrollment' as const, ...each }))];
}

async function countDifferences(tx: Transaction, { runId, asOf }: RunContext): Promise<ShadowCount[]> {
  return tx<ShadowCount[]>`
    select kind, what, field, cause, detail, school, count(*)::int as count,
           count(*) filter (where since = ${asOf})::int as fresh, min(since)::text as oldest
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
