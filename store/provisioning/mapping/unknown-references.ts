import type { PendingQuery, Row } from 'postgres';
import { missingReferences } from '../../../codes/record-problems.js';
import { remedyOf } from '../../../codes/registry.js';
import { prefix, ReferenceGuess, writings } from '../../../roster/reference-guess.js';
import { ReadUse } from '../../../roster/proof.js';
import { provisionedRoles } from '../../../roster/roles.js';
import { ClassState, UserState } from '../../../roster/targets.js';
import type { Transaction } from '../../postgres/connect.js';
import { disableNestedLoops } from '../../postgres/planner-hints.js';
import type { RunContext } from '../context.js';
import { anyChanged } from './any-changed.js';
import { markWaiting } from './waiting-enrollments.js';
import { reopened } from '../../problems/reopen.js';

const staffRoles: string[] = [...provisionedRoles].filter((each) => each !== 'student');

type Fragment = PendingQuery<Row[]>;

const notedCodes = [
  ...(['USER_UNKNOWN', 'USER_LEFT', 'ROLE_CONTRADICTS', 'STAFF_AS_STUDENT'] as const),
  ...(['CLASS_UNKNOWN', 'CLASS_LEFT'] as const),
];

/**
 * Notes, for each record that current enrollments name and the SIS does not give, how many these are: one problem for each
 * missing record, with the record that was probably meant; so also for each person whose role becomes no user, or who
 * is staff by the record and a student by enrollments. Call it
 * once all classes and people are mapped.
 *
 * @param orgs sourcedIds of the orgs in scope (roster/scope `orgsInScope`)
 * @param stillCountsOn an enrollment that ended earlier asks nothing (roster/counting-dates)
 */
