import { RunKind } from '../../codes/run-kinds.js';
import { LinkState } from '../../roster/adoption/link-states.js';
import { needOf, obstructionToMaking, type LinkFacts, type WantedIds } from '../../roster/adoption/need-of.js';
import { StoreError } from '../errors.js';
import type { Sql, Transaction } from '../postgres/connect.js';
import { disableNestedLoops } from '../postgres/planner-hints.js';
import { ownTable } from '../evaluation/run-tables.js';

export interface AdoptionToPlan {
  districtId: number;
  /** The evaluation whose rows are taken; they must still be kept. */
  evaluationRun: number;
  ids: WantedIds;
}

/**
 * Takes the links of an evaluation over, in place of those of earlier ones. What was carried out stays, and so does what a
 * person has said about the same object. Returns how many links there are. Set-based: the rules are called once for each
 * set of facts that occurs. Throws `StoreError` `RUN_AT_WORK` while an adoption is under way.
 */
export async function planAdoption(sql: Sql, adoption: AdoptionToPlan): Promise<number> {
  return sql.begin(async (tx) => {
    // One plan at a time; a decision that comes meanwhile waits.
    await tx`select 1 from district where id = ${adoption.districtId} for update`;
    const [open] = await tx`
      select 1 from run where district_id = ${adoption.districtId} and kind = ${RunKind.adoption} and ended_at is null`;
    if (open) throw new StoreError('RUN_AT_WORK', 'An adoption is under way: plan when it has ended.');
    await disableNestedLoops(tx);
    await findFacts(tx, adoption);
    await judge(tx, adoption);
    return replaceLinks(tx, adoption);
  });
}

/** Makes `found`: each wanted thing with the object proposed for it, and the facts that the rules go by. */
async function findFacts(tx: Transaction, { districtId, evaluationRun }: AdoptionToPlan): Promise<void> {
  const own = (name: Parameters<typeof ownTable>[0]) => tx(ownTable(name, evaluationRun));
  const [match, objects, logins] = [own('evaluation_match'), own('canvas_object'), own('canvas_login')];
  const desired = tx(`desired_row_r${evaluationRun}`);
  // The login that is meant: the one with the wanted id, else the one with the wanted login, else one with an id.
  await tx`
    create temp table meant_login on commit drop as
    select distinct on (m.sis_id) m.sis_id as wanted_id, l.sis_id as standing_id, l.login_id, l.provider,
           count(*) filter (where l.sis_id is not null) over (partition by m.sis_id) > 1
             and l.sis_id is distinct from m.sis_id
             and lower(l.login_id) is distinct from lower(d.fields->>'login_id') as several_ids
    from ${match} m
    join ${logins} l on l.user_id = m.canvas_id and l.status <> 'deleted'
    left join ${desired} d on d.kind = 'user' and d.sis_id = m.sis_id and d.state = 'desired'
    where m.kind = 'user' and m.canvas_id is not null
    order by m.sis_id, (l.sis_id is not distinct from m.sis_id) desc,
             (lower(l.login_id) is not distinct from lower(d.fields->>'login_id')) desc,
             (l.sis_id is not null) desc, l.login_id`;
  await tx`
    create temp table held_id on commit drop as
    select kind, sis_id, canvas_id, bool_or(is_living) as is_living from (
      select kind, sis_id, canvas_id, status <> 'deleted' as is_living from ${objects} where sis_id is not null
      union all select 'user', sis_id, user_id, status <> 'deleted' from ${logins} where sis_id is not null) ids
    group by 1, 2, 3`;
  await tx`
    create temp table held_login on commit drop as
    select distinct lower(login_id) as login from ${logins} where status <> 'deleted'`;
  await tx`
    create temp table school_of_person on commit drop as
    select p.user_id as wanted_id, array_agg(distinct p.school) as schools
    from ${tx(`plan_enrollment_r${evaluationRun}`)} p where p.school is not null group by 1`;
  for (const table of ['meant_login', 'held_id', 'held_login', 'school_of_person']) await tx`analyze ${tx(table)}`;
  await tx`
    create temp table found on commit drop as
    select m.kind, m.sis_id as wanted_id, m.sources, m.state as match_state, m.canvas_id, m.confidence, m.facts,
           array(select distinct s from unnest(coalesce(p.schools, '{}') || m.school) s where s is not null order by s) as schools,
           coalesce(l.standing_id, o.sis_id) as standing_id, l.login_id, l.provider,
           m.canvas_id is not null as has_object,
           m.canvas_id is not null and (o.status is not distinct from 'deleted' or (m.kind = 'user' and l.wanted_id is null)) as is_deleted,
           case when coalesce(l.standing_id, o.sis_id) is null then 'none'
                when coalesce(l.standing_id, o.sis_id) = m.sis_id then 'same' else 'other' end as standing,
           coalesce(l.several_ids, false) as several_ids,
           case when h.is_living then 'living' when h.is_living is false then 'deleted' else 'free' end as wanted_id_of_others,
           case when h.is_living or a.is_living then 'living' when h.is_living is false or a.is_living is false then 'deleted'
                else 'free' end as wanted_id_of_any,
           m.kind = 'user' and exists (select 1 from held_login g where g.login = lower(d.fields->>'login_id')) as login_held
    from ${match} m
    left join ${desired} d on d.kind = m.kind and d.sis_id = m.sis_id and d.state = 'desired' and m.kind = 'user'
    left join ${objects} o on o.kind = m.kind and o.canvas_id = m.canvas_id
    left join meant_login l on m.kind = 'user' and l.wanted_id = m.sis_id
    left join school_of_person p on m.kind = 'user' and p.wanted_id = m.sis_id
    left join lateral (select bool_or(is_living) as is_living from held_id i
                       where i.kind = m.kind and i.sis_id = m.sis_id and i.canvas_id is distinct from m.canvas_id) h on true
    left join lateral (select bool_or(is_living) as is_living from held_id i
                       where i.kind = m.kind and i.sis_id = m.sis_id and i.canvas_id = m.canvas_id) a on true
    where not exists (
      select 1 from adoption_link k
      where k.district_id = ${districtId} and k.kind = m.kind and k.sources && m.sources
        and k.state in (${LinkState.applied}, ${LinkState.freed}))`;
}

