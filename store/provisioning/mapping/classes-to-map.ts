import type { KnownClass } from '../../../roster/class-facts.js';
import { IdentityQuestion, ReuseQuestion } from '../../../roster/proposals.js';
import { ClassState } from '../../../roster/targets.js';
import type { Sql } from '../../postgres/connect.js';
import { prefetch } from '../../postgres/prefetch.js';
import { RunKind } from '../../../codes/run-kinds.js';
import { targetTables, type RunContext } from '../context.js';
import { isInShard, type Shard } from '../../postgres/shards.js';
import { acceptedPins, type Fragment } from './accepted-pins.js';
import { idsInQuestion, reuseAnswers } from './ids-in-question.js';
import { peopleOfClass } from './people-of-class.js';
import { presenceInMirror } from './reference-data.js';

export interface ClassToMap extends KnownClass {
  /** A person has confirmed that another class is this one under a new id and stands for both. */
  replaced: boolean;
}

/**
 * The classes to map, by id: all, or those that changed since the last finished run, whose course, session or school
 * did, whose term has ended since, or that are not settled yet.
 */
export async function* classesToMap(sql: Sql, run: RunContext, shard: Shard): AsyncGenerator<ClassToMap[]> {
  const touched = run.mapAll ? null : touchedClasses(sql, run, countsStudents(run));
  const how = await optionalParts(sql, run);
  const statement = knownClasses(sql, run, how, touched, isInShard(sql, sql`m.sourced_id`, shard));
  yield* prefetch(statement.cursor(250));
}

/** One class as it would be mapped; null if no readable record was ever seen. */
export async function classToMap(sql: Sql, run: RunContext, sourcedId: string): Promise<ClassToMap | null> {
  // An observing run has dropped its targets.
  const settled = { ...run, targets: targetTables(RunKind.provisioning, run.runId) };
  const how = await optionalParts(sql, run);
  const [found] = await knownClasses(sql, settled, how, null, sql`m.sourced_id = ${sourcedId}`);
  return found ?? null;
}

/** Whether the settings need the number of students in a class. */
function countsStudents({ settings }: RunContext): boolean {
  return !settings.scope.classesWithoutStudents;
}

/** Conditions that are seldom true. The statement is simpler without them. */
async function optionalParts(sql: Sql, run: RunContext) {
  return {
    pins: await acceptedPins(sql, run, IdentityQuestion.class, 'section'),
    answers: await reuseAnswers(sql, run, ReuseQuestion.class),
  };
}

/**
 * Whether enrollments that count today name a class whose record is missing, or whose sessions end before today while it
 * went on by its target `t` (roster/former-days `isCutShort`). Enrollments are looked up for those few alone.
 */
function isNamed(sql: Sql, run: RunContext): Fragment {
  const areOver = sql`not exists (
    select 1 from jsonb_array_elements_text(m.body->'termSourcedIds') own (id)
    where own.id not in (
      select s.sourced_id from mirror_record s
      where s.district_id = ${run.districtId} and s.collection = 'academicSessions' and s.body->>'endDate' < ${run.asOf}))`;
  return sql`(m.missing_since is not null or (t.term_end >= ${run.asOf} and ${areOver})) and exists (
    select 1 from ${sql(`mirror_enrollment_d${run.districtId}`)} n
    where n.class_id = m.sourced_id and n.missing_since is null and not n.tobedeleted and not n.rejected
      and (n.end_date is null or n.end_date >= ${run.asOf}))`;
}

