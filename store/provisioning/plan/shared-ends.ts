import type { PendingQuery, Row } from 'postgres';
import type { CountingDates } from '../../../roster/counting-dates.js';
import { daysOfGoingOver, fewestClassesOfGrade, fewestWhoShare, type EndFacts } from '../../../roster/shared-end.js';
import { ClassState } from '../../../roster/targets.js';
import type { Sql, Transaction } from '../../postgres/connect.js';

/** Where ends are looked for: enrollments `e` of a table, with the targets of their classes. */
export interface EndsToFind {
  districtId: number;
  /** Table of the enrollments in question. */
  mirror: string;
  /** Table of the targets of classes. */
  classTarget: string;
  dates: CountingDates;
  /** Limits the enrollments `e`; all if left out. */
  only?: PendingQuery<Row[]>;
}

/**
 * Fills the table `ending` with the enrollments that ended before the last days of their class but in its last weeks,
 * each with what decides whether that is a finish (roster/shared-end). False if there are none: mostly, and known without
 * a look at enrollments unless a session is in its last weeks.
 */
export async function findEnds(tx: Transaction, find: EndsToFind): Promise<boolean> {
  const { districtId, dates } = find;
  const targets = tx(find.classTarget);
  const { stillCountsOn, finishDays, sharedFinishDays } = dates;
  const [any] = await tx`
    select 1 from ${targets} where district_id = ${districtId} and state = ${ClassState.live}
      and term_end <= ${stillCountsOn}::date + ${sharedFinishDays}::int limit 1`;
  if (!any) return false;
  const found = await tx`
    create temp table ending on commit drop as
    select e.sourced_id, e.class_id, e.user_id, e.end_date, t.school, t.term_end, p.body->>'grades' as grade,
           nullif(c.body->>'courseSourcedId', '') as course
    from ${tx(find.mirror)} e
    join ${targets} t on t.district_id = ${districtId} and t.class_id = e.class_id and t.state = ${ClassState.live}
    left join mirror_record c on c.district_id = ${districtId} and c.collection = 'classes' and c.sourced_id = e.class_id
    left join mirror_record p on p.district_id = ${districtId} and p.collection = 'users' and p.sourced_id = e.user_id
      and e.role = 'student'
    where e.end_date < ${stillCountsOn} and e.end_date < t.term_end - ${finishDays}::int
      and e.end_date >= t.term_end - ${sharedFinishDays}::int and not e.tobedeleted and not e.rejected
      and ${find.only ?? tx`true`}`;
  if (found.count === 0) return false;
  await tx`analyze ending`;
  await addClassmates(tx, find);
  await addGrades(tx, find);
  await tx`create temp table ending_fact on commit drop as
    select e.*,
      coalesce(k.students, 0) as class_students, coalesce(k.ends, 0) as class_ends,
      coalesce(g.students, 0) as grade_students, coalesce(g.ends, 0) as grade_ends, coalesce(g.classes, 0) as grade_classes,
      exists (
        select 1 from mirror_record c
        join ${tx(`mirror_enrollment_d${districtId}`)} o on o.class_id = c.sourced_id and o.user_id = e.user_id
        left join ${targets} t on t.district_id = ${districtId} and t.class_id = c.sourced_id
        where c.district_id = ${districtId} and c.collection = 'classes' and c.sourced_id <> e.class_id
          and c.body->>'courseSourcedId' = e.course and o.missing_since is null and not o.tobedeleted and not o.rejected
          and (o.end_date is null or o.end_date > e.end_date)
          and (o.begin_date is null or o.begin_date > e.end_date - ${daysOfGoingOver}::int)
          and coalesce(coalesce(o.begin_date, t.term_start) <= e.term_end, true)) as gains
    from ending e
    left join class_end k on k.class_id = e.class_id and k.end_date = e.end_date
    left join grade_end g on g.school = e.school and g.grade = e.grade and g.end_date = e.end_date`;
  return true;
}

