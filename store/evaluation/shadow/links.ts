import { LinkState } from '../../../roster/adoption/link-states.js';
import { MatchState } from '../../../roster/matching/match-states.js';
import type { Transaction } from '../../postgres/connect.js';
import type { RunContext } from '../../provisioning/context.js';
import { ownTable } from '../run-tables.js';
import type { ComparedBefore } from './before.js';

/** What people have said yes to, carried out or not yet. */
const saidYes = [LinkState.confirmed, LinkState.applied] as string[];
/** What they have said no to. */
const saidNo = [LinkState.rejected, LinkState.freed] as string[];

/**
 * Notes in `evaluation_match.linked_id` which object is taken for each wanted thing, and for nothing else: a person's word
 * first, then this evaluation's own proposals, then what was taken for it the last time and still stands. So a person
 * whose name, login and address change in one night is still the same account. One object is taken for one thing.
 */
export async function takeLinks(tx: Transaction, run: RunContext, before: ComparedBefore | null): Promise<void> {
  const match = tx(ownTable('evaluation_match', run.runId));
  await livingObjects(tx, run.runId);
  await tx`update ${match} set linked_id = null where linked_id is not null`;
  await tx`
    create temp table said_link on commit drop as
    select distinct on (kind, wanted_id) kind, wanted_id, canvas_id, state = any(${saidYes}) as is_yes
    from (select kind, unnest(array[wanted_id, pinned_id]) as wanted_id, canvas_id, state from adoption_link
          where district_id = ${run.districtId} and canvas_id is not null and state = any(${[...saidYes, ...saidNo]})) k
    where wanted_id is not null order by kind, wanted_id, is_yes desc`;
  await tx`analyze said_link`;
  await tx`
    update ${match} m set linked_id = k.canvas_id
    from said_link k join living_object o on o.kind = k.kind and o.canvas_id = k.canvas_id
    where k.is_yes and k.kind = m.kind and k.wanted_id = m.sis_id`;
  await takeUnlessTaken(
    tx,
    run.runId,
    tx`select kind, sis_id, canvas_id from ${match} where state = ${MatchState.linked}`,
  );
  if (before === null) return;
  await takeUnlessTaken(
    tx,
    run.runId,
    tx`select kind, sis_id, linked_id as canvas_id from ${tx(ownTable('evaluation_match', before.runId))}
       where linked_id is not null`,
  );
  // A record that was not wanted for a while.
  await takeUnlessTaken(
    tx,
    run.runId,
    tx`select m.kind, min(m.sis_id) as sis_id, d.canvas_id
       from ${tx(ownTable('shadow_difference', before.runId))} d join ${match} m on m.kind = d.kind and m.sources && d.sources
       where d.sources is not null group by m.kind, d.canvas_id having count(distinct m.sis_id) = 1`,
  );
}

/** Makes `living_object` (kind, canvas_id) of what stands in Canvas and is not deleted, for the rest of the transaction. */
async function livingObjects(tx: Transaction, runId: number): Promise<void> {
  await tx`
    create temp table living_object on commit drop as
    select kind, canvas_id from ${tx(ownTable('canvas_object', runId))} where status <> 'deleted'
    union
    select 'user', user_id from ${tx(ownTable('canvas_login', runId))} where status <> 'deleted'`;
  await tx`analyze living_object`;
}

type Query = ReturnType<Transaction>;

async function takeUnlessTaken(tx: Transaction, runId: number, proposed: Query): Promise<void> {
  const match = tx(ownTable('evaluation_match', runId));
  await tx`
    update ${match} m set linked_id = p.canvas_id
    from (${proposed}) p
    join living_object o on o.kind = p.kind and o.canvas_id = p.canvas_id
    left join said_link k on k.kind = p.kind and k.wanted_id = p.sis_id and k.canvas_id = p.canvas_id and not k.is_yes
    left join ${match} t on t.kind = p.kind and t.linked_id = p.canvas_id
    where m.kind = p.kind and m.sis_id = p.sis_id and m.linked_id is null and k.kind is null and t.kind is null`;
}
