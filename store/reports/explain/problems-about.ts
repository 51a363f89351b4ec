import type { RecordProblemCode } from '../../../codes/record-problems.js';
import type { Sql } from '../../postgres/connect.js';

export interface ProblemAbout {
  code: RecordProblemCode;
  kind: string;
  thing: string;
  field: string | null;
  detail: string | null;
  remedy: string;
}

/** Open problems that name any of these ids. */
export async function problemsAbout(sql: Sql, districtId: number, ids: readonly string[]): Promise<ProblemAbout[]> {
  return sql<ProblemAbout[]>`
    select code, kind, thing, field, detail, remedy from problem
    where district_id = ${districtId} and settled_run is null and thing = any(${ids as string[]})
    order by code, kind, thing`;
}
