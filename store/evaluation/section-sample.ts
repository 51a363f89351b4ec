import type { Transaction } from '../postgres/connect.js';
import type { RunContext } from '../provisioning/context.js';
import { ownTable } from './run-tables.js';

/**
 * Some living sections of a report with the students that it says they have, spread over all of them; those without any
 * come first, since a file of enrollments that was cut shows in them.
 */
export async function sectionsToCheck(
  tx: Transaction,
  { runId, asOf }: RunContext,
  most: number,
): Promise<Array<{ sectionId: string; students: string[] }>> {
  const objects = tx(ownTable('canvas_object', runId));
  return tx<Array<{ sectionId: string; students: string[] }>>`
    with living as (
      select s.canvas_id from ${objects} s
      join ${objects} c on c.kind = 'course' and c.canvas_id = coalesce(s.cross_listed_to, s.parent_id)
      left join ${objects} t on t.kind = 'term' and t.canvas_id = c.term_id
      where s.kind = 'section' and s.status <> 'deleted' and c.status not in ('deleted', 'completed')
        and coalesce(t.end_day >= ${asOf}, true)
    ), attended as (
      select l.canvas_id, coalesce(e.students, '{}') as students,
             row_number() over (partition by e.students is null order by hashtext(l.canvas_id)) as place
      from living l
      left join (select section_id, array_agg(distinct user_id) as students from ${tx(ownTable('canvas_enrollment', runId))}
                 where status <> 'deleted' group by 1) e on e.section_id = l.canvas_id
    )
    select canvas_id as "sectionId", students from attended order by place, canvas_id limit ${most}`;
}
