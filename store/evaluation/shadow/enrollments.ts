import type { ComparedCount } from '../../../evaluation/model.js';
import { MatchState } from '../../../roster/matching/match-states.js';
import { ShadowDifference } from '../../../roster/shadow/causes.js';
import { Operation } from '../../../roster/plan.js';
import type { Transaction } from '../../postgres/connect.js';
import type { RunContext } from '../../provisioning/context.js';
import { ownTable } from '../run-tables.js';
import { addDifferences } from './things.js';

/** Statuses of Canvas, and how much of an enrollment is left in each. */
const degrees = {
  ...{ active: 3, invited: 3, creation_pending: 3 },
  ...{ inactive: 2, completed: 1, rejected: 1 },
} as const;
const living = 3;

/** Roles of Canvas that no roster gives: who observes somebody, and the student as whom a teacher views a course. */
const ofNoRoster = ['observer', 'observerenrollment', 'studentview', 'studentviewenrollment'];

/**
 * Writes in what enrollments differ, by linked sections and people: those that agree are set aside first, in one join by
 * hash, so that all else looks at what is left. What hangs on a section or a person who is missing, over or in question is
 * counted, and not written: with those it comes and goes. Needs `living_section` of the
 * transaction, and the differences of things.
 */
export async function compareEnrollments(tx: Transaction, run: RunContext): Promise<void> {
  await wantedPlaces(tx, run);
  await standingPlaces(tx, run);
  await missingPlaces(tx, run);
  await extraPlaces(tx, run);
}

/** Makes `wanted_place`: who should be active where, with what is taken for the section and the person in Canvas. */
async function wantedPlaces(tx: Transaction, { runId, districtId }: RunContext): Promise<void> {
  const match = tx(ownTable('evaluation_match', runId));
  const plan = tx(`plan_enrollment_r${runId}`);
  await tx`
    create temp table wanted_place on commit drop as
    with wanted as (
      select section_id, user_id, role, school, class_id from ${plan}
      where after_status = 'active' and op <> ${Operation.remove}
      union all
      select a.section_id, a.user_id, a.role, a.school, a.class_id from applied_enrollment a
      left join ${plan} p on p.section_id = a.section_id and p.user_id = a.user_id and p.role = a.role
      where a.district_id = ${districtId} and a.status = 'active' and p.section_id is null
    )
    select w.*, lower(w.role) as folded_role, s.linked_id as canvas_id, u.linked_id as canvas_user_id,
           case when l.section_id is not null and u.linked_id is not null then 'compared'
                when (s.linked_id is null and s.state = ${MatchState.question})
                  or (u.linked_id is null and u.state = ${MatchState.question}) then 'question'
                else 'hangs' end as standing
    from wanted w
    join ${match} s on s.kind = 'section' and s.sis_id = w.section_id
    join ${match} u on u.kind = 'user' and u.sis_id = w.user_id
    left join living_section l on l.section_id = s.linked_id`;
  await tx`analyze wanted_place`;
}

/** Makes `standing_place`: who is, or was, in what role in the linked sections that are not over. */
async function standingPlaces(tx: Transaction, { runId }: RunContext): Promise<void> {
  const degree = Object.entries(degrees).map(([status, left]) => ({ status, left }));
  await tx`
    create temp table standing_place on commit drop as
    select e.section_id as canvas_id, e.user_id as canvas_user_id, lower(e.role) as folded_role, min(e.role) as role,
           max(coalesce(d.left, 0)) as degree, min(e.status) as status, bool_or(e.by_sis) as by_sis, min(s.sis_id) as sis_id,
           min(s.school) as school
    from ${tx(ownTable('canvas_enrollment', runId))} e
    join living_section l on l.section_id = e.section_id
    join ${tx(ownTable('evaluation_match', runId))} s on s.kind = 'section' and s.linked_id = e.section_id
    left join jsonb_to_recordset(${tx.json(degree)}) as d (status text, "left" int) on d.status = e.status
    where lower(e.role) <> all(${ofNoRoster})
    group by 1, 2, 3`;
  await tx`analyze standing_place`;
}

