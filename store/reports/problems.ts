import type { RecordProblemCode } from '../../codes/record-problems.js';
import type { Sql } from '../postgres/connect.js';

export interface ProblemLine {
  code: RecordProblemCode;
  /** A OneRoster collection or a Canvas kind, and an id in it. */
  kind: string;
  thing: string;
  school: string | null;
  field: string | null;
  detail: string | null;
  remedy: string;
  affected: number;
  /** When the run began that saw it first, and that run's number. */
  since: Date | null;
  firstRun: number | null;
  lastRun: number | null;
  /** The run that no longer saw it; null while it is open. */
  settledRun: number | null;
}

/** A district's problems: the open ones, or all. Those that affect most come first, code by code. */
export async function problemLines(sql: Sql, districtId: number, settledToo: boolean): Promise<ProblemLine[]> {
  return sql<ProblemLine[]>`
    select p.code, p.kind, p.thing, p.school, p.field, p.detail, p.remedy, p.affected, f.started_at as since,
           f.number as "firstRun", l.number as "lastRun", s.number as "settledRun"
    from problem p
    left join run f on f.id = p.first_run
    left join run l on l.id = p.last_run
    left join run s on s.id = p.settled_run
    where p.district_id = ${districtId} and (${settledToo} or p.settled_run is null)
    order by p.settled_run is not null, sum(p.affected) over (partition by p.code, p.settled_run is null) desc, p.code,
             p.affected desc, p.kind, p.thing`;
}