export async function noteUnknownReferences(
  tx: Transaction,
  run: RunContext,
  { orgs, stillCountsOn }: { orgs: readonly string[]; stillCountsOn: string },
): Promise<void> {
  if (!run.mapAll && !(await anyChanged(tx, run, ['orgs', 'users', 'courses', 'classes', 'enrollments']))) return;
  await disableNestedLoops(tx);
  if (!run.mapAll) await collectSuspects(tx, run);
  const suspect = (kind: 'users' | 'classes', id: Fragment): Fragment =>
    run.mapAll ? tx`true` : tx`${id} in (select id from suspect where kind = ${kind})`;
  // Of a list that is not proven whole it is not known whether it still has what the mirror has: nothing new is told.
  const stillGiven = (code: string, id: Fragment): Fragment => tx`(
    exists (select 1 from run_certificate
            where run_id = ${run.runId} and collection = 'enrollments' and use = ${ReadUse.all})
    or ${id} in (select thing from problem
                 where district_id = ${run.districtId} and code = ${code} and settled_run is null))`;
  // A table made by a query is filled by several processes, one that is inserted into by one.
  await tx`
    create temp table nowhere on commit drop as
      select e.sourced_id, e.user_id, e.class_id, e.school_id, e.role, t.state as class_state, t.school, u.sourced_id as known_user,
             u.left_list, u.other_role, u.staff_role, c.sourced_id as known_class, c.left_list as class_left, false as waits
      from ${tx(`mirror_enrollment_d${run.districtId}`)} e
      left join (select sourced_id, missing_since is not null or body->>'status' = 'tobedeleted' as left_list,
                        case when body->>'role' <> all(${[...provisionedRoles]}) then body->>'role' end as other_role,
                        case when body->>'role' = any(${staffRoles}) then body->>'role' end as staff_role
                 from mirror_record
                 where district_id = ${run.districtId} and collection = 'users' and ${suspect('users', tx`sourced_id`)}) u
        on u.sourced_id = e.user_id
      left join (select sourced_id, missing_since is not null as left_list from mirror_record
                 where district_id = ${run.districtId} and collection = 'classes' and ${suspect('classes', tx`sourced_id`)}) c on c.sourced_id = e.class_id
      left join ${tx(run.targets.class)} t on t.district_id = ${run.districtId} and t.class_id = e.class_id
      where e.missing_since is null and not e.tobedeleted and not e.rejected and e.role = any(${[...provisionedRoles]})
        and (e.end_date is null or e.end_date >= ${stillCountsOn})
        and (u.sourced_id is null or u.left_list or u.other_role is not null or (u.staff_role is not null and e.role = 'student') or c.sourced_id is null or c.left_list)
        and (${suspect('users', tx`e.user_id`)} or ${suspect('classes', tx`e.class_id`)})`;
  await markWaiting(tx, run, orgs);
  await tx`
    create temp table unknown_reference on commit drop as
    select case when known_user is null then 'USER_UNKNOWN' else 'USER_LEFT' end as code, 'users' as kind, 'user' as field, user_id as id,
           case when count(distinct school) = 1 then min(school) end as school, null as detail, count(*) as rows
    from nowhere
    where (class_state in (${ClassState.live}, ${ClassState.unknown}) or (known_user is null and waits))
      and (known_user is null or (left_list and ${stillGiven('USER_LEFT', tx`user_id`)}))
      and ${suspect('users', tx`user_id`)}
    group by 1, user_id
    union all
    select 'ROLE_CONTRADICTS', 'users', 'role', user_id, case when count(distinct school) = 1 then min(school) end,
           min(other_role) || ' by the record, ' || string_agg(distinct role, ' and ') || ' by enrollments', count(*)
    from nowhere
    where not left_list and other_role is not null and class_state in (${ClassState.live}, ${ClassState.unknown})
      and ${suspect('users', tx`user_id`)}
    group by user_id
    union all
    select 'STAFF_AS_STUDENT', 'users', 'role', user_id, case when count(distinct school) = 1 then min(school) end, min(staff_role), count(*)
    from nowhere
    where not left_list and staff_role is not null and role = 'student' and class_state in (${ClassState.live}, ${ClassState.unknown})
      and ${suspect('users', tx`user_id`)}
    group by user_id
    union all
    select case when known_class is null then 'CLASS_UNKNOWN' else 'CLASS_LEFT' end, 'classes', 'class', class_id,
           case when count(distinct nowhere.school) = 1 then min(nowhere.school) end, null, count(*)
    from nowhere left join ${tx(run.targets.user)} u on u.district_id = ${run.districtId}
      and u.user_sourced_id = nowhere.user_id and u.state = ${UserState.live}
    where (u.state is not null or (known_class is null and waits))
      and (known_class is null or (class_left and class_state <> ${ClassState.ended} and ${stillGiven('CLASS_LEFT', tx`class_id`)})) and ${suspect('classes', tx`class_id`)}
    group by 1, class_id`;
  for (const code of notedCodes) await noteProblems(tx, run, code);
  await guessReferences(tx, run, { code: 'USER_UNKNOWN', collection: 'users', id: tx`p.thing` });
  await guessReferences(tx, run, { code: 'CLASS_UNKNOWN', collection: 'classes', id: tx`p.thing` });
}

/**
 * Collects the people and classes of which the number of enrollments without a record may differ from the last run's: those
 * of enrollments that changed, or whose person or class did, and those of the open problems. Of all others it is the same.
 */
async function collectSuspects(tx: Transaction, run: RunContext): Promise<void> {
  const since = tx`district_id = ${run.districtId} and run_id > ${run.settledRun}`;
  const moved = tx`district_id = ${run.districtId} and changed_run > ${run.settledRun}`;
  await tx`
    create temp table suspect on commit drop as
    with touched as (
      select e.user_id, e.class_id from ${tx(`mirror_enrollment_d${run.districtId}`)} e
      where e.changed_run > ${run.settledRun}
         or e.user_id in (select sourced_id from mirror_change where ${since} and collection = 'users'
                          union select user_sourced_id from ${tx(run.targets.user)} where ${moved})
         or e.class_id in (select sourced_id from mirror_change where ${since} and collection = 'classes'
                           union select class_id from ${tx(run.targets.class)} where ${moved}))
    select 'users' as kind, user_id as id from touched where user_id is not null
    union select 'classes', class_id from touched where class_id is not null
    union select kind, thing from problem
    where district_id = ${run.districtId} and code = any(${[...notedCodes]}) and settled_run is null`;
}