/** Students `s` of some classes by class, each with the last day on which they were in it, as far as it is known. */
function studentsOf(tx: Transaction, { districtId, dates }: EndsToFind, classes: PendingQuery<Row[]>) {
  return tx`(
    select class_id, user_id, max(coalesce(end_date, 'infinity')) as last from ${tx(`mirror_enrollment_d${districtId}`)}
    where class_id in (${classes}) and role = 'student' and not tobedeleted and not rejected
      and (missing_since is null or end_date < ${dates.stillCountsOn})
    group by 1, 2)`;
}

async function addClassmates(tx: Transaction, find: EndsToFind): Promise<void> {
  await tx`
    create temp table class_end on commit drop as
    select d.class_id, d.end_date, count(*) filter (where s.last >= d.end_date)::int as students,
           count(*) filter (where s.last = d.end_date)::int as ends
    from (select distinct class_id, end_date from ending) d
    join ${studentsOf(tx, find, tx`select class_id from ending`)} s on s.class_id = d.class_id
    group by 1, 2`;
}

/** Counts by days first: a school has many ends, and its enrollments are read once. */
async function addGrades(tx: Transaction, find: EndsToFind): Promise<void> {
  const { districtId, dates } = find;
  const targets = tx(find.classTarget);
  const classes = tx`
    select class_id from ${targets} where district_id = ${districtId} and state = ${ClassState.live}
      and school in (select school from ending where grade is not null)`;
  await tx`
    create temp table grade_day on commit drop as
    select t.school, p.body->>'grades' as grade, t.term_end, s.last, count(*)::int as students,
           count(distinct s.class_id)::int as classes
    from ${studentsOf(tx, find, classes)} s
    join ${targets} t on t.district_id = ${districtId} and t.class_id = s.class_id
    join mirror_record p on p.district_id = ${districtId} and p.collection = 'users' and p.sourced_id = s.user_id
    group by 1, 2, 3, 4`;
  await tx`
    create temp table grade_end on commit drop as
    select d.school, d.grade, d.end_date, sum(g.students)::int as students,
           coalesce(sum(g.students) filter (where g.last = d.end_date), 0)::int as ends,
           coalesce(sum(g.classes) filter (where g.last = d.end_date), 0)::int as classes
    from (select distinct school, grade, end_date from ending where grade is not null and grade <> '[]') d
    join grade_day g on g.school = d.school and g.grade = d.grade and g.last >= d.end_date
      and g.term_end >= d.end_date and g.term_end - ${dates.sharedFinishDays}::int <= d.end_date
    group by 1, 2, 3`;
}

/** Whether an end of `ending_fact` is a finish, as roster/shared-end `isSharedFinish` says. */
export function isSharedFinish(tx: Transaction) {
  const isMost = (students: string, ends: string) =>
    tx`(${tx(ends)} >= ${fewestWhoShare}::int and ${tx(ends)} * 2 > ${tx(students)})`;
  return tx`(not gains and (${isMost('class_students', 'class_ends')}
    or (${isMost('grade_students', 'grade_ends')} and grade_classes >= ${fewestClassesOfGrade}::int)))`;
}

/** What decides about the ends of some enrollments, for an explanation; those that did not end in the last weeks have none. */
export async function endFacts(
  sql: Sql,
  districtId: number,
  sourcedIds: readonly string[],
  dates: CountingDates,
): Promise<Map<string, EndFacts>> {
  return sql.begin(async (tx) => {
    const find = { districtId, dates, classTarget: 'class_target', mirror: `mirror_enrollment_d${districtId}` };
    if (!(await findEnds(tx, { ...find, only: tx`e.sourced_id = any(${sourcedIds as string[]})` }))) return new Map();
    const facts = await tx<Array<EndFacts & { sourcedId: string }>>`
      select sourced_id as "sourcedId", end_date::text as "endDate", term_end::text as "termEnd",
             gains as "gainsClassOfCourse",
             json_build_object('students', class_students, 'endOnDay', class_ends) as "ofClass",
             json_build_object('students', grade_students, 'endOnDay', grade_ends, 'classes', grade_classes) as "ofGrade"
      from ending_fact`;
    return new Map(facts.map(({ sourcedId, ...each }) => [sourcedId, each]));
  });
}
