import type { HoldFacts } from '../../roster/likely-cause.js';
import { Finding } from '../../roster/findings.js';
import { Operation } from '../../roster/plan.js';
import type { Selection } from '../../roster/selection.js';
import type { Sql } from '../postgres/connect.js';
import { selectHeld } from '../provisioning/decisions/decide.js';
import { planTables } from '../provisioning/states/blocked.js';
import { MirrorChange } from '../schema/mirror.js';
import type { HeldGroup } from './held.js';

/** The facts of a group of held rows, by what the rows have in common. */
export interface FactsOfGroup extends HoldFacts, Pick<HeldGroup, 'school' | 'kind' | 'op' | 'reason'> {}

/** What is known of each group of rows that a run holds: one scan of the held rows, with the records they came of. */
export async function heldFacts(
  sql: Sql,
  run: { districtId: number; runId: number },
  selection: Selection,
): Promise<FactsOfGroup[]> {
  return sql.begin(async (tx) => {
    await selectHeld(tx, run.runId, selection);
    const { rows, enrollments, findings } = planTables(tx, run);
    const gone = tx`(m.missing_since is not null or m.body->>'status' = 'tobedeleted')`;
    await tx`
      create temp table held_record on commit drop as
      select s.school, s.kind, s.op, coalesce(r.reason, e.reason) as reason, s.seq,
             case s.kind when 'enrollment' then e.person_id when 'user' then r.sources[1] end as person,
             case s.kind when 'enrollment' then e.class_id when 'section' then r.sources[1] when 'course' then r.sources[1] end as class
      from selected s
      left join ${rows} r on r.kind = s.kind and r.seq = s.seq
      left join ${enrollments} e on s.kind = 'enrollment' and e.seq = s.seq`;
    await tx`analyze held_record`;
    const key = tx`h.school is not distinct from g.school and h.kind = g.kind and h.op = g.op and h.reason = g.reason`;
    return tx<FactsOfGroup[]>`
      with person as (
        select h.school, h.kind, h.op, h.reason, m.sourced_id, ${gone} as gone, m.body->'grades'->>0 as grade,
               exists (select 1 from mirror_change c
                       where c.district_id = ${run.districtId} and c.run_id = ${run.runId} and c.collection = 'users'
                         and c.sourced_id = m.sourced_id and c.change = ${MirrorChange.changed}
                         and c.before->'grades' is distinct from m.body->'grades') as regraded
        from (select distinct school, kind, op, reason, person from held_record where person is not null) h
        join mirror_record m on m.district_id = ${run.districtId} and m.collection = 'users' and m.sourced_id = h.person
      ), class as (
        select h.school, h.kind, h.op, h.reason, ${gone} as gone
        from (select distinct school, kind, op, reason, class from held_record where class is not null) h
        join mirror_record m on m.district_id = ${run.districtId} and m.collection = 'classes' and m.sourced_id = h.class
      ), grade as (
        select distinct on (school, kind, op, reason) school, kind, op, reason, grade, count(*)::int as people
        from person where grade is not null group by 1, 2, 3, 4, 5 order by 1, 2, 3, 4, count(*) desc
      )
      select g.school, g.kind, g.op, g.reason, g.rows,
             (select count(*)::int from person h where ${key}) as people,
             (select count(*)::int from person h where ${key} and h.gone) as "missingPeople",
             (select count(*)::int from person h where ${key} and h.regraded) as "regradedPeople",
             coalesce((select h.people from grade h where ${key}), 0) as "mostOfOneGrade",
             (select h.grade from grade h where ${key}) as grade,
             (select count(*)::int from class h where ${key}) as classes,
             (select count(*)::int from class h where ${key} and h.gone) as "missingClasses",
             (select count(*)::int from held_record h
              where ${key} and exists (select 1 from ${tx(`mirror_enrollment_d${run.districtId}`)} e
                                       where e.class_id = h.class and e.user_id = h.person and e.missing_since is not null)
             ) as "missingEnrollments",
             (select count(*)::int from ${rows} p
              where p.kind = 'user' and p.op = ${Operation.create} and p.school is not distinct from g.school) as "newPeople",
             (select count(*)::int from ${findings} f
              where f.code in (${Finding.termShortened}, ${Finding.termRemoved}) and g.op = ${Operation.remove}) as "termsCut",
             exists (select 1 from mirror_record m
                     where m.district_id = ${run.districtId} and m.collection = 'orgs' and m.sourced_id = g.school and ${gone}) as "schoolIsGone",
             (select count(*)::int from held_record h join ${findings} f on f.kind = h.kind and f.seq = h.seq
              where ${key} and f.code = ${Finding.holdsWork}) as "withWork"
      from (select school, kind, op, reason, count(*)::int as rows from held_record group by 1, 2, 3, 4) g`;
  });
}
