import type { Sql } from '../connect.js';

export interface OpenProblem {
  code: string;
  kind: string;
  thing: string;
  school: string | null;
  field: string | null;
  detail: string | null;
  remedy: string;
  affected: number;
  firstRun: number;
  lastRun: number;
}

/** The problems of a district that are not settled, those that affect most first. */
export async function openProblems(sql: Sql, districtId: number): Promise<OpenProblem[]> {
  return sql<OpenProblem[]>`
    select p.code, p.kind, p.thing, p.school, p.field, p.detail, p.remedy, p.affected,
           f.number as "firstRun", l.number as "lastRun"
    from problem p
    left join run f on f.id = p.first_run
    left join run l on l.id = p.last_run
    where p.district_id = ${districtId} and p.settled_run is null
    order by p.affected desc, p.code, p.kind, p.thing`;
}
