import type { PendingQuery, Row } from 'postgres';
import { decisionOrder, EnrollmentDecision } from '../../../roster/enrollment-decision.js';
import { Operation, Phase } from '../../../roster/plan.js';
import { ClassState, UserState } from '../../../roster/targets.js';
import type { Transaction } from '../../postgres/connect.js';
import type { RunContext } from '../context.js';
import { disableNestedLoops } from '../../postgres/planner-hints.js';
import { isInShard, type Shard } from '../../postgres/shards.js';
import { pickKeptDangling } from '../dangling-enrollments.js';
import { enrollmentFacts } from './enrollment-facts.js';
import { addMovedAway } from './moved-away.js';
import { findEnds, isSharedFinish } from './shared-ends.js';
import { firstNumberOf, shardTable } from './shards.js';
import type { EnrollmentPlanning, ShardSource } from './shard-source.js';
import { pickTouched, type EnrollmentSource } from './touched-enrollments.js';

export interface PlannedShard {
  rows: number;
  /** Canvas holds no enrollment to compare with: every row is new. */
  allNew: boolean;
}

/**
 * Maps the touched enrollments (or all) by the decision table, keeps the deciding one of each person in each section,
 * compares with what Canvas has accepted, and writes the plan. Sharded by class, so that transactions stay short and
 * two can run at once.
 */
export async function planEnrollments(
  tx: Transaction,
  run: RunContext,
  how: EnrollmentPlanning,
  shard: Shard,
): Promise<PlannedShard> {
  const source = run.mapAll ? everything(run) : await pickTouched(tx, run, how.dates, how.lastDates);
  if (source === null) return { rows: 0, allNew: true };
  await pickKeptDangling(tx, run, how);
  await disableNestedLoops(tx);
  // Joins in the written order, so that the tables of classes and people are hashed. The planner cannot estimate how
  // many rows have a decision and would hash the enrollments: planning a first load of 300,000 then takes 0.2 s longer,
  // of 1.1 s.
  await tx`set local join_collapse_limit = 1`;
  const isEnding = await findEnds(tx, {
    ...{ districtId: run.districtId, dates: how.dates, classTarget: run.targets.class, mirror: source.mirror },
    only: source.onlyTouched
      ? tx`exists (select 1 from touched_pair p where p.class_id = e.class_id and p.person_id = e.user_id)`
      : isInShard(tx, tx`e.class_id`, shard),
  });
  const sourced = {
    run,
    how: { ...how, isEnding },
    source,
    inShard: (classId: Fragment) => isInShard(tx, classId, shard),
  };
  const [anyApplied] = await tx`select 1 from ${tx(source.applied)} limit 1`;
  // A sequence numbers millions of rows in the same pass; row_number() would need another.
  await tx`create temp sequence planned start ${tx.unsafe(String(firstNumberOf(shard.index)))}`;
  if (anyApplied) {
    // `CREATE TABLE AS` may use every core where `INSERT ... SELECT` may not.
    await tx`create temp table mapped_enrollment on commit drop as ${mapped(tx, sourced)}`;
    await addMovedAway(tx, sourced);
  }
  const table = tx(shardTable(run.runId, shard.index));
  // TRUNCATE in the same transaction lets PostgreSQL skip the log with `wal_level = minimal`. Queries of the run's plan
  // wait until the shard is written.
  await tx`truncate ${table}`;
  const written = await tx`
    insert into ${table}
      (run_id, seq, section_id, user_id, role, op, phase, before_status, after_status, school, class_id, person_id)
    select ${run.runId}, nextval('planned'), m.section_id, m.user_id, m.role,
           case when m.decision = 'active' then ${Operation.create}::text else ${Operation.remove}::text end,
           case when m.decision = 'active' then ${Phase.additions}::int else ${Phase.removals}::int end,
           a.status, case when m.decision = 'active' then 'active' else m.drop_status end, m.school, m.class_id, m.person_id
    from (select distinct on (pair, section_id, user_id, role) *
          from ${anyApplied ? tx`mapped_enrollment` : tx`(${mapped(tx, sourced)}) all_new`}
          order by pair, section_id, user_id, role, rank) m
    ${
      anyApplied
        ? tx`left join ${tx(source.applied)} a
               on a.section_id = m.section_id and a.user_id = m.user_id and a.role = m.role`
        : tx`cross join (select null::text as status) a`
    }
    where (m.decision = 'active' and a.status is distinct from 'active')
       or (m.decision in ('exited', 'removed') and a.status = 'active')`;
  await tx`drop sequence planned`;
  return { rows: written.count, allNew: anyApplied === undefined };
}

type Fragment = PendingQuery<Row[]>;

function everything(run: RunContext): EnrollmentSource {
  return {
    mirror: `mirror_enrollment_d${run.districtId}`,
    applied: `applied_enrollment_d${run.districtId}`,
    onlyTouched: false,
  };
}

/**
 * The touched enrollments with their decisions, given their class and person (roster/targets `decisionInClass`). `pair`
 * is section and user, to sort by: a person may have several records, each enrolled in the class, of which the one with
 * the lowest rank decides.
 */
function mapped(tx: Transaction, { run, how, source, inShard }: ShardSource): Fragment {
  const asDecided = tx`t.state = ${ClassState.live}
    and (u.state = ${UserState.live} or (u.state = ${UserState.unknown} and f.decision = 'exited')
         or (u.state = ${UserState.gone} and f.decision in ('exited', 'removed')))`;
  const isAlone = how.isEnding
    ? tx`e.sourced_id not in (select sourced_id from ending_fact where ${isSharedFinish(tx)})`
    : tx`true`;
  return tx`
    select hashtextextended(u.user_id, hashtextextended(t.section_id, 0)) as pair, t.section_id, u.user_id,
           f.canvas_role as role, e.class_id, e.user_id as person_id, t.school, f.drop_status,
           case when ${asDecided} then f.rank else ${rankOfUnknown}::int end as rank,
           case when ${asDecided} then f.decision else 'unknown' end as decision
    from ${tx(source.mirror)} e
    ${source.onlyTouched ? tx`join touched_pair p on p.class_id = e.class_id and p.person_id = e.user_id` : tx``}
    join ${tx(run.targets.class)} t on t.district_id = ${run.districtId} and t.class_id = e.class_id and t.state <> ${ClassState.ended}
    join ${tx(run.targets.user)} u on u.district_id = ${run.districtId} and u.user_sourced_id = e.user_id
    join enrollment_decision f on f.run_id = ${run.runId} and f.role = e.role
      and f.facts = ${enrollmentFacts(tx, run, how, isAlone)}
    where e.role is not null and f.decision <> 'ignored' and ${inShard(tx`e.class_id`)}`;
}

const rankOfUnknown = decisionOrder.indexOf(EnrollmentDecision.unknown);
