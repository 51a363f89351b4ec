import type { PendingQuery, Row } from 'postgres';
import type { Transaction } from '../../postgres/connect.js';

/**
 * The classes of a district with their schools, as roster/class-facts `schoolOfClass` says. `school` is null, or empty, of
 * a class that has none.
 */
export function classSchools(tx: Transaction, districtId: number): PendingQuery<Row[]> {
  return tx`
    select m.sourced_id, coalesce(o.sourced_id, m.body->>'schoolSourcedId') as school
    from mirror_record m
    left join mirror_record c on c.district_id = m.district_id and c.collection = 'courses'
      and c.sourced_id = m.body->>'courseSourcedId' and m.body->>'schoolSourcedId' = ''
    left join mirror_record o on o.district_id = m.district_id and o.collection = 'orgs'
      and o.sourced_id = c.body->>'orgSourcedId' and o.body->>'type' = 'school' and not o.rejected
    where m.district_id = ${districtId} and m.collection = 'classes' and m.body is not null`;
}
