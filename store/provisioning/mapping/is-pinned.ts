import { LinkState } from '../../../roster/adoption/link-states.js';
import type { Transaction } from '../../postgres/connect.js';

/**
 * Condition on a desired row `d`: its id is that of its own records. An adoption may have taken another thing over under
 * the id that the row would get.
 */
export function isPinned(tx: Transaction, districtId: number) {
  return tx`exists (
    select 1 from link own
    where own.district_id = ${districtId} and own.kind = d.kind and own.sourced_id = any(d.sources) and own.sis_id = d.sis_id)`;
}

/** Condition on a desired row `d`: it is the course of classes whose sections were adopted in the course of other ones. */
export function followsCourse(tx: Transaction, districtId: number) {
  return tx`(d.kind = 'course' and d.sources && (
    select coalesce(array_agg(source), '{}') from adoption_link k cross join unnest(k.sources) as source
    where k.district_id = ${districtId} and k.kind = 'section' and k.follows_course and k.state = ${LinkState.applied}))`;
}
