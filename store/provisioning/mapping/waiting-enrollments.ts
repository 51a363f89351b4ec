import type { PendingQuery, Row } from 'postgres';
import type { Transaction } from '../../postgres/connect.js';
import type { RunContext } from '../context.js';
import { dummyStaff } from './dummy-staff.js';

type Fragment = PendingQuery<Row[]>;

/**
 * Marks in the table `nowhere` the enrollments that wait though neither their class nor their person is mapped: those that
 * named both before, and those in a class that the SIS does not give, of a person whom it does not give either or who may
 * be in scope by that class. Each id is looked up by itself: they are few, and joins would read all people.
 *
 * @param orgs sourcedIds of the orgs in scope (roster/scope `orgsInScope`)
 */
export async function markWaiting(tx: Transaction, run: RunContext, orgs: readonly string[]): Promise<void> {
  const given = (collection: 'classes' | 'users' | 'orgs', id: Fragment): Fragment => tx`(
    select g.sourced_id from mirror_record g
    where g.district_id = ${run.districtId} and g.collection = ${collection} and g.sourced_id = ${id})`;
  const inScope = orgs as string[];
  const mayBeOfSchool = tx`coalesce(n.school_id = any(${inScope}) or ${given('orgs', tx`n.school_id`)} is null, true)`;
  const mayBeInScope = tx`(
    select p.missing_since is null and p.body->>'status' = 'active'
           and (jsonb_exists_any(p.body->'orgSourcedIds', ${inScope}) or not exists (
                  select 1 from jsonb_array_elements_text(p.body->'orgSourcedIds') named (id)
                  where ${given('orgs', tx`named.id`)} is not null))
    from mirror_record p
    where p.district_id = ${run.districtId} and p.collection = 'users' and p.sourced_id = n.user_id)`;
  const userState = tx`(
    select u.state from ${tx(run.targets.user)} u
    where u.district_id = ${run.districtId} and u.user_sourced_id = n.user_id)`;
  const marked = await tx`
    update nowhere n set waits = true
    where n.sourced_id in (select sourced_id from dangling_enrollment where district_id = ${run.districtId})
       or case when n.class_state is not null or ${given('classes', tx`n.class_id`)} is not null or ${userState} is not null
               then false else coalesce(${mayBeInScope}, ${mayBeOfSchool}) end`;
  if (marked.count === 0) return;
  const people = await tx<Array<{ id: string }>>`
    select distinct user_id as id from nowhere n where waits and ${given('users', tx`n.user_id`)} is not null`;
  const placeholders = await dummyStaff(
    tx,
    run,
    people.map((each) => each.id),
  );
  if (placeholders.length > 0) await tx`update nowhere set waits = false where user_id = any(${placeholders})`;
}
