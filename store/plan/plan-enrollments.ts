import type { Transaction } from '../connect.js';
import { joinWholeSets } from '../set-based.js';
import { copyInto, copyValue } from '../copy-in.js';
import type { RunContext } from '../runs/run-of.js';

/** One row of the decision table that the roster rules make. */
export interface FateLine {
  role: string;
  presence: string;
  tobedeleted: boolean;
  rejected: boolean;
  moment: string;
  canvasRole: string;
  fate: string;
  rank: number;
  dropStatus: string;
}

export interface EnrollmentPlanning {
  fates: readonly FateLine[];
  /** Whether every collection that the mapping joins is certified: without it nothing is taken for gone. */
  proven: boolean;
  /** Last date at which an enrollment begins that is sent already, and first end date that still counts. */
  beginsBy: string;
  stillCountsOn: string;
}

/**
 * Maps the touched enrollments (or all) by the decision table, keeps the deciding one of each person in each section,
 * compares with what Canvas has accepted, and writes the plan. `piece` of `pieces` cuts a district by its classes, so
 * that each transaction stays short.
 */
export async function planEnrollments(
  tx: Transaction,
  run: RunContext,
  how: EnrollmentPlanning,
  piece: number,
  pieces: number,
): Promise<number> {
  const applied = tx(`applied_enrollment_d${run.districtId}`);
  const plan = tx(`plan_enrollment_r${run.runId}`);
  if (piece === 0) await tx`truncate ${plan}`;
  await joinWholeSets(tx);
  // Sorting a piece in memory; the setting ends with the transaction.
  await tx`set local work_mem = '192MB'`;
  await loadFates(tx, run, how.fates);
  if (!run.mapAll) await loadTouched(tx, run, how);
  await mapPiece(tx, run, how, piece, pieces);
  const [counted] = await tx<Array<{ rows: string }>>`select count(*) as rows from ${plan}`;
  const written = await tx`
    insert into ${plan} (run_id, seq, section_id, user_id, role, op, phase, before_status, after_status, school, class_id,
                         person_id)
    select ${run.runId}, ${counted!.rows}::bigint + row_number() over (), m.section_id, m.user_id, m.role,
           case when m.fate = 'wanted' then 'create' else 'remove' end, case when m.fate = 'wanted' then 1 else 2 end,
           a.status, case when m.fate = 'wanted' then 'active' else m.drop_status end, m.school, m.class_id, m.person_id
    from (select distinct on (pair, section_id, user_id, role) * from mapped_enrollment
          order by pair, section_id, user_id, role, rank) m
    left join ${applied} a on a.section_id = m.section_id and a.user_id = m.user_id and a.role = m.role
    where (m.fate = 'wanted' and a.status is distinct from 'active')
       or (m.fate = 'dropped' and a.status = 'active')`;
  await tx`drop table mapped_enrollment`;
  return written.count;
}

/** `CREATE TABLE AS` may use every core where `INSERT ... SELECT` may not. */
async function mapPiece(
  tx: Transaction,
  run: RunContext,
  how: EnrollmentPlanning,
  piece: number,
  pieces: number,
): Promise<void> {
  const inPiece = pieces === 1 ? tx`true` : tx`abs(hashtext(e.class_id) % ${pieces}) = ${piece}`;
  const proofBefore = new Date(run.readAt.getTime() - run.settings.removals.proofHours * 3_600_000);
  await tx`
    create temp table mapped_enrollment on commit drop as
    select hashtextextended(e.user_id, hashtextextended(e.class_id, 0)) as pair, t.section_id, u.user_id,
           f.canvas_role as role, e.class_id, e.user_id as person_id, t.school, f.drop_status, f.rank,
           case when t.state = 'live' and u.state = 'live' then f.fate
                when t.state = 'live' and u.state = 'gone' and f.fate = 'dropped' then 'dropped'
                else 'unknown' end as fate
    from ${tx(`mirror_enrollment_d${run.districtId}`)} e
    ${run.mapAll ? tx`` : tx`join touched_pair p on p.class_id = e.class_id and p.person_id = e.user_id`}
    join class_target t on t.district_id = ${run.districtId} and t.class_id = e.class_id and t.state <> 'ended'
    join user_target u on u.district_id = ${run.districtId} and u.user_sourced_id = e.user_id
    join enrollment_fate f on f.district_id = ${run.districtId} and f.role = e.role
      and f.facts = 16 * (case when e.missing_since is null then 0
                               when ${how.proven} and e.missing_since <= ${proofBefore} then 2 else 1 end)
        + 8 * e.tobedeleted::int + 4 * e.rejected::int
        + case when e.end_date < ${how.stillCountsOn}
                 then case when t.term_end is null or e.end_date < t.term_end then 2 else 3 end
               when e.begin_date > ${how.beginsBy} then 0 else 1 end
    where e.role is not null and f.fate <> 'none' and ${inPiece}`;
  await addMovedAway(tx, run, piece, pieces);
}

