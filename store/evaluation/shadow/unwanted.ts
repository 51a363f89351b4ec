import { MatchState } from '../../../roster/matching/match-states.js';
import { RecordState, recordStateOf } from '../../../roster/shadow/causes.js';
import { ClassState } from '../../../roster/targets.js';
import type { Transaction } from '../../postgres/connect.js';
import type { RunContext } from '../../provisioning/context.js';
import { ownTable } from '../run-tables.js';
import type { ComparedBefore } from './before.js';

/**
 * Makes `unwanted_record` (kind, canvas_id, school, record, reason, sources): which objects of Canvas stand for records that
 * the SIS has and that are not wanted. By what was taken for them before, or by an id in Canvas that is one of the
 * record's, if that is how most links of the kind were found.
 */
export async function unwantedRecords(tx: Transaction, run: RunContext, before: ComparedBefore | null): Promise<void> {
  await unwantedSources(tx, run);
  const own = (name: Parameters<typeof ownTable>[0], of = run.runId) => tx(ownTable(name, of));
  const match = own('evaluation_match');
  const former =
    before === null
      ? tx`select null::text as kind, null::text as canvas_id, null::text as source where false`
      : tx`select kind, linked_id as canvas_id, unnest(sources) as source from ${own('evaluation_match', before.runId)}
           where linked_id is not null
           union select kind, canvas_id, unnest(sources) from ${own('shadow_difference', before.runId)} where sources is not null`;
  const folded = (value: ReturnType<Transaction>) =>
    tx`coalesce(substring(trim(${value}) from '^(?:[A-Za-z]+[-_. ]?)?0*([1-9][0-9]*)$'), lower(trim(${value})))`;
  await tx`
    create temp table unwanted_record on commit drop as
    with telling as (
      select m.kind, fact from ${match} m cross join unnest(m.facts) as fact
      join (select kind, count(*) as links from ${match} where state = ${MatchState.linked} group by 1) l on l.kind = m.kind
      where m.state = ${MatchState.linked} and fact in ('sourcedId', 'dcid', 'number', 'otherId', 'login')
      group by m.kind, fact having count(*) * 2 >= min(l.links)
    ), id as (
      select kind, source, 'sourcedId' as fact, lower(trim(source)) as key from unwanted_source
      union select kind, source, 'dcid', ${folded(tx`source`)} from unwanted_source
      union select u.kind, u.source, k.fact, ${folded(tx`k.value`)}
      from unwanted_source u
      join mirror_record r on r.district_id = ${run.districtId} and r.collection = 'users' and r.sourced_id = u.source
      cross join lateral (
        select 'number' as fact, r.body->>'identifier' as value
        union all select 'login', r.body->>'username'
        union all select 'otherId', i->>'identifier' from jsonb_array_elements(coalesce(r.body->'userIds', '[]')) i) k
      where u.kind = 'user' and k.value <> ''
    ), found as (
      select f.kind, f.canvas_id, f.source, 0 as place from (${former}) f
      union all
      select i.kind, k.thing, i.source, 1 from id i
      join telling t on t.kind = i.kind and t.fact = i.fact
      join ${own('evaluation_key')} k on k.side = 'canvas' and k.kind = i.kind and k.fact = i.fact and k.key = i.key
    )
    select distinct on (f.kind, f.canvas_id) f.kind, f.canvas_id, u.school, u.record, u.reason, array[u.source] as sources
    from found f join unwanted_source u on u.kind = f.kind and u.source = f.source
    order by f.kind, f.canvas_id, f.place, u.source`;
  await tx`analyze unwanted_record`;
}

/**
 * Makes `unwanted_source` (kind, source, school, record, reason): records of classes and people that are not wanted. Of one
 * that has no mapped row the SIS has said nothing against: it has ended, or the district file leaves it out.
 */
async function unwantedSources(tx: Transaction, { runId, districtId, targets }: RunContext): Promise<void> {
  const desired = tx(`desired_row_r${runId}`);
  const kinds = tx`kind in ('course', 'section', 'user')`;
  const reasons = await tx<Array<{ reason: string | null }>>`
    select distinct reason from ${desired} where state <> 'desired' and ${kinds}`;
  const states = reasons.map(({ reason }) => ({ reason, record: recordStateOf(reason) }));
  await tx`
    create temp table mapped_source on commit drop as
    select kind, unnest(sources) as source, school, state = 'desired' as is_wanted, reason from ${desired} where ${kinds}`;
  await tx`analyze mapped_source`;
  await tx`
    create temp table unwanted_source on commit drop as
    select distinct on (m.kind, m.source) m.kind, m.source, m.school, s.record, m.reason
    from mapped_source m
    join jsonb_to_recordset(${tx.json(states)}) as s (reason text, record text) on s.reason is not distinct from m.reason
    where not m.is_wanted
    order by m.kind, m.source, m.reason`;
  await tx`
    insert into unwanted_source
    select k.kind, r.sourced_id, r.body->>'schoolSourcedId',
           case when r.rejected then ${RecordState.keptAway}
                when r.missing_since is not null or r.body->>'status' = 'tobedeleted' or c.state = ${ClassState.ended}
                then ${RecordState.ended} else ${RecordState.outOfScope} end,
           case when r.rejected then 'RECORD_REJECTED' end
    from mirror_record r
    join (values ('users', 'user'), ('classes', 'section'), ('classes', 'course')) k (collection, kind) on k.collection = r.collection
    left join ${tx(targets.class)} c on r.collection = 'classes' and c.district_id = ${districtId} and c.class_id = r.sourced_id
    left join (select distinct kind, source from mapped_source) m on m.kind = k.kind and m.source = r.sourced_id
    where r.district_id = ${districtId} and m.source is null`;
  await tx`delete from unwanted_source u using mapped_source m where m.is_wanted and m.kind = u.kind and m.source = u.source`;
  await tx`analyze unwanted_source`;
}
