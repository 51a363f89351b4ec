import type { PendingQuery, Row } from 'postgres';
import { ProposalState, unansweredStates, type IdentityQuestion } from '../../../roster/proposals.js';
import type { Sql } from '../../postgres/connect.js';
import type { RunContext } from '../context.js';

export type Fragment = PendingQuery<Row[]>;

/** Parts of a statement over mirror records `m` that turn accepted proposals into pins. */
export interface AcceptedPins {
  /** Joins the Canvas id of the vanished record as `lp`. */
  join: Fragment;
  /** A record's own pinned id, else that of the record it replaced. */
  sisId(own: Fragment): Fragment;
  /** Whether another record replaced this one (roster/proposals `isReplaced`). */
  isReplaced: Fragment;
}

/** Joins nothing if nothing was accepted, which is nearly always. */
export async function acceptedPins(
  sql: Sql,
  run: RunContext,
  question: IdentityQuestion,
  kind: 'section' | 'user',
): Promise<AcceptedPins> {
  const accepted = sql`
    select left_id, right_id from proposal
    where district_id = ${run.districtId} and question = ${question} and state = ${ProposalState.accepted}`;
  const collection = kind === 'user' ? 'users' : 'classes';
  const [any] = await sql`select 1 from (${accepted}) accepted limit 1`;
  if (!any) return { join: sql``, sisId: (own) => own, isReplaced: sql`false` };
  return {
    join: sql`left join (${accepted}) taken_over on taken_over.right_id = m.sourced_id
      left join link lp on lp.district_id = m.district_id and lp.kind = ${kind} and lp.sourced_id = taken_over.left_id`,
    sisId: (own) => sql`coalesce(${own}, lp.sis_id)`,
    // Uncorrelated, so that it is hashed: a district whose ids have all changed has an answer for everybody.
    isReplaced: sql`m.sourced_id in (
      select case when f.sourced_id is not null and n.sourced_id is null then right_id else left_id end
      from (${accepted}) accepted
      left join mirror_record f on f.district_id = ${run.districtId} and f.collection = ${collection}
        and f.sourced_id = left_id and f.missing_since is null
      left join mirror_record n on n.district_id = ${run.districtId} and n.collection = ${collection}
        and n.sourced_id = right_id and n.missing_since is null)`,
  };
}

/** An answered proposal about records `m` and `o`, so that it is not asked again (roster/proposals `isAnswered`). */
export function answeredPair(sql: Sql, question: IdentityQuestion): Fragment {
  return sql`
    select 1 from proposal p
    where p.district_id = m.district_id and p.question = ${question} and p.state <> all(${unansweredStates as string[]})
      and ((p.left_id, p.right_id) = (m.sourced_id, o.sourced_id) or (p.left_id, p.right_id) = (o.sourced_id, m.sourced_id))`;
}
