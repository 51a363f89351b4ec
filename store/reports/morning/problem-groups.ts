import { remedyOf, type Code } from '../../../codes/registry.js';
import type { ProblemGroup } from '../../../morning/model.js';
import { problemsOnDay } from '../../problems/acknowledge.js';
import type { Sql } from '../../postgres/connect.js';

/**
 * Open problems that nobody has acknowledged, by code: those with causes that a run saw first come first, then those that
 * affect most.
 *
 * @param runId the run whose new causes are counted; null: none
 * @param on the day on which acknowledgements count
 */
export async function problemGroups(
  sql: Sql,
  districtId: number,
  runId: number | null,
  on: string,
): Promise<ProblemGroup[]> {
  const groups = await sql<Array<Omit<ProblemGroup, 'remedy'> & { code: Code }>>`
    with causes as (
      select code, cause_kind, cause, sum(affected)::int as affected, min(first_run) as first_run
      from ${problemsOnDay(sql, districtId, on, { settledToo: false })} p where until is null
      group by code, cause_kind, cause)
    select c.code, count(*)::int as causes, sum(c.affected)::int as affected,
           count(*) filter (where c.first_run = ${runId})::int as "newCauses", min(r.read_at) as since
    from causes c join run r on r.id = c.first_run
    group by c.code order by count(*) filter (where c.first_run = ${runId}) > 0 desc, sum(c.affected) desc, c.code`;
  return groups.map((group) => ({ ...group, remedy: remedyOf(group.code) }));
}
