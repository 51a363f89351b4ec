import type { PendingQuery, Row } from 'postgres';
import { ProposalState, type IdentityQuestion } from '../../../roster/proposals.js';
import type { Sql, Transaction } from '../../postgres/connect.js';
import type { RunContext } from '../context.js';

export type Fragment = PendingQuery<Row[]>;

/** Parts of a statement over mirror records `m` that turn accepted proposals into pins. */
export interface AcceptedPins {
  /** Joins the Canvas id of the vanished record as `lp`. */
  join: Fragment;
  /** A record's own pinned id, else that of the record it replaced. */
  sisId(own: Fragment): Fragment;
  /** Whether another record replaced this one. */
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
  const [any] = await sql`select 1 from (${accepted}) accepted limit 1`;
  if (!any) return { join: sql``, sisId: (own) => own, isReplaced: sql`false` };
  return {
    join: sql`left join (${accepted}) taken_over on taken_over.right_id = m.sourced_id
      left join link lp on lp.district_id = m.district_id and lp.kind = ${kind} and lp.sourced_id = taken_over.left_id`,
    sisId: (own) => sql`coalesce(${own}, lp.sis_id)`,
    isReplaced: sql`m.sourced_id in (select left_id from (${accepted}) accepted)`,
  };
}

/** Whether records `m` and `o` agree in these members, none of them null. The names are constants, not data. */
export function agreeIn(sql: Sql | Transaction, members: readonly string[]): Fragment {
  return sql.unsafe<Row[]>(members.map((name) => `o.body->>'${name}' = m.body->>'${name}'`).join(' and '));
}

/** An answered proposal about records `m` and `o`, so that it is not asked again. */
export function answeredPair(sql: Sql, question: IdentityQuestion): Fragment {
  return sql`
    select 1 from proposal p
    where p.district_id = m.district_id and p.question = ${question} and p.state <> ${ProposalState.open}
      and ((p.left_id, p.right_id) = (m.sourced_id, o.sourced_id) or (p.left_id, p.right_id) = (o.sourced_id, m.sourced_id))`;
}
