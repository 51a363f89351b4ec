import { RunKind } from '../../../codes/run-kinds.js';
import { carriedOut } from '../../../roster/adoption/link-states.js';
import { DesiredState } from '../../../roster/mapped.js';
import { dependencies } from '../plan/dependencies.js';
import { ClassState, UserState } from '../../../roster/targets.js';
import type { Transaction } from '../../postgres/connect.js';
import { disableNestedLoops } from '../../postgres/planner-hints.js';
import type { RunContext } from '../context.js';
import { followsCourse, isPinned } from './is-pinned.js';

/**
 * In a Canvas that is adopted, leaves alone what no adoption has carried out: things whose link waits for a person, those
 * of schools that come later, and what hangs on them. Made meanwhile, they would stand twice. An evaluation sees everything.
 * A class in the course of another one leaves that course as it is.
 */
export async function waitForAdoption(tx: Transaction, run: RunContext): Promise<void> {
  if (run.kind === RunKind.evaluation) return;
  const own = tx`district_id = ${run.districtId}`;
  const [any] = await tx`select 1 from adoption_link where ${own} limit 1`;
  if (!any) return;
  await disableNestedLoops(tx);
  const desired = tx(`desired_row_r${run.runId}`);
  const done = carriedOut as string[];
  await tx`
    update ${desired} d set fields = a.fields
    from applied_row a
    where a.district_id = ${run.districtId} and a.kind = 'course' and not a.removed and a.sis_id = d.sis_id
      and d.state = ${DesiredState.desired} and ${followsCourse(tx, run.districtId)}`;
  await tx`create temp table waits_for_adoption (ord bigint, kind text, sis_id text, sources text[]) on commit drop`;
  await tx`
    insert into waits_for_adoption
    select d.ord, d.kind, d.sis_id, d.sources
    from (select ord, kind, sis_id, school, sources, unnest(sources) as source from ${desired}
          where state = ${DesiredState.desired}) d
    left join (select kind, unnest(sources) as source, bool_or(state = any(${done})) as is_done
               from adoption_link where ${own} group by 1, 2) k on k.kind = d.kind and k.source = d.source
    left join (select school, bool_or(state = any(${done})) as is_done
               from adoption_link cross join unnest(schools) as school where ${own} and kind = 'section' group by 1) s
      on s.school = d.school
    where not coalesce(k.is_done, s.is_done, true) and not (${isAccepted(tx, run)})
    group by 1, 2, 3, 4`;
  await addIdsGivenToOthers(tx, run);
  // Accounts twice: a school's may be below one that is below another.
  for (const [kind, parent, column] of [dependencies[0], ...dependencies]) {
    await tx`
      insert into waits_for_adoption
      select d.ord, d.kind, d.sis_id, d.sources from ${desired} d
      where d.kind = ${kind} and d.state = ${DesiredState.desired} and not (${isAccepted(tx, run)})
        and not exists (select 1 from waits_for_adoption w where w.kind = d.kind and w.ord = d.ord)
        and exists (
          select 1 from waits_for_adoption p
          where p.kind = ${parent} and p.sis_id = d.fields->>${column} and (p.sources && d.sources or not exists (
            select 1 from ${desired} r
            where r.kind = p.kind and r.sis_id = p.sis_id and r.state = ${DesiredState.desired}
              and not exists (select 1 from waits_for_adoption o where o.kind = r.kind and o.ord = r.ord))))`;
  }
  await tx`analyze waits_for_adoption`;
  await tx`
    update ${tx(run.targets.class)} t set state = ${ClassState.unknown}, changed_run = ${run.runId}
    where ${own} and state = ${ClassState.live}
      and class_id in (select unnest(sources) from waits_for_adoption where kind = 'section')`;
  await tx`
    update ${tx(run.targets.user)} t set state = ${UserState.unknown}, changed_run = ${run.runId}
    where ${own} and state = ${UserState.live}
      and user_sourced_id in (select unnest(sources) from waits_for_adoption where kind = 'user')`;
  await tx`
    update ${desired} d set state = ${DesiredState.unknown}, fields = null, reason = 'ADOPTION_OPEN'
    from waits_for_adoption w where w.kind = d.kind and w.ord = d.ord and d.state = ${DesiredState.desired}`;
}

/** Whether a desired row `d` is Rollbook's already: not another thing that was adopted under the id which it would get. */
function isAccepted(tx: Transaction, { districtId }: RunContext) {
  return tx`
    exists (select 1 from applied_row a
            where a.district_id = ${districtId} and a.kind = d.kind and a.sis_id = d.sis_id and not a.removed)
    and ${isPinned(tx, districtId)}`;
}

/**
 * Adds what would get an id under which an adoption has taken another thing over: ids of other systems, numbers above all,
 * may be those of anything that comes later, and an import would change that other thing.
 */
async function addIdsGivenToOthers(tx: Transaction, { districtId, runId }: RunContext): Promise<void> {
  await tx`
    insert into waits_for_adoption
    select distinct on (d.kind, d.ord) d.ord, d.kind, d.sis_id, d.sources
    from ${tx(`desired_row_r${runId}`)} d
    join link l on l.district_id = ${districtId} and l.kind = d.kind and l.sis_id = d.sis_id
    join run r on r.id = l.pinned_run and r.kind = ${RunKind.adoption}
    where d.state = ${DesiredState.desired} and not ${isPinned(tx, districtId)}
      and not exists (
        select 1 from adoption_link k
        where k.district_id = ${districtId} and k.kind = l.kind and k.wanted_id = l.sis_id and l.sourced_id = any(k.sources))
      and not exists (select 1 from waits_for_adoption w where w.kind = d.kind and w.ord = d.ord)`;
}
