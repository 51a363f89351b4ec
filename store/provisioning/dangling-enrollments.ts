import type { PendingQuery, Row } from 'postgres';
import { keptWhileDangling } from '../../roster/moved-away.js';
import { ClassState } from '../../roster/targets.js';
import type { Transaction } from '../postgres/connect.js';
import type { RunContext } from './context.js';
import { enrollmentFacts } from './plan/enrollment-facts.js';
import type { EnrollmentPlanning } from './plan/shard-source.js';

type Fragment = PendingQuery<Row[]>;

/** Whether the SIS has ever given a record of this id, readable or not: the mirror forgets none. */
function isGiven(tx: Transaction, run: RunContext, collection: 'classes' | 'users', id: Fragment): Fragment {
  return tx`exists (
    select 1 from mirror_record given
    where given.district_id = ${run.districtId} and given.collection = ${collection} and given.sourced_id = ${id})`;
}

/**
 * Notes the enrollments that Canvas holds and whose record has come to name a class or a person that the SIS does not give,
 * and forgets those that are settled. Call it once all classes and people are mapped, where nested loops may be used: it
 * looks up the enrollments that changed since the last finished run, and no others.
 */
export async function noteDangling(tx: Transaction, run: RunContext): Promise<void> {
  const mirror = tx(`mirror_enrollment_d${run.districtId}`);
  const isHeld = (classId: Fragment, personId: Fragment): Fragment => tx`exists (
    select 1 from ${tx(run.targets.class)} t
    join ${tx(run.targets.user)} u on u.district_id = ${run.districtId} and u.user_sourced_id = ${personId}
    join ${tx(`applied_enrollment_d${run.districtId}`)} a
      on a.section_id = t.section_id and a.user_id = u.user_id and a.status = 'active'
    where t.district_id = ${run.districtId} and t.class_id = ${classId} and t.state <> ${ClassState.ended})`;
  await tx`
    delete from dangling_enrollment d
    where d.district_id = ${run.districtId}
      and (not ${isHeld(tx`d.class_id`, tx`d.user_sourced_id`)}
           or exists (select 1 from ${mirror} e
                      where e.sourced_id = d.sourced_id and e.class_id = d.class_id and e.user_id = d.user_sourced_id))`;
  await tx`
    insert into dangling_enrollment (district_id, sourced_id, class_id, user_sourced_id, role)
    select distinct on (c.sourced_id) ${run.districtId}::int, c.sourced_id, c.class_id, c.user_id, c.role
    from (select sourced_id, run_id, before->>'class_id' as class_id, before->>'user_id' as user_id, before->>'role' as role
          from mirror_change
          where district_id = ${run.districtId} and run_id > ${run.settledRun} and collection = 'enrollments'
            and before is not null) c
    join ${mirror} e on e.sourced_id = c.sourced_id
    where c.role is not null and (e.class_id <> c.class_id or e.user_id <> c.user_id)
      and not (${isGiven(tx, run, 'classes', tx`e.class_id`)} and ${isGiven(tx, run, 'users', tx`e.user_id`)})
      and ${isGiven(tx, run, 'classes', tx`c.class_id`)} and ${isGiven(tx, run, 'users', tx`c.user_id`)}
      and ${isHeld(tx`c.class_id`, tx`c.user_id`)}
    order by c.sourced_id, c.run_id desc
    on conflict (district_id, sourced_id) do update
      set class_id = excluded.class_id, user_sourced_id = excluded.user_sourced_id, role = excluded.role`;
}

/**
 * Fills the table `kept_dangling` with the enrollments that stay as Canvas has them since their record names nobody now
 * (roster/moved-away `keptWhileDangling`). Call it where nested loops may be used: they are few.
 */
export async function pickKeptDangling(tx: Transaction, run: RunContext, how: EnrollmentPlanning): Promise<void> {
  // An end in the last weeks may be one that most of the class share, and then it is a finish.
  const isAlone = tx`(t.term_end is null or e.end_date < t.term_end - ${how.dates.sharedFinishDays}::int)`;
  await tx`
    create temp table kept_dangling on commit drop as
    select d.class_id, u.user_id, f.canvas_role as role
    from dangling_enrollment d
    join ${tx(`mirror_enrollment_d${run.districtId}`)} e on e.sourced_id = d.sourced_id
    join ${tx(run.targets.class)} t on t.district_id = d.district_id and t.class_id = d.class_id
    join ${tx(run.targets.user)} u on u.district_id = d.district_id and u.user_sourced_id = d.user_sourced_id
    join enrollment_decision f on f.run_id = ${run.runId} and f.role = d.role and f.facts = ${enrollmentFacts(tx, run, how, isAlone)}
    where d.district_id = ${run.districtId} and f.decision = any(${[...keptWhileDangling]})
      and not (${isGiven(tx, run, 'classes', tx`e.class_id`)} and ${isGiven(tx, run, 'users', tx`e.user_id`)})`;
}
