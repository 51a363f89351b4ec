import { remedyOf } from '../../../codes/registry.js';
import type { RecordProblemCode } from '../../../codes/record-problems.js';
import { provisionedRoles } from '../../../roster/roles.js';
import { UserState } from '../../../roster/targets.js';
import type { Transaction } from '../../postgres/connect.js';
import { disableNestedLoops } from '../../postgres/planner-hints.js';
import type { RunContext } from '../context.js';
import { anyChanged } from './any-changed.js';
import { dummyStaff } from './dummy-staff.js';
import { guessReferences } from './unknown-references.js';
import { reopened } from '../../problems/reopen.js';

const codes = ['ORG_UNKNOWN', 'PEOPLE_WITHOUT_SCHOOL'] as const satisfies readonly RecordProblemCode[];

/**
 * Notes each org that people name and the SIS does not give, with the number of those whom that keeps out of scope, and
 * how many people name no org at all and come into scope by no class. Call it once all people are mapped.
 *
 * @param orgs sourcedIds of the orgs in scope (roster/scope `orgsInScope`)
 */
export async function notePeopleOfNoSchool(tx: Transaction, run: RunContext, orgs: readonly string[]): Promise<void> {
  const [open] = await tx`
    select 1 from problem
    where district_id = ${run.districtId} and code = any(${[...codes]}) and settled_run is null limit 1`;
  const changed = open
    ? (['orgs', 'users', 'courses', 'classes', 'enrollments'] as const)
    : (['orgs', 'users'] as const);
  if (!run.mapAll && !(await anyChanged(tx, run, changed))) return;
  await disableNestedLoops(tx);
  await tx`
    create temp table of_no_org_known on commit drop as
    select m.sourced_id, m.org, sc.user_sourced_id is null and t.state is distinct from ${UserState.live}
             and not m.rejected and m.body->>'status' = 'active' and m.body->>'role' = any(${[...provisionedRoles]})
             and not jsonb_exists_any(m.body->'orgSourcedIds', ${orgs as string[]}) as kept_out, t.state
    from (select sourced_id, body, rejected, jsonb_array_elements_text(
                   case when body->'orgSourcedIds' = '[]' then '[null]' else body->'orgSourcedIds' end) as org
          from mirror_record
          where district_id = ${run.districtId} and collection = 'users' and missing_since is null and body is not null) m
    left join (select sourced_id from mirror_record
               where district_id = ${run.districtId} and collection = 'orgs') o on o.sourced_id = m.org
    left join school_of_classes sc on sc.district_id = ${run.districtId} and sc.user_sourced_id = m.sourced_id
    left join ${tx(run.targets.user)} t on t.district_id = ${run.districtId} and t.user_sourced_id = m.sourced_id
    where o.sourced_id is null`;
  await forgetPlaceholders(tx, run);
  await tx`
    insert into problem (district_id, code, kind, thing, school, field, detail, remedy, affected, first_run, last_run)
    select ${run.districtId}::int, 'ORG_UNKNOWN', 'orgs', org, org, 'orgs',
           case count(*) when 1 then 'named by one person' else 'named by ' || count(*) || ' people' end,
           ${remedyOf('ORG_UNKNOWN')}, count(*) filter (where kept_out), ${run.runId}::int, ${run.runId}::int
    from of_no_org_known where org is not null group by org
    union all
    -- Whoever has an account keeps it: people are taken off their school when they leave.
    select ${run.districtId}::int, 'PEOPLE_WITHOUT_SCHOOL', 'users', 'orgs', null, 'orgs', null,
           ${remedyOf('PEOPLE_WITHOUT_SCHOOL')}, count(*), ${run.runId}::int, ${run.runId}::int
    from of_no_org_known where org is null and kept_out and state is null having count(*) > 0
    on conflict (district_id, code, kind, thing) do update
      set last_run = excluded.last_run, school = excluded.school, detail = excluded.detail, remedy = excluded.remedy,
          affected = excluded.affected, ${reopened(tx)}`;
  await tx`
    update problem set settled_run = ${run.runId}
    where district_id = ${run.districtId} and code = any(${[...codes]}) and settled_run is null
      and last_run < ${run.runId}`;
  await guessReferences(tx, run, { code: 'ORG_UNKNOWN', collection: 'orgs', id: tx`p.thing` });
}

/** A record that stands for nobody is kept out on purpose. */
async function forgetPlaceholders(tx: Transaction, run: RunContext): Promise<void> {
  const [any] = await tx`select 1 from of_no_org_known where kept_out limit 1`;
  if (!any) return;
  const placeholders = await dummyStaff(tx, run);
  await tx`update of_no_org_known set kept_out = false where sourced_id = any(${placeholders})`;
}
