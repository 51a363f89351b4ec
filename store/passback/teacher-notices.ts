import type { TeacherProblem } from '../../gradebook/teacher-message.js';
import type { Sql } from '../postgres/connect.js';
import { leadTeachers } from '../provisioning/roster-for-passback.js';
import type { Run } from '../runs/run.js';
import { NoticeOutcome } from '../schema/teacher-notices.js';

/** A problem of a class's work that its teacher was not told of. */
export interface UntoldProblem extends TeacherProblem {
  classId: string;
  assignmentId: string;
  /** SIS id of the course in Canvas. */
  courseSisId: string;
}

export interface UntoldTeacher {
  sourcedId: string;
  /** SIS id of the user in Canvas. */
  userSisId: string;
  problems: UntoldProblem[];
}

interface FoundProblem extends UntoldProblem {
  /** sourcedIds of the teachers who were told of it. */
  told: string[];
}

/**
 * What a run has found or left parked that teachers can mend and have not been told of, by teacher. Without the classes to
 * which nothing has been or is sent, where a first send waits for a person: their teachers do not know of it yet.
 */
export async function untoldTeachers(
  sql: Sql,
  { runId, districtId, asOf, settings }: Pick<Run, 'runId' | 'districtId' | 'asOf' | 'settings'>,
  { codes, endDateInclusive }: { codes: readonly string[]; endDateInclusive: boolean },
): Promise<UntoldTeacher[]> {
  const firstSendWaits = settings.passback.firstSend === 'held';
  const found = await sql<FoundProblem[]>`
    with found as (
      select class_id, assignment_id, reason as code from grade_note
      where run_id = ${runId} and reason = any(${codes as string[]})
      union
      select class_id, assignment_id, code from parked_grade
      where district_id = ${districtId} and settled_run is null and assignment_id <> '' and code = any(${codes as string[]})
    )
    select f.class_id as "classId", f.assignment_id as "assignmentId", f.code, c.course_id as "courseSisId",
           a.body->>'name' as work, m.body->>'title' as "classTitle",
           array(select n.teacher_sourced_id from teacher_notice n
                 where n.district_id = ${districtId} and n.class_id = f.class_id
                   and n.assignment_id = f.assignment_id and n.code = f.code) as told
    from found f
    join passback_class c on c.run_id = ${runId} and c.class_id = f.class_id
    join canvas_assignment a
      on a.district_id = ${districtId} and a.class_id = f.class_id and a.assignment_id = f.assignment_id
    left join mirror_record m
      on m.district_id = ${districtId} and m.collection = 'classes' and m.sourced_id = f.class_id
    where not ${firstSendWaits}
      or exists (select 1 from line_item_link l where l.district_id = ${districtId} and l.class_id = f.class_id)
      or exists (select 1 from first_send_release r where r.district_id = ${districtId} and r.class_id = f.class_id)
    order by "classTitle", f.class_id, work, f.assignment_id, f.code`;
  const leads = await leadTeachers(sql, districtId, [...new Set(found.map((each) => each.classId))], {
    asOf,
    endDateInclusive,
  });
  const teachers = new Map<string, UntoldTeacher>();
  for (const { told, ...problem } of found) {
    const lead = leads.get(problem.classId);
    if (lead === undefined || told.includes(lead.sourcedId)) continue;
    const teacher = teachers.get(lead.sourcedId) ?? { ...lead, problems: [] };
    teacher.problems.push(problem);
    teachers.set(lead.sourcedId, teacher);
  }
  return [...teachers.values()];
}

/**
 * Records that a teacher is about to be told; returns the problems that nobody else has recorded meanwhile. From here on
 * none of them is told again, whether an answer comes or not.
 */
export async function recordNotices(
  sql: Sql,
  { runId, districtId }: Pick<Run, 'runId' | 'districtId'>,
  { sourcedId, problems }: Pick<UntoldTeacher, 'sourcedId' | 'problems'>,
): Promise<UntoldProblem[]> {
  const recorded = await sql<Array<{ classId: string; assignmentId: string; code: string }>>`
    insert into teacher_notice (district_id, teacher_sourced_id, class_id, assignment_id, code, run_id)
    select ${districtId}, ${sourcedId}, p.*, ${runId} from unnest(
      ${problems.map((each) => each.classId)}::text[], ${problems.map((each) => each.assignmentId)}::text[],
      ${problems.map((each) => each.code)}::text[]) p
    on conflict do nothing
    returning class_id as "classId", assignment_id as "assignmentId", code`;
  const keyOf = (each: { classId: string; assignmentId: string; code: string }): string =>
    JSON.stringify([each.classId, each.assignmentId, each.code]);
  const keys = new Set(recorded.map(keyOf));
  return problems.filter((each) => keys.has(keyOf(each)));
}

/** Notes what became of the message of a run to a teacher. One that was refused was not told: the next run tells it. */
export async function noteNotices(
  sql: Sql,
  { runId, districtId }: Pick<Run, 'runId' | 'districtId'>,
  teacher: string,
  outcome: 'told' | 'refused',
): Promise<void> {
  if (outcome === 'told') {
    await sql`
      update teacher_notice set outcome = ${NoticeOutcome.told}
      where district_id = ${districtId} and run_id = ${runId} and teacher_sourced_id = ${teacher}`;
  } else {
    await sql`
      delete from teacher_notice
      where district_id = ${districtId} and run_id = ${runId} and teacher_sourced_id = ${teacher}
        and outcome = ${NoticeOutcome.unknown}`;
  }
}

/** Teachers to whom a run has written, or may have. */
export async function teachersOfRun(sql: Sql, runId: number): Promise<Set<string>> {
  const rows = await sql<Array<{ teacher: string }>>`
    select distinct teacher_sourced_id as teacher from teacher_notice where run_id = ${runId}`;
  return new Set(rows.map((each) => each.teacher));
}

export interface NoticeCounts {
  /** Teachers who were told, and problems in the messages to them. */
  teachers: number;
  problems: number;
  /** Teachers of whose message no answer came. */
  unknown: number;
}

export async function noticeCounts(sql: Sql, runId: number): Promise<NoticeCounts> {
  const [counts] = await sql<NoticeCounts[]>`
    select count(distinct teacher_sourced_id) filter (where outcome = ${NoticeOutcome.told})::int as teachers,
           count(*) filter (where outcome = ${NoticeOutcome.told})::int as problems,
           count(distinct teacher_sourced_id) filter (where outcome = ${NoticeOutcome.unknown})::int as unknown
    from teacher_notice where run_id = ${runId}`;
  return counts!;
}
