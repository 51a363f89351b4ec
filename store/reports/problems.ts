import { problemsOnDay } from '../problems/acknowledge.js';
import type { Sql } from '../postgres/connect.js';
import type { problem } from '../schema/runs.js';

export interface ProblemLine extends Pick<
  typeof problem.$inferSelect,
  /**
   * `kind` and `thing` are what is to be mended; `school` is null where records of several are affected; `affected` counts
   * the records that have the problem, or depend on what has it.
   */
  'code' | 'kind' | 'thing' | 'school' | 'field' | 'detail' | 'remedy' | 'affected'
> {
  /** Some of the records that have the problem, by their ids: the thing itself, or what refers to it. */
  examples: string[];
  /** Begin and number of the first run that saw it. */
  since: Date | null;
  firstRun: number | null;
  lastRun: number | null;
  /** The run that no longer saw it; null while it is open. */
  settledRun: number | null;
  /** The last day until which somebody has acknowledged all of it; null: nobody has. */
  acknowledgedUntil: string | null;
}

const mostExamples = 3;

/**
 * A district's problems on a day, open or all. Records with the same cause are one line. Code by code, those that affect most
 * come first.
 */
export async function problemLines(
  sql: Sql,
  districtId: number,
  on: string,
  settledToo: boolean,
): Promise<ProblemLine[]> {
  return sql<ProblemLine[]>`
    with by_cause as (
      select code, cause_kind as kind, cause as thing, settled_run is null as open, min(field) as field,
             case when count(distinct school) = 1 then min(school) end as school,
             min(detail) filter (where cause = thing) as detail, min(remedy) as remedy, sum(affected)::int as affected,
             (array_agg(thing order by thing))[:${mostExamples}::int] as examples,
             min(first_run) as first_run, max(last_run) as last_run, max(settled_run) as settled_run,
             case when bool_and(until is not null) then min(until) end as until
      from ${problemsOnDay(sql, districtId, on, { settledToo })} p
      group by code, cause_kind, cause, settled_run is null
    )
    select p.code, p.kind, p.thing, p.school, p.field, p.detail, p.remedy, p.affected, p.examples,
           f.read_at as since, f.number as "firstRun", l.number as "lastRun", s.number as "settledRun", p.until as "acknowledgedUntil"
    from by_cause p
    left join run f on f.id = p.first_run
    left join run l on l.id = p.last_run
    left join run s on s.id = p.settled_run
    order by not p.open, p.until is not null, sum(p.affected) over (partition by p.code, p.open) desc, p.code, p.affected desc, p.kind, p.thing`;
}
