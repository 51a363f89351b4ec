import { EnrollmentDecision } from '../../../roster/enrollment-decision.js';
import { stateOfMoved } from '../../../roster/moved-away.js';
import type { Transaction } from '../../postgres/connect.js';
import type { ShardSource } from './shard-source.js';

/** Adds the drops of enrollments that Canvas holds and no record refers to any more (roster/moved-away `movedAway`). */
export async function addMovedAway(tx: Transaction, shard: ShardSource): Promise<void> {
  const { run, source, inShard } = shard;
  const found = await tx`
    create temp table moved_away on commit drop as
    select a.section_id, a.user_id, a.role, a.class_id, u.user_sourced_id as person_id, a.school
    from ${tx(source.applied)} a
    join ${tx(run.targets.user)} u on u.district_id = ${run.districtId} and u.user_id = a.user_id and u.state = ${stateOfMoved.user}
    ${source.onlyTouched ? tx`join touched_pair p on p.class_id = a.class_id and p.person_id = u.user_sourced_id` : tx``}
    join ${tx(run.targets.class)} t on t.district_id = ${run.districtId} and t.class_id = a.class_id and t.state = ${stateOfMoved.class}
    where a.status = 'active' and a.section_id = t.section_id
      and ${inShard(tx`a.class_id`)}
      and not exists (
        select 1 from ${tx(source.mirror)} e
        join ${tx(run.targets.user)} same on same.district_id = ${run.districtId} and same.user_sourced_id = e.user_id
        join (select distinct role, canvas_role from enrollment_decision where run_id = ${run.runId}) f on f.role = e.role
        where e.class_id = a.class_id and same.user_id = a.user_id and f.canvas_role = a.role)
      and not exists (
        select 1 from mapped_enrollment m
        where m.class_id = a.class_id and m.user_id = a.user_id
          and m.decision in (${EnrollmentDecision.unknown}, ${EnrollmentDecision.completed}))
      and not exists (
        select 1 from kept_dangling k
        where k.class_id = a.class_id and k.user_id = a.user_id and k.role = a.role)`;
  if (found.count === 0) return;
  await keepUnknown(tx, shard);
  await tx`
    insert into mapped_enrollment (pair, section_id, user_id, role, class_id, person_id, school, drop_status, rank, decision)
    select hashtextextended(s.user_id, hashtextextended(s.section_id, 0)), s.section_id, s.user_id, s.role, s.class_id,
           s.person_id, s.school, r.drop_status, r.rank, 'removed'
    from moved_away s
    join (select distinct canvas_role, drop_status, rank from enrollment_decision
          where run_id = ${run.runId} and decision = 'removed') r on r.canvas_role = s.role`;
}

/**
 * Keeps enrollments whose record may be one that names nobody now: in a class with such a record of the same role, or of
 * a person with one whose class is unknown.
 */
async function keepUnknown(tx: Transaction, { run, source }: ShardSource): Promise<void> {
  // Of a record in `dangling_enrollment` it is known which enrollment it last named: it says nothing of others.
  const current = tx`e.missing_since is null and not e.tobedeleted and e.sourced_id not in (
    select sourced_id from dangling_enrollment where district_id = ${run.districtId})`;
  const known = (collection: string, id: 'e.user_id' | 'e.class_id') => tx`exists (
    select 1 from mirror_record k
    where k.district_id = ${run.districtId} and k.collection = ${collection} and k.sourced_id = ${tx(id)})`;
  await tx`
    delete from moved_away s
    where exists (
      select 1 from ${tx(source.mirror)} e
      join (select distinct role, canvas_role from enrollment_decision where run_id = ${run.runId}) f on f.role = e.role
      where e.class_id = s.class_id and f.canvas_role = s.role and ${current} and not ${known('users', 'e.user_id')})`;
  // Those who move are few: their enrollments first, and then the classes of these.
  await tx`
    with people as materialized (
      select user_id, user_sourced_id from ${tx(run.targets.user)}
      where district_id = ${run.districtId} and user_id in (select user_id from moved_away)
    ), theirs as materialized (
      select p.user_id, e.class_id from ${tx(`mirror_enrollment_d${run.districtId}`)} e
      join people p on p.user_sourced_id = e.user_id
      where ${current}
    )
    delete from moved_away s using theirs e
    where e.user_id = s.user_id and not ${known('classes', 'e.class_id')}`;
}
