import { remedyOf } from '../../../codes/registry.js';
import { UserState } from '../../../roster/targets.js';
import type { Transaction } from '../../postgres/connect.js';
import { disableNestedLoops } from '../../postgres/planner-hints.js';
import type { RunContext } from '../context.js';
import { anyChanged, anyTargetChanged } from './any-changed.js';
import { reopened } from '../../problems/reopen.js';

const code = 'PERSON_LISTED_TWICE';

/**
 * Notes people who are probably one with two records (roster/joined-people `isListedTwice`), each with an account of its
 * own: one problem, under the first of them. Call it once all people are mapped, and clashes are resolved.
 */
export async function notePeopleListedTwice(tx: Transaction, run: RunContext): Promise<void> {
  if (!run.mapAll && !(await anyChanged(tx, run, ['users'])) && !(await anyTargetChanged(tx, run, 'user'))) return;
  await disableNestedLoops(tx);
  await tx`
    insert into problem (district_id, code, kind, thing, school, field, detail, remedy, affected, first_run, last_run)
    select ${run.districtId}::int, ${code}, 'users', min(id), min(school), 'identifier', string_agg(id, ', ' order by id) filter (where place > 1),
           ${remedyOf(code)}, count(*)::int, ${run.runId}::int, ${run.runId}::int
    from (
      select *, row_number() over (partition by role, number, name order by id) as place
      from (
        select m.sourced_id collate "C" as id, m.body->'orgSourcedIds'->>0 as school, t.user_id, m.body->>'role' as role,
               m.body->>'identifier' as number, lower(concat(m.body->>'givenName', ' ', m.body->>'familyName')) as name
        from mirror_record m
        join ${tx(run.targets.user)} t on t.district_id = m.district_id and t.user_sourced_id = m.sourced_id
          and t.state = ${UserState.live}
        where m.district_id = ${run.districtId} and m.collection = 'users' and m.missing_since is null
          and not m.rejected and m.body->>'status' = 'active'
          and m.body->>'identifier' in (
            select body->>'identifier' from mirror_record
            where district_id = ${run.districtId} and collection = 'users' and missing_since is null and not rejected
            group by 1 having count(*) > 1)
      ) person
    ) listed
    group by role, number, name having count(distinct user_id) > 1
    on conflict (district_id, code, kind, thing) do update
      set last_run = excluded.last_run, school = excluded.school, detail = excluded.detail, affected = excluded.affected,
          remedy = excluded.remedy, ${reopened(tx)}`;
  await tx`
    update problem set settled_run = ${run.runId}
    where district_id = ${run.districtId} and code = ${code} and settled_run is null and last_run < ${run.runId}`;
}