async function missingPlaces(tx: Transaction, { runId }: RunContext): Promise<void> {
  // Whoever stands there in another role alone is no one to be made: the role differs.
  await tx`
    create temp table left_place on commit drop as
    select w.*, t.degree, t.status, t.by_sis
    from wanted_place w
    left join standing_place t on t.canvas_id = w.canvas_id and t.canvas_user_id = w.canvas_user_id and t.folded_role = w.folded_role
    where w.standing = 'compared' and coalesce(t.degree, 0) < ${living}`;
  await tx`
    create temp table role_instead on commit drop as
    select distinct on (w.section_id, w.user_id, w.role) w.section_id, w.user_id, w.role, t.folded_role, t.role as standing_role,
           t.by_sis, t.canvas_id, t.canvas_user_id
    from left_place w
    join standing_place t on t.canvas_id = w.canvas_id and t.canvas_user_id = w.canvas_user_id and t.degree = ${living}
    where not exists (
      select 1 from wanted_place o where o.canvas_id = t.canvas_id and o.canvas_user_id = t.canvas_user_id and o.folded_role = t.folded_role)
    order by w.section_id, w.user_id, w.role, t.folded_role`;
  await tx`analyze left_place`;
  await tx`analyze role_instead`;
  await tx`
    ${addDifferences(tx, runId)}
    select concat_ws('|', x.what, 'enrollment', w.section_id, w.user_id, w.folded_role, x.field), 'enrollment', x.what, x.field,
           w.section_id, case when x.what = 'other' then w.canvas_id end, w.user_id, case when x.what = 'other' then w.canvas_user_id end,
           w.role, w.school, x.wanted, x.standing, coalesce(r.by_sis, w.by_sis), coalesce(w.degree = 0, false), 'none', null, null
    from left_place w
    left join role_instead r on r.section_id = w.section_id and r.user_id = w.user_id and r.role = w.role
    cross join lateral (
      select case when r.role is not null or w.degree > 0 then ${ShadowDifference.other} else ${ShadowDifference.missing} end as what,
             case when r.role is not null then 'role' when w.degree > 0 then 'status' end as field,
             case when r.role is not null then w.role when w.degree > 0 then 'active' end as wanted,
             case when r.role is not null then r.standing_role when w.degree > 0 then w.status end as standing) x`;
}

/**
 * Who is in a linked section and should not be. Of somebody who is taken for a person of the roster, the enrollments that
 * the SIS has, or had, in the section's classes say why, and of somebody who is extra, why that is so; of people who are in
 * question nothing is said.
 */
async function extraPlaces(tx: Transaction, { runId, districtId, asOf, targets }: RunContext): Promise<void> {
  const match = tx(ownTable('evaluation_match', runId));
  await tx`
    create temp table extra_place on commit drop as
    select t.*, u.sis_id as user_id
    from standing_place t
    left join wanted_place w on w.canvas_id = t.canvas_id and w.canvas_user_id = t.canvas_user_id and w.folded_role = t.folded_role
    left join role_instead r on r.canvas_id = t.canvas_id and r.canvas_user_id = t.canvas_user_id and r.folded_role = t.folded_role
    left join ${match} u on u.kind = 'user' and u.linked_id = t.canvas_user_id
    left join (select distinct canvas_id from ${match} where kind = 'user' and linked_id is null and canvas_id is not null) q
      on q.canvas_id = t.canvas_user_id
    where t.degree = ${living} and w.section_id is null and r.section_id is null and q.canvas_id is null`;
  await tx`analyze extra_place`;
  await tx`
    create temp table place_record on commit drop as
    select x.canvas_id, x.canvas_user_id,
           case when bool_or(e.rejected) then 'keptAway'
                when bool_or(e.missing_since is null and not e.tobedeleted and e.begin_date > ${asOf}::date) then 'later'
                else 'ended' end as record
    from (select distinct canvas_id, canvas_user_id, sis_id, user_id from extra_place where user_id is not null) x
    join ${tx(targets.class)} c on c.district_id = ${districtId} and c.section_id = x.sis_id
    join ${tx(targets.user)} p on p.district_id = ${districtId} and p.user_id = x.user_id
    join ${tx(`mirror_enrollment_d${districtId}`)} e on e.class_id = c.class_id and e.user_id = p.user_sourced_id
    group by 1, 2`;
  await tx`analyze place_record`;
  await tx`
    ${addDifferences(tx, runId)}
    select concat_ws('|', 'extra', 'enrollment', x.canvas_id, x.canvas_user_id, x.folded_role), 'enrollment', ${ShadowDifference.extra},
           null, x.sis_id, x.canvas_id, x.user_id, x.canvas_user_id, x.role, x.school, null, null, x.by_sis, false,
           case when p.record <> 'none' then p.record else coalesce(r.record, 'none') end, p.detail, null
    from extra_place x
    left join place_record r on r.canvas_id = x.canvas_id and r.canvas_user_id = x.canvas_user_id
    left join ${tx(ownTable('shadow_difference', runId))} p
      on p.kind = 'user' and p.what = ${ShadowDifference.extra} and p.canvas_id = x.canvas_user_id`;
}

/** How many enrollments were compared, hang on something that is missing or over, or wait for a question; by school. */
export async function countPlaces(tx: Transaction): Promise<Array<Omit<ComparedCount, 'kind'>>> {
  return tx<Array<Omit<ComparedCount, 'kind'>>>`
    select school, count(*) filter (where standing = 'compared')::int as compared,
           count(*) filter (where standing = 'hangs')::int as hanging,
           count(*) filter (where standing = 'question')::int as waiting
    from wanted_place group by 1`;
}
