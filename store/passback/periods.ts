import type { DistrictSettings } from '../../config/settings.js';
import type { GradebookPeriod } from '../../gradebook/periods.js';
import type { Sql, Transaction } from '../postgres/connect.js';

/**
 * Keeps the grading periods that belong to the sessions of classes: those within the same school year, by the parents
 * that the sessions name.
 *
 * @param endDateInclusive whether a session's end date is part of it
 */
export async function saveGradingPeriods(
  tx: Transaction,
  districtId: number,
  endDateInclusive: boolean,
): Promise<void> {
  await tx`delete from sis_grading_period where district_id = ${districtId}`;
  await tx`
    with recursive session as (
      select sourced_id, body from mirror_record
      where district_id = ${districtId} and collection = 'academicSessions' and body->>'status' = 'active' and missing_since is null
    ), root as (
      select sourced_id, body->>'parentSourcedId' as parent, sourced_id as top, 1 as depth from session
      union all
      select r.sourced_id, s.body->>'parentSourcedId', s.sourced_id, r.depth + 1
      from root r join session s on s.sourced_id = r.parent
      where r.depth < 10
    ), highest as (
      select distinct on (sourced_id) sourced_id, top from root order by sourced_id, depth desc
    )
    insert into sis_grading_period (district_id, session, sourced_id, title, first_day, last_day)
    select ${districtId}, c.session, s.sourced_id, s.body->>'title', (s.body->>'startDate')::date,
           (s.body->>'endDate')::date - ${endDateInclusive ? 0 : 1}::int
    from (select distinct session from class_target where district_id = ${districtId} and session is not null) c
    join highest own on own.sourced_id = c.session
    join highest same on same.top = own.top
    join session s on s.sourced_id = same.sourced_id and s.body->>'type' = 'gradingPeriod'`;
}

/** The grading periods that hold for a class: those of the settings for its school, else those of its school year. */
export async function periodsOfClass(
  sql: Sql,
  districtId: number,
  classId: string,
  settings: DistrictSettings['passback']['periods'],
): Promise<GradebookPeriod[]> {
  const [target] = await sql<Array<{ school: string; session: string | null }>>`
    select school, session from class_target where district_id = ${districtId} and class_id = ${classId}`;
  if (!target) return [];
  const ofSchool = settings.filter(({ schools }) => schools.length === 0 || schools.includes(target.school));
  if (ofSchool.length > 0) {
    return ofSchool.map(({ title, from, until, cutOff }) => ({ title, from, until, cutOff }));
  }
  const periods = await sql<Array<Omit<GradebookPeriod, 'cutOff'>>>`
    select title, first_day as "from", last_day as "until" from sis_grading_period
    where district_id = ${districtId} and session = ${target.session} order by first_day, last_day`;
  return periods.map((each) => ({ ...each, cutOff: null }));
}
