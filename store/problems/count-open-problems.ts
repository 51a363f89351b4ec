import type { Sql } from '../postgres/connect.js';
import { acknowledgedUntil } from './acknowledge.js';
import { problemsWithCauses } from './causes.js';

/** Unsettled problems of a district. Those with the same cause count once. */
export interface OpenProblems {
  open: number;
  /** Of which somebody knows, on that day. */
  acknowledged: number;
}

export async function countOpenProblems(sql: Sql, districtId: number, on: string): Promise<OpenProblems> {
  const [counted] = await sql<OpenProblems[]>`
    with problems as (
      select code, cause_kind, cause, bool_and(${acknowledgedUntil(sql, on)} is not null) as acknowledged
      from ${problemsWithCauses(sql)} p where district_id = ${districtId} and settled_run is null group by 1, 2, 3
    )
    select count(*) filter (where not acknowledged)::int as open, count(*) filter (where acknowledged)::int as acknowledged
    from problems`;
  return counted!;
}