/**
 * An enrollment that was given another class, person or role in place leaves nothing behind in the mirror, which never
 * forgets a record: where Canvas holds a seat that no record speaks of, its record went elsewhere, and the seat is
 * dropped.
 */
async function addMovedAway(tx: Transaction, run: RunContext, piece: number, pieces: number): Promise<void> {
  const seats = tx`
    select a.section_id, a.user_id, a.role, a.class_id, u.user_sourced_id as person_id, a.school
    from ${tx(`applied_enrollment_d${run.districtId}`)} a
    join user_target u on u.district_id = ${run.districtId} and u.user_id = a.user_id and u.state = 'live'
    ${run.mapAll ? tx`` : tx`join touched_pair p on p.class_id = a.class_id and p.person_id = u.user_sourced_id`}
    join class_target t on t.district_id = ${run.districtId} and t.class_id = a.class_id and t.state = 'live'
    where a.status = 'active' and a.section_id = t.section_id
      and ${pieces === 1 ? tx`true` : tx`abs(hashtext(a.class_id) % ${pieces}) = ${piece}`}`;
  await tx`
    insert into mapped_enrollment (pair, section_id, user_id, role, class_id, person_id, school, drop_status, rank, fate)
    select hashtextextended(s.person_id, hashtextextended(s.class_id, 0)), s.section_id, s.user_id, s.role, s.class_id,
           s.person_id, s.school, r.drop_status, r.rank, 'dropped'
    from (${seats}) s
    join (select distinct canvas_role, drop_status, rank from enrollment_fate
          where district_id = ${run.districtId} and fate = 'dropped') r on r.canvas_role = s.role
    where not exists (
      select 1 from ${tx(`mirror_enrollment_d${run.districtId}`)} e
      join user_target same on same.district_id = ${run.districtId} and same.user_sourced_id = e.user_id
      join (select distinct role, canvas_role from enrollment_fate where district_id = ${run.districtId}) f on f.role = e.role
      where e.class_id = s.class_id and same.user_id = s.user_id and f.canvas_role = s.role)`;
}

const presences = ['present', 'missing', 'gone'];
const moments = ['later', 'current', 'left', 'finished'];

/** The same packing as in the join: presence, tobedeleted, rejected, moment. */
function factsOf(line: FateLine): number {
  const flags = 8 * Number(line.tobedeleted) + 4 * Number(line.rejected);
  return 16 * presences.indexOf(line.presence) + flags + moments.indexOf(line.moment);
}

async function loadFates(tx: Transaction, run: RunContext, fates: readonly FateLine[]): Promise<void> {
  await tx`delete from enrollment_fate where district_id = ${run.districtId}`;
  const columns = ['district_id', 'role', 'facts', 'canvas_role', 'fate', 'rank', 'drop_status'];
  const copy = await copyInto(tx, 'enrollment_fate', columns);
  for (const each of fates) {
    const cells = [run.districtId, each.role, factsOf(each), each.canvasRole, each.fate, each.rank, each.dropStatus];
    const wait = copy.add(`${cells.map(copyValue).join('\t')}\n`);
    if (wait) await wait;
  }
  await copy.end();
  await tx`analyze enrollment_fate`;
}

/**
 * What must be looked at: enrollments that changed since the last finished run, those of classes and people whose place
 * in Canvas moved, those not settled yet, and those whose first or last day passed meanwhile.
 */
async function loadTouched(tx: Transaction, run: RunContext, how: EnrollmentPlanning): Promise<void> {
  const mirror = tx(`mirror_enrollment_d${run.districtId}`);
  const movedClasses = tx`select class_id from class_target where district_id = ${run.districtId} and changed_run > ${run.settledRun}`;
  const movedUsers = tx`select user_sourced_id from user_target where district_id = ${run.districtId} and changed_run > ${run.settledRun}`;
  const datesPassed =
    run.lastMappedAsOf === null || run.lastMappedAsOf === run.asOf
      ? tx`false`
      : tx`(begin_date > ${run.lastMappedAsOf}::date + ${run.settings.enrollments.leadDays}::int and begin_date <= ${how.beginsBy})
           or (end_date >= ${run.lastMappedAsOf}::date - 1 and end_date < ${how.stillCountsOn})`;
  await tx`
    create temp table touched_pair on commit drop as
    select class_id, user_id as person_id from ${mirror}
    where changed_run > ${run.settledRun} or class_id in (${movedClasses}) or user_id in (${movedUsers}) or ${datesPassed}
    union
    select before->>'class_id', before->>'user_id' from mirror_change
    where district_id = ${run.districtId} and run_id > ${run.settledRun} and collection = 'enrollments'
      and change = 'changed' and before->>'class_id' is not null
    union
    select class_id, user_sourced_id from open_enrollment where district_id = ${run.districtId}`;
  await tx`analyze touched_pair`;
}
