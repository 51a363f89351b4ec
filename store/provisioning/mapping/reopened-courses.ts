import { Operation } from '../../../roster/plan.js';
import { Finding } from '../../../roster/findings.js';
import type { Sql, Transaction } from '../../postgres/connect.js';
import type { RunContext } from '../context.js';
import { concludedInCanvas } from '../plan/concluded-courses.js';

/** A course that an earlier run has found concluded. */
export interface ConcludedCourse {
  sisId: string;
  /** The last run that found it so. */
  lastRun: number;
}

/** Some of the courses that were found concluded: each night others. */
export async function coursesConcluded(sql: Sql, run: RunContext, most: number): Promise<ConcludedCourse[]> {
  return sql<ConcludedCourse[]>`
    select p.thing as "sisId", p.last_run as "lastRun" from problem p
    join applied_row a on a.district_id = p.district_id and a.kind = 'course' and a.sis_id = p.thing and not a.removed
    where p.district_id = ${run.districtId} and p.code = ${concludedInCanvas} and p.settled_run is null
    order by md5(p.thing || ${String(run.number)}) limit ${most}`;
}

/** A course that is concluded no longer. */
export interface NoLongerConcluded extends ConcludedCourse {
  /** False: it was deleted. */
  isOpen: boolean;
  /** SIS ids of the sections that are in it now: somebody may have cross-listed some into it. */
  sections: string[];
}

/**
 * Settles courses that somebody has reopened or deleted. Of one that is open again Canvas has concluded the enrollments
 * with it and brings none back (course.rb `update_enrolled_users`), so everybody who should be in it is sent once more.
 * Call it before enrollments are planned.
 */
export async function settleNoLongerConcluded(
  tx: Transaction,
  run: RunContext,
  courses: readonly NoLongerConcluded[],
): Promise<void> {
  for (const course of courses) {
    const { sisId, isOpen } = course;
    if (isOpen) await sendAgain(tx, run, course);
    await tx`
      update problem set settled_run = ${run.runId}
      where district_id = ${run.districtId} and code = ${concludedInCanvas} and kind = 'course' and thing = ${sisId}`;
  }
}

/** The plan of the last run that found the course concluded says who is to leave it. */
async function sendAgain(
  tx: Transaction,
  run: RunContext,
  { sisId, lastRun, sections: now }: NoLongerConcluded,
): Promise<void> {
  const sections = tx`
      select sis_id from applied_row
      where district_id = ${run.districtId} and kind = 'section' and not removed
        and (fields->>'course_id' = ${sisId} or sis_id = any(${now}))`;
  // Who is dropped meanwhile stays active in what was accepted, so that the drop is planned again.
  const [kept] = await tx`select 1 where to_regclass(${`plan_enrollment_r${lastRun}`}) is not null`;
  const isDropped = kept
    ? tx`exists (
          select 1 from ${tx(`plan_enrollment_r${lastRun}`)} p
          where p.section_id = a.section_id and p.user_id = a.user_id and p.role = a.role
            and p.op = ${Operation.remove} and p.reason = ${Finding.courseConcluded})`
    : tx`false`;
  await tx`
      with concluded as (
        update ${tx(`applied_enrollment_d${run.districtId}`)} a set before_status = status, status = 'completed'
        where a.status = 'active' and a.section_id in (${sections}) and not ${isDropped}
        returning a.class_id, a.section_id, a.user_id
      )
      insert into open_enrollment (district_id, class_id, user_sourced_id)
      select ${run.districtId}::int, coalesce(c.class_id, c.section_id), u.user_sourced_id
      from concluded c join user_target u on u.district_id = ${run.districtId} and u.user_id = c.user_id
      on conflict do nothing`;
}
