import type { MatchedKind } from '../../roster/matching/confidence.js';
import type { MatchState } from '../../roster/matching/match-states.js';
import type { Sql } from '../postgres/connect.js';
import { ownTable } from './run-tables.js';

export interface StateCount {
  kind: MatchedKind;
  state: MatchState;
  things: number;
}

/** Wanted things of a run by kind and state. */
export async function countStates(sql: Sql, runId: number): Promise<StateCount[]> {
  return sql<StateCount[]>`
    select kind, state, count(*)::int as things from ${sql(ownTable('evaluation_match', runId))}
    group by 1, 2 order by kind_order(kind), 2`;
}
