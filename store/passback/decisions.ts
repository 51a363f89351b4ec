import type { Sql, Transaction } from '../postgres/connect.js';
import type { WriteSelection } from '../schema/passback-links.js';

/** The held writes on which somebody decides. */
export type HeldSelection = WriteSelection;

export interface GradeDecisionRequest {
  verb: 'release' | 'keep';
  selection: HeldSelection;
  by: string;
  because: string | null;
  /** The last day of a keep, `YYYY-MM-DD`. */
  until: string | null;
}

/** The newest passback of a district that planned, with its number; null if there was none. */
export async function latestPlan(sql: Sql, districtId: number): Promise<{ runId: number; number: number } | null> {
  const [found] = await sql<Array<{ runId: number; number: number }>>`
    select r.id as "runId", r.number from run r
    where r.district_id = ${districtId} and r.kind in ('passback', 'replay') and r.ended_at is not null
      and exists (select 1 from grade_write w where w.run_id = r.id)
    order by r.id desc limit 1`;
  return found ?? null;
}

/**
 * Decides on held writes of a run, and returns how many. What is released or kept counts as long as a later run plans the
 * same write. The first send of a class is released as such: what its teacher grades until then goes too.
 */
export async function decideOnGrades(
  sql: Sql,
  districtId: number,
  runId: number,
  { verb, selection, by, because, until }: GradeDecisionRequest,
): Promise<{ writes: number; classes: number }> {
  const { school, classId, teacher, assignmentId, student } = selection;
  return sql.begin(async (tx) => {
    const selected = tx`
      select w.* from grade_write w
      where w.run_id = ${runId} and w.state = 'held'
        and (${school}::text is null or w.school = ${school})
        and (${classId}::text is null or w.class_id = ${classId})
        and (${assignmentId}::text is null or w.assignment_id = ${assignmentId})
        and (${student}::text is null or w.student_sourced_id = ${student} or w.kind = 'lineItem')
        and (${teacher}::text is null or exists (
          select 1 from mirror_enrollment e
          where e.district_id = ${districtId} and e.class_id = w.class_id and e.user_id = ${teacher}
            and e.role = 'teacher' and e.is_primary))`;
    if (verb === 'release') {
      await tx`
        insert into first_send_release (district_id, class_id, released_by)
        select distinct ${districtId}::int, s.class_id, ${by} from (${selected}) s where 'FIRST_SEND' = any(s.findings)
        on conflict do nothing`;
    }
    const [decided] = await tx<Array<{ writes: number; classes: number }>>`
      with chosen as (${selected}), decided as (
        insert into grade_decision
          (district_id, class_id, kind, op, assignment_id, student_sourced_id, fields, before, after, verb,
           decided_by, because,
           until, decided_run)
        select ${districtId}, class_id, kind, op, assignment_id, coalesce(student_sourced_id, ''), fields, before, after,
               ${verb}, ${by}, ${because}, ${until}, ${runId}
        from chosen
      )
      select count(*)::int as writes, count(distinct class_id)::int as classes from chosen`;
    return decided!;
  });
}

/** Decisions that count on a day, the newest on each write, in a table `d`; `ofWrite` joins it to writes `w`. */
export function standingDecisions(sql: Sql | Transaction, districtId: number, asOf: string) {
  return {
    decisions: sql`(
      select distinct on (class_id, kind, op, assignment_id, student_sourced_id, fields, before, after) *
      from grade_decision where district_id = ${districtId} and (until is null or until >= ${asOf}::date)
      order by class_id, kind, op, assignment_id, student_sourced_id, fields, before, after, id desc
    ) d`,
    ofWrite: sql`d.class_id = w.class_id and d.kind = w.kind and d.op = w.op
      and d.assignment_id = w.assignment_id and d.student_sourced_id = coalesce(w.student_sourced_id, '')
      and d.fields is not distinct from w.fields and d.before is not distinct from w.before
      and d.after is not distinct from w.after`,
  };
}

/**
 * Carries decisions over to the plan of a later run: a released write is sent, a kept one is not, whether or not it would
 * be held by itself, and is not asked about. The newest decision on the same write counts.
 */
export async function applyDecisions(tx: Transaction, districtId: number, runId: number, asOf: string): Promise<void> {
  const { decisions, ofWrite } = standingDecisions(tx, districtId, asOf);
  await tx`
    update grade_write w
    set state = case d.verb when 'release' then 'released' else 'kept' end
    from ${decisions}
    where w.run_id = ${runId} and w.outcome is null and (w.state = 'held' or d.verb = 'keep') and ${ofWrite}`;
  // A result cannot go before its line item.
  await tx`
    update grade_write w set state = i.state
    from grade_write i
    where w.run_id = ${runId} and w.kind = 'result' and w.state = 'released' and i.run_id = w.run_id
      and i.class_id = w.class_id and i.assignment_id = w.assignment_id and i.kind = 'lineItem' and i.op = 'create'
      and i.state <> 'released'`;
}