type Combination = LinkFacts & { wantedIdOfAny: LinkFacts['wantedId']; loginHeld: boolean };

/** Makes `judged`: what the rules say of each set of facts. */
async function judge(tx: Transaction, { ids }: AdoptionToPlan): Promise<void> {
  const sets = await tx<Combination[]>`
    select distinct kind, has_object as "hasObject", is_deleted as "isDeleted", standing, several_ids as "severalIds",
           wanted_id_of_others as "wantedId", wanted_id_of_any as "wantedIdOfAny", login_held as "loginHeld"
    from found`;
  const judged = sets.map((each) => {
    const said = needOf(each, ids);
    return {
      ...each,
      need: said !== null && 'need' in said ? said.need : null,
      obstruction: said !== null && 'obstruction' in said ? said.obstruction : null,
      making: obstructionToMaking({ wantedId: each.wantedIdOfAny, loginHeld: each.loginHeld }),
    };
  });
  await tx`
    create temp table judged on commit drop as
    select * from jsonb_to_recordset(${tx.json(judged)}) as j (
      kind text, "hasObject" boolean, "isDeleted" boolean, standing text, "severalIds" boolean, "wantedId" text,
      "wantedIdOfAny" text, "loginHeld" boolean, need text, obstruction text, making text)`;
}

async function replaceLinks(tx: Transaction, { districtId, evaluationRun }: AdoptionToPlan): Promise<number> {
  await tx`
    create temp table said on commit drop as
    select kind, wanted_id, canvas_id, state, decided_by, decided_at from adoption_link
    where district_id = ${districtId} and state in (${LinkState.confirmed}, ${LinkState.rejected}, ${LinkState.takenBack})
      and decided_by is not null`;
  await tx`
    delete from adoption_link
    where district_id = ${districtId} and state not in (${LinkState.applied}, ${LinkState.freed})`;
  const written = await tx`
    insert into adoption_link
      (district_id, kind, wanted_id, sources, schools, evaluation_run, canvas_id, standing_id, login_id, provider,
       confidence, facts, need, obstruction, making_obstruction, state, decided_by, decided_at)
    select ${districtId}::int, f.kind, f.wanted_id, f.sources, f.schools, ${evaluationRun}::int, f.canvas_id, f.standing_id, f.login_id,
           f.provider, f.confidence, f.facts, j.need, coalesce(j.obstruction, case when not f.has_object then j.making end),
           j.making,
           case when not f.has_object then ${LinkState.unmatched}
                when s.state = ${LinkState.takenBack} then ${LinkState.confirmed}
                else coalesce(s.state, ${LinkState.proposed}) end,
           s.decided_by, s.decided_at
    from found f
    join judged j on j.kind = f.kind and j."hasObject" = f.has_object and j."isDeleted" = f.is_deleted
      and j.standing = f.standing and j."severalIds" = f.several_ids and j."wantedId" = f.wanted_id_of_others
      and j."wantedIdOfAny" = f.wanted_id_of_any and j."loginHeld" = f.login_held
    left join said s on s.kind = f.kind and s.wanted_id = f.wanted_id and s.canvas_id = f.canvas_id
    order by kind_order(f.kind), f.wanted_id
    on conflict (district_id, kind, wanted_id) do nothing`;
  return written.count;
}
