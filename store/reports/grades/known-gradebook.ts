import type { ResultInSis } from '../../../gradebook/class-facts.js';
import { LinkState } from '../../../gradebook/link-states.js';
import type { StoredLineItem } from '../../../oneroster/gradebook/model.js';
import type { Sql } from '../../postgres/connect.js';
import { WriteOutcome } from '../../schema/passback.js';

/** The gradebook of a class as far as it is known between two readings: as last read, with what was accepted since. */

export async function knownLineItems(sql: Sql, districtId: number, classId: string): Promise<StoredLineItem[]> {
  const rows = await sql<Array<{ body: StoredLineItem }>>`
    select i.body || case when l.accepted_run >= g.line_items_run then l.accepted else '{}' end as body
    from sis_line_item i
    join gradebook_read g using (district_id, class_id)
    left join line_item_link l using (district_id, class_id, sourced_id)
    where district_id = ${districtId} and class_id = ${classId}
    union all
    select jsonb_build_object(
             'sourcedId', l.sourced_id, 'isActive', true, 'classSourcedId', class_id, 'description', null,
             'gradingPeriodSourcedId', null, 'resultValueMin', null, 'scoreType', null, 'raw', '{}'::jsonb) || l.accepted
    from line_item_link l
    join gradebook_read g using (district_id, class_id)
    where district_id = ${districtId} and class_id = ${classId} and l.accepted_run >= g.line_items_run
      and l.state = ${LinkState.active} and not exists (
        select 1 from sis_line_item i
        where i.district_id = l.district_id and i.class_id = l.class_id and i.sourced_id = l.sourced_id)`;
  return rows.map((each) => each.body);
}

/** Results as last read; where a write was accepted in or after the run that read them, as it was written. */
export async function knownResults(sql: Sql, districtId: number, classId: string): Promise<ResultInSis[]> {
  return sql<ResultInSis[]>`
    with written as (
      select distinct on (w.line_item_sourced_id, w.student_sourced_id) w.*
      from grade_write w
      join gradebook_read g on g.district_id = w.district_id and g.class_id = w.class_id
      where w.district_id = ${districtId} and w.class_id = ${classId} and w.kind = 'result'
        and w.outcome = ${WriteOutcome.accepted} and w.run_id >= coalesce(g.results_run, 0)
      order by w.line_item_sourced_id, w.student_sourced_id, w.id desc)
    select r.sourced_id as "sourcedId", r.line_item_sourced_id as "lineItemSourcedId",
           r.student_sourced_id as "studentSourcedId", r.is_active as "isActive", r.score_status as "scoreStatus",
           r.score, r.comment
    from sis_result r
    where r.district_id = ${districtId} and r.class_id = ${classId} and not exists (
      select 1 from written w
      where w.line_item_sourced_id = r.line_item_sourced_id and w.student_sourced_id = r.student_sourced_id)
    union all
    select w.sourced_id, w.line_item_sourced_id, w.student_sourced_id, true,
           case when (w.after->>'exempt')::boolean then 'exempt' else 'fully graded' end, (w.after->>'score')::float8,
           null
    from written w where w.op <> 'withdraw'`;
}
