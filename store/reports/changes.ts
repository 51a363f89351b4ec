import type { Sql } from '../connect.js';

/** One row of a run's plan: what was to change, and what became of it. */
export interface ChangeLine {
  kind: string;
  /** Of an enrollment: `SECTION / USER`. */
  sisId: string;
  op: 'create' | 'update' | 'remove';
  verdict: 'released' | 'held' | 'waiting';
  reason: string | null;
  outcome: 'accepted' | 'rejected' | null;
  outcomeText: string | null;
  school: string | null;
  sources: string[];
  before: Record<string, string> | null;
  after: Record<string, string>;
  /** How many rows the filter matches in all. */
  matching: number;
}

export interface ChangeFilter {
  kind: string | null;
  op: string | null;
  verdict: string | null;
  outcome: 'accepted' | 'rejected' | 'open' | null;
  school: string | null;
  limit: number;
}

/** The planned changes of a run in the order in which Canvas gets them. The halves of a login swap count as one. */
export async function changeLines(sql: Sql, runId: number, filter: ChangeFilter): Promise<ChangeLine[]> {
  const { kind, op, verdict, outcome, school, limit } = filter;
  return sql<ChangeLine[]>`
    select kind, sis_id as "sisId", op, verdict, reason, outcome, outcome_text as "outcomeText", school, sources, before,
           after, count(*) over ()::int as matching
    from (
      select kind, sis_id, op, phase, seq, verdict, reason, outcome, outcome_text, school, sources, before, after
      from ${sql(`plan_row_r${runId}`)} where seq > 0
      union all
      select 'enrollment', section_id || ' / ' || user_id, op, phase, seq, verdict, reason, outcome, outcome_text, school,
             array[class_id, person_id],
             case when before_status is not null then jsonb_build_object('role', role, 'status', before_status) end,
             jsonb_build_object('role', role, 'status', after_status)
      from ${sql(`plan_enrollment_r${runId}`)}
    ) plan
    where (${kind}::text is null or kind = ${kind}) and (${op}::text is null or op = ${op})
      and (${verdict}::text is null or verdict = ${verdict}) and (${school}::text is null or school = ${school})
      and (${outcome}::text is null or coalesce(outcome, 'open') = ${outcome})
    order by kind_order(kind), phase, seq limit ${limit}`;
}
