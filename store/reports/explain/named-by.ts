import { missingReferences } from '../../../codes/record-problems.js';
import type { Sql } from '../../postgres/connect.js';
import type { ProblemAbout } from './problems-about.js';

const mostProblems = 30;

/** Open problems of records that name a missing one, by the id that is missing. */
export async function problemsNaming(sql: Sql, districtId: number, id: string): Promise<ProblemAbout[]> {
  return sql<ProblemAbout[]>`
    select code, kind, thing, field, detail, remedy from problem
    where district_id = ${districtId} and settled_run is null
      and (thing = ${id} or (detail = ${id} and code = any(${Object.keys(missingReferences)})))
    order by code, kind, thing limit ${mostProblems}`;
}
