import { conflictReasons } from '../../../codes/grade-reasons.js';
import type { MorningGrades } from '../../../morning/model.js';
import type { Sql } from '../../postgres/connect.js';
import { WriteOutcome, WriteState } from '../../schema/passback.js';
import { teacherOfClass } from '../grades/teacher.js';

type Unsent = Pick<MorningGrades, 'conflicts' | 'held' | 'leftOut' | 'oldestUnsentDay'>;

/** What of a passback waits for somebody, beside what the SIS has refused since. */
export async function unsentGrades(sql: Sql, districtId: number, runId: number): Promise<Unsent> {
  const conflicts = Object.keys(conflictReasons);
  const unsent = [WriteOutcome.refused, WriteOutcome.waiting, WriteOutcome.unknown] as string[];
  const [counted] = await sql<[Omit<Unsent, 'leftOut'>]>`
    select (select count(*)::int from grade_note where run_id = ${runId} and reason = any(${conflicts})) as conflicts,
           count(*) filter (where w.state = ${WriteState.held})::int as held,
           least(min(w.score_day) filter (where w.state = ${WriteState.held} or w.outcome = any(${unsent})),
                 (select min(r.as_of) from parked_grade p join run r on r.id = p.first_run
                  where p.district_id = ${districtId} and p.settled_run is null)) as "oldestUnsentDay"
    from grade_write w where w.run_id = ${runId}`;
  return { ...counted, leftOut: await leftOut(sql, runId) };
}

async function leftOut(sql: Sql, runId: number): Promise<MorningGrades['leftOut']> {
  return sql<MorningGrades['leftOut']>`
    select skip_code as code, count(*)::int as classes from passback_class
    where run_id = ${runId} and progress = 'skipped' and skip_code is not null group by skip_code order by 2 desc, 1`;
}

/** What the SIS has refused and nobody has settled yet, by the teacher who can mend it. */
export async function parkedByTeacher(sql: Sql, districtId: number): Promise<MorningGrades['parkedByTeacher']> {
  return sql<MorningGrades['parkedByTeacher']>`
    select teacher, count(*)::int as causes, sum(affected)::int as grades
    from (select ${teacherOfClass(sql)} as teacher, w.affected from parked_grade w
          where w.district_id = ${districtId} and w.settled_run is null) p
    group by teacher order by sum(affected) desc, teacher`;
}
