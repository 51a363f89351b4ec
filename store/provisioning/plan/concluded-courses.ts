import { remedyOf } from '../../../codes/registry.js';
import { Finding } from '../../../roster/findings.js';
import { Operation } from '../../../roster/plan.js';
import { ClassState } from '../../../roster/targets.js';
import type { Sql, Transaction } from '../../postgres/connect.js';
import { saveProblems } from '../../problems/save-problems.js';
import { sendingKinds } from '../../runs/kinds.js';
import type { RunContext } from '../context.js';
import { planTables } from '../states/blocked.js';
import type { SectionToLookFor } from './cross-lists.js';

/** The problem of a course that somebody has concluded. */
export const concludedInCanvas = 'CONCLUDED_IN_CANVAS';

/** A section in a concluded course. */
export interface ConcludedSection {
  sisId: string;
  /** The course, by SIS id; in words where it has none. */
  course: string;
}

/** What a run has seen of concluded courses. */
export interface ConcludedSeen {
  /** By SIS id. */
  concludedCourses: readonly string[];
  /** Sections of planned rows that are in one. */
  concludedSections: readonly ConcludedSection[];
  /** Courses of classes that go on, which sections are in, whether a planned row goes into them or not. */
  inhabited: readonly string[];
}

/** The terms, by SIS id as accepted, of the courses that planned rows go into; without courses that are new. */
export async function termsInUse(sql: Sql, run: RunContext): Promise<string[]> {
  const [rows, enrollments] = [sql(`plan_row_r${run.runId}`), sql(`plan_enrollment_r${run.runId}`)];
  const terms = await sql<Array<{ term: string }>>`
    select distinct c.fields->>'term_id' as term
    from (
      select s.fields->>'course_id' as id
      from (select distinct section_id from ${enrollments}) e
      join applied_row s on s.district_id = ${run.districtId} and s.kind = 'section' and s.sis_id = e.section_id
        and not s.removed
      union
      select unnest(array[before->>'course_id', after->>'course_id']) from ${rows} where kind in ('course', 'section')
    ) used
    join applied_row c on c.district_id = ${run.districtId} and c.kind = 'course' and c.sis_id = used.id and not c.removed
    where coalesce(c.fields->>'term_id', '') <> ''`;
  return terms.map((each) => each.term);
}

/** The accepted sections of these courses that planned rows go into. */
export async function sectionsInUse(
  sql: Sql,
  run: RunContext,
  courses: readonly string[],
): Promise<SectionToLookFor[]> {
  if (courses.length === 0) return [];
  const [rows, enrollments] = [sql(`plan_row_r${run.runId}`), sql(`plan_enrollment_r${run.runId}`)];
  return sql<SectionToLookFor[]>`
    select s.sis_id as "sisId", s.school, s.fields->>'course_id' as accepted, null as seq, null as wanted
    from applied_row s
    where s.district_id = ${run.districtId} and s.kind = 'section' and not s.removed
      and s.fields->>'course_id' = any(${courses as string[]})
      and (exists (select 1 from ${enrollments} e where e.section_id = s.sis_id)
           or exists (select 1 from ${rows} r where r.kind = 'section' and r.sis_id = s.sis_id))
    order by 1`;
}

/** Some of these courses: accepted ones whose class goes on, and that are not known to be concluded. */
export async function concludedAndGoingOn(
  sql: Sql,
  run: RunContext,
  courses: readonly string[],
  most: number,
): Promise<string[]> {
  if (courses.length === 0) return [];
  const found = await sql<Array<{ sisId: string }>>`
    select c.sis_id as "sisId" from applied_row c
    where c.district_id = ${run.districtId} and c.kind = 'course' and not c.removed
      and c.sis_id = any(${courses as string[]})
      and exists (select 1 from ${sql(run.targets.class)} t
                  where t.district_id = c.district_id and t.course_id = c.sis_id and t.state = ${ClassState.live})
      and not exists (select 1 from problem p
                      where p.district_id = c.district_id and p.code = ${concludedInCanvas} and p.kind = 'course'
                        and p.thing = c.sis_id and p.settled_run is null)
    order by 1 limit ${most}`;
  return found.map((each) => each.sisId);
}

