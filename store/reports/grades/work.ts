import type { Assignment } from '../../../canvas/grades/model.js';
import type { Sql } from '../../postgres/connect.js';

/** A piece of work of a class as Canvas last listed it. */
export interface FoundWork {
  assignmentId: string;
  name: string;
  groupName: string | null;
  assignment: Assignment;
  /** Canvas no longer lists it. */
  gone: boolean;
}

/** Work of a class by its Canvas id or its name; if there is none, by a part of its name. */
export async function findWork(sql: Sql, districtId: number, classId: string, text: string): Promise<FoundWork[]> {
  return sql<FoundWork[]>`
    select "assignmentId", name, "groupName", assignment, gone from (
      select assignment_id as "assignmentId", body->>'name' as name, group_name as "groupName", body as assignment,
             gone_run is not null as gone,
             rank() over (order by case when assignment_id = ${text} then 0
                                        when lower(body->>'name') = lower(${text}) then 1 else 2 end) as place
      from canvas_assignment
      where district_id = ${districtId} and class_id = ${classId}
        and (assignment_id = ${text} or strpos(lower(body->>'name'), lower(${text})) > 0)
    ) found
    where place = 1 order by gone, name, "assignmentId"`;
}

/** When and by which run each result of a piece of work was last accepted. */
export interface AcceptedRun {
  studentSourcedId: string;
  run: number;
  at: Date;
}

export async function acceptedRuns(
  sql: Sql,
  districtId: number,
  classId: string,
  assignmentId: string,
): Promise<AcceptedRun[]> {
  return sql<AcceptedRun[]>`
    select l.student_sourced_id as "studentSourcedId", r.number as run, l.accepted_at as at
    from result_link l join run r on r.id = l.accepted_run
    where l.district_id = ${districtId} and l.class_id = ${classId} and l.assignment_id = ${assignmentId}`;
}

/** Numbers of the runs that last read a class's gradebook. */
export async function gradebookRuns(
  sql: Sql,
  districtId: number,
  classId: string,
): Promise<{ lineItems: number | null; results: number | null }> {
  const [found] = await sql<Array<{ lineItems: number; results: number | null }>>`
    select i.number as "lineItems", s.number as results from gradebook_read g
    join run i on i.id = g.line_items_run left join run s on s.id = g.results_run
    where g.district_id = ${districtId} and g.class_id = ${classId}`;
  return found ?? { lineItems: null, results: null };
}