/** Adds the record that was probably meant to the problems of records that name a missing one. */
export async function guessMissingReferences(tx: Transaction, run: RunContext): Promise<void> {
  for (const [code, collection] of Object.entries(missingReferences))
    await guessReferences(tx, run, { code, collection, id: tx`p.detail` });
}

async function noteProblems(tx: Transaction, run: RunContext, code: (typeof notedCodes)[number]): Promise<void> {
  await tx`
    insert into problem (district_id, code, kind, thing, school, field, detail, remedy, affected, first_run, last_run)
    select ${run.districtId}::int, code, kind, id, school, field, detail, ${remedyOf(code)}, rows, ${run.runId}::int, ${run.runId}::int
    from unknown_reference where code = ${code}
    on conflict (district_id, code, kind, thing) do update
      set last_run = excluded.last_run, school = excluded.school, detail = excluded.detail, remedy = excluded.remedy,
          affected = excluded.affected, ${reopened(tx)}`;
  await tx`
    update problem set settled_run = ${run.runId}
    where district_id = ${run.districtId} and code = ${code} and settled_run is null and last_run < ${run.runId}`;
}

interface Guessing {
  code: string;
  /** The collection that is referred to. */
  collection: string;
  /** The id that names nobody, of a problem `p`. */
  id: Fragment;
}

/** Tells of the problems that this run noted which record was probably meant (roster/reference-guess `guessReference`). */
export async function guessReferences(
  tx: Transaction,
  run: RunContext,
  { code, collection, id }: Guessing,
): Promise<void> {
  const noted = tx`p.district_id = ${run.districtId} and p.code = ${code} and p.last_run = ${run.runId}`;
  const [any] = await tx`select 1 from problem p where ${noted} limit 1`;
  if (!any) return;
  await tx`create temp table missing_id on commit drop as select distinct ${id} as id from problem p where ${noted} and ${id} is not null`;
  // The first writing that makes one record fit is told.
  for (const guess of Object.values(ReferenceGuess)) {
    const guessed = await tx<Array<{ id: string }>>`
      with known as (
        select sourced_id as id from mirror_record
        where district_id = ${run.districtId} and collection = ${collection} and missing_since is null
      ), fitting as (${fitting(tx, guess)}), guessed as (
        select missing, min(known) as known from fitting group by 1 having count(distinct known) = 1
      )
      update problem p
      set detail = coalesce(p.detail, g.known),
          remedy = ${writings[guess].remedy} || case when p.detail is null then '' else ' The other id: ' || g.known || '.' end
      from guessed g where ${noted} and ${id} = g.missing returning g.missing as id`;
    if (guessed.length > 0) await tx`delete from missing_id where id = any(${guessed.map((each) => each.id)})`;
  }
  await tx`drop table missing_id`;
}

/** Pairs of a `missing` and a `known` id that are two writings of one. Equalities alone, so that they can be hashed. */
function fitting(tx: Transaction, guess: ReferenceGuess): Fragment {
  const { removes, folds, prefixed } = writings[guess];
  const made = (id: Fragment): Fragment => {
    const without = removes === '' ? id : tx`regexp_replace(${id}, ${removes}, '', 'g')`;
    return folds ? tx`lower(${without})` : without;
  };
  const bare = (id: Fragment): Fragment => made(tx`regexp_replace(${id}, ${prefix}, '')`);
  const pairs = (missing: Fragment, known: Fragment): Fragment =>
    tx`select m.id as missing, k.id as known from missing_id m join known k on ${missing} = ${known}`;
  const [missing, known] = [tx`m.id`, tx`k.id`];
  if (!prefixed) return pairs(made(missing), made(known));
  return tx`${pairs(bare(missing), made(known))} union all ${pairs(made(missing), bare(known))}`;
}