/** Courses that were found concluded, and not reopened since. */
export async function knownConcluded(sql: Sql, run: RunContext): Promise<string[]> {
  const known = await sql<Array<{ thing: string }>>`
    select thing from problem
    where district_id = ${run.districtId} and code = ${concludedInCanvas} and settled_run is null`;
  return known.map((each) => each.thing);
}

/**
 * Has everything wait that goes into courses which somebody has concluded. Each course is one problem, until it is
 * reopened, or its class has ended or is gone; also one that nothing goes into yet, since Canvas has concluded the
 * enrollments with it: whoever reopens it gets them back only from here.
 */
export async function noteConcluded(
  tx: Transaction,
  run: RunContext,
  { concludedCourses: courses, concludedSections: sections, inhabited }: ConcludedSeen,
): Promise<void> {
  const { rows, enrollments, findings } = planTables(tx, run);
  if (courses.length + sections.length > 0) {
    const concluded = tx`
      unnest(${sections.map((each) => each.sisId)}::text[], ${sections.map((each) => each.course)}::text[])
        as c (section_id, course_id)`;
    // A section that is in the course already has its place in `concluded`: it may be cross-listed into another one.
    const comesIntoCourse = tx`(
      case when kind = 'course' then op <> ${Operation.create} and sis_id = any(${courses as string[]})
           else after->>'course_id' = any(${courses as string[]})
                and before->>'course_id' is distinct from after->>'course_id' end)`;
    await tx`
      insert into ${findings} (run_id, kind, seq, code, source_kind, source_id)
      select ${run.runId}::int, kind, seq, ${Finding.courseConcluded}, 'course',
             coalesce(c.course_id, case when kind = 'course' then sis_id else after->>'course_id' end)
      from ${rows} left join ${concluded} on kind = 'section' and op <> ${Operation.create} and sis_id = c.section_id
      where kind in ('course', 'section') and (c.section_id is not null or ${comesIntoCourse})
      union all
      select ${run.runId}::int, 'enrollment', seq, ${Finding.courseConcluded}, 'course', c.course_id
      from ${enrollments} p join ${concluded} on p.section_id = c.section_id`;
  }
  if (!sendingKinds.includes(run.kind)) return;
  const found = await tx<Array<{ course: string; school: string | null; incoming: number }>>`
    select course, min(school) as school, sum(incoming)::int as incoming
    from (
      select f.source_id as course, r.school,
             case when r.kind = 'section' and r.op = ${Operation.create}
                  then (select count(*) from ${enrollments} e where e.section_id = r.sis_id) else 0 end as incoming
      from ${findings} f join ${rows} r on r.kind = f.kind and r.seq = f.seq
      where f.code = ${Finding.courseConcluded}
      union all
      select f.source_id, e.school, case when e.op = ${Operation.create} then 1 else 0 end
      from ${findings} f join ${enrollments} e on e.seq = f.seq
      where f.code = ${Finding.courseConcluded} and f.kind = 'enrollment'
      union all
      select sis_id, school, 0 from applied_row
      where district_id = ${run.districtId} and kind = 'course' and sis_id = any(${inhabited as string[]})
      union all
      select p.thing, p.school, 0 from problem p
      where p.district_id = ${run.districtId} and p.code = ${concludedInCanvas} and p.settled_run is null
        and p.thing = any(${courses as string[]})
        and exists (select 1 from ${tx(run.targets.class)} t
                    where t.district_id = p.district_id and t.course_id = p.thing
                      and t.state in (${ClassState.live}, ${ClassState.unknown}))
    ) waiting
    group by course`;
  await saveProblems(
    tx,
    run,
    found.map(({ course, school, incoming }) => ({
      ...{ code: concludedInCanvas, kind: 'course', thing: course, school, field: null, affected: incoming },
      remedy: remedyOf(concludedInCanvas),
    })),
  );
  await tx`
    update problem set settled_run = ${run.runId}
    where district_id = ${run.districtId} and code = ${concludedInCanvas} and settled_run is null
      and last_run < ${run.runId}`;
}
