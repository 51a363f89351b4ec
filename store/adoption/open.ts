import { RunKind } from '../../codes/run-kinds.js';
import { StoreError } from '../errors.js';
import { createEvaluationTables, dropEvaluationTables, ownTable } from '../evaluation/run-tables.js';
import type { Sql } from '../postgres/connect.js';
import { openRun, type OpenedRun, type RunToOpen } from '../runs/open-run.js';

/** Days after which an evaluation says too little of a Canvas in use to change anything by it. */
const daysToUse = 14;

/** Opens an adoption, or its taking back, with tables for what Canvas reports. Those of one that broke off go. */
export function openAdoption(sql: Sql, wanted: RunToOpen): Promise<OpenedRun> {
  return openRun(sql, wanted, async (tx, run) => {
    const earlier = await tx<Array<{ id: number }>>`
      select id from run
      where district_id = ${run.districtId} and kind = ${RunKind.adoption} and id <> ${run.runId}
        and to_regclass('canvas_login_r' || id) is not null`;
    for (const { id } of earlier) await dropEvaluationTables(tx, id);
    await createEvaluationTables(tx, run.runId);
  });
}

/**
 * The evaluation by which a district's links were planned. Throws `StoreError`: `ADOPTION_NOT_PLANNED`, or
 * `EVALUATION_TOO_OLD` if it is, or if its rows are not kept any more.
 */
export async function evaluationOfPlan(sql: Sql, districtId: number): Promise<number> {
  const [found] = await sql<Array<{ runId: number; number: number; isOld: boolean; isKept: boolean }>>`
    select r.id as "runId", r.number, r.ended_at < now() - make_interval(days => ${daysToUse}) as "isOld",
           to_regclass('plan_row_r' || r.id) is not null and to_regclass(${'canvas_object_r'} || r.id) is not null as "isKept"
    from run r
    where r.id = (select max(evaluation_run) from adoption_link where district_id = ${districtId})`;
  if (!found) throw new StoreError('ADOPTION_NOT_PLANNED', 'Nothing is planned for adoption.');
  const hasRows = found.isKept && !(await isEmpty(sql, found.runId));
  if (found.isOld || !hasRows)
    throw new StoreError('EVALUATION_TOO_OLD', `Evaluation ${found.number} is too old to change anything by it.`);
  return found.runId;
}

/** Unlogged tables are empty after a crash of PostgreSQL. */
async function isEmpty(sql: Sql, runId: number): Promise<boolean> {
  const [any] = await sql`select 1 from ${sql(ownTable('evaluation_match', runId))} limit 1`;
  return any === undefined;
}