/** @param touched CTE with the `sourced_id`s of the classes to limit the statement to; null: all */
function knownClasses(
  sql: Sql,
  run: RunContext,
  { pins, answers }: Awaited<ReturnType<typeof optionalParts>>,
  touched: Fragment | null,
  chosen: Fragment,
) {
  const counted = countsStudents(run);
  const people = sql`mirror_enrollment e where e.district_id = ${run.districtId} and e.missing_since is null
    and not e.tobedeleted and not e.rejected`;
  return sql<ClassToMap[]>`
    ${touched ?? sql``}
    select m.body as class, ${presenceInMirror(sql, run)} as presence, m.rejected, ${isNamed(sql, run)} as "isNamed", c.body as course,
           ${pins.sisId(sql`ls.sis_id`)} as "pinnedSection", coalesce(a.fields->>'course_id', lc.sis_id) as "pinnedCourse", a.scope_fingerprint as "appliedScope",
           ${counted ? sql`coalesce(s.students, 0)::int` : sql`null::int`} as students,
           ${pins.isReplaced} as replaced,
           m.believed, ${answers.ofRecord} as answers, ${peopleOfClass(sql, run)} as people,
           case when t.class_id is not null then jsonb_build_object(
             'session', t.session, 'termStart', t.term_start, 'termEnd', t.term_end) end as former
    from mirror_record m
    ${touched === null ? sql`` : sql`join touched on touched.sourced_id = m.sourced_id`}
    left join mirror_record c on c.district_id = m.district_id and c.collection = 'courses'
      and c.sourced_id = m.body->>'courseSourcedId'
    left join link ls on ls.district_id = m.district_id and ls.kind = 'section' and ls.sourced_id = m.sourced_id
    ${pins.join}
    left join link lc on lc.district_id = m.district_id and lc.kind = 'course' and lc.sourced_id = m.sourced_id
    left join applied_row a on a.district_id = m.district_id and a.kind = 'section'
      and a.sis_id = ${pins.sisId(sql`ls.sis_id`)} and not a.removed
    left join ${sql(run.targets.class)} t on t.district_id = m.district_id and t.class_id = m.sourced_id
    ${
      counted
        ? sql`left join (select class_id, count(*) as students from ${people} and e.role = 'student' group by 1) s
                    on s.class_id = m.sourced_id`
        : sql``
    }
    where m.district_id = ${run.districtId} and m.collection = 'classes' and m.body is not null
      and ${chosen}
    order by m.sourced_id`;
}

/**
 * Classes of terms of which Canvas has accepted another end since the last finished run was mapped: until then they went by
 * the end before, if that was far away (roster/believed-sessions).
 */
function classesOfMovedTerms(sql: Sql, run: RunContext): Fragment {
  return sql`
    select t.class_id from ${sql(run.targets.class)} t
    join link l on l.district_id = t.district_id and l.kind = 'term' and l.sourced_id = t.session
    join applied_row a on a.district_id = t.district_id and a.kind = 'term' and a.sis_id = l.sis_id
    where t.district_id = ${run.districtId} and a.accepted_run >= ${run.settledRun}
      and a.before->>'end_date' is distinct from a.fields->>'end_date' and a.before is not null`;
}

function touchedClasses(sql: Sql, run: RunContext, counted: boolean) {
  const changed = (collection: string) => sql`
    select sourced_id from mirror_record
    where district_id = ${run.districtId} and collection = ${collection} and changed_run > ${run.settledRun}`;
  return sql`
    with touched as (
      ${changed('classes')}
      union
      select c.sourced_id from mirror_record c
      where c.district_id = ${run.districtId} and c.collection = 'classes'
        and exists (select 1 from mirror_record reference_record where reference_record.district_id = ${run.districtId}
                    and reference_record.collection in ('courses', 'academicSessions', 'orgs')
                    and reference_record.changed_run > ${run.settledRun})
        and (c.body->>'courseSourcedId' in (${changed('courses')})
             or c.body->>'schoolSourcedId' in (${changed('orgs')})
             or exists (${changed('academicSessions')}))
      union
      select class_id from ${sql(run.targets.class)}
      where district_id = ${run.districtId} and state <> ${ClassState.ended} and term_end < ${run.asOf}
      union
      ${classesOfMovedTerms(sql, run)}
      union
      ${idsInQuestion(sql, run, ReuseQuestion.class)}
      union
      select sourced_id from open_item where district_id = ${run.districtId} and collection = 'classes'
      ${
        counted // a first student brings the class into scope
          ? sql`union select class_id from ${sql(`mirror_enrollment_d${run.districtId}`)} where changed_run > ${run.settledRun}`
          : sql``
      }
    )`;
}
