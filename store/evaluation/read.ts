import { and, desc, eq, isNotNull, lt } from 'drizzle-orm';
import { RunKind } from '../../codes/run-kinds.js';
import { RunOutcome } from '../../codes/run-outcome.js';
import type { Evaluation } from '../../evaluation/model.js';
import type { Confidence, Fact } from '../../roster/matching/facts.js';
import type { MatchState } from '../../roster/matching/match-states.js';
import type { MatchedKind } from '../../roster/matching/confidence.js';
import type { Database, Sql } from '../postgres/connect.js';
import { run } from '../schema/runs.js';
import { ownTable } from './run-tables.js';

export interface StoredEvaluation {
  runId: number;
  evaluation: Evaluation;
}

/** The latest evaluation of a district that was finished, or the latest before a run's number; null: none. */
export async function latestEvaluation(
  db: Database,
  districtId: number,
  before: number | null = null,
): Promise<StoredEvaluation | null> {
  const [found] = await db
    .select({ runId: run.id, report: run.report })
    .from(run)
    .where(
      and(
        ...[eq(run.districtId, districtId), eq(run.kind, RunKind.evaluation), eq(run.outcome, RunOutcome.observed)],
        ...[isNotNull(run.report), before === null ? undefined : lt(run.number, before)],
      ),
    )
    .orderBy(desc(run.number))
    .limit(1);
  const evaluation = found?.report?.evaluation;
  return evaluation === undefined ? null : { runId: found!.runId, evaluation };
}

/** What an evaluation has found; null while it is not closed. */
export async function evaluationOf(db: Database, runId: number): Promise<Evaluation | null> {
  const [found] = await db.select({ report: run.report }).from(run).where(eq(run.id, runId));
  return found?.report?.evaluation ?? null;
}

/** Whether the rows of an evaluation are still kept. */
export async function hasRows(sql: Sql, runId: number): Promise<boolean> {
  const [found] = await sql<Array<{ kept: boolean }>>`
    select to_regclass(${ownTable('evaluation_match', runId)}) is not null as kept`;
  return found!.kept;
}

/** A wanted thing with what is proposed for it, and what was found about it. It names people: for files alone. */
export interface MatchLine {
  kind: MatchedKind;
  state: MatchState;
  confidence: Confidence | null;
  facts: Fact[] | null;
  sisId: string;
  sources: string[];
  /** As the SIS calls it. */
  wanted: string;
  number: string | null;
  login: string | null;
  canvasId: string | null;
  canvasSisId: string | null;
  /** As Canvas calls it. */
  standing: string | null;
  canvasLogins: string | null;
  findings: string[];
}

const batchRows = 1_000;

/** The matches of a school, or those of none of some schools; questions first. Streamed. */
export async function* matchesOfSchool(
  sql: Sql,
  { runId, districtId }: { runId: number; districtId: number },
  of: { school: string } | { noneOf: readonly string[] },
): AsyncGenerator<MatchLine> {
  const own = (name: Parameters<typeof ownTable>[0]) => sql(ownTable(name, runId));
  const batches = sql<MatchLine[]>`
    select m.kind, m.state, m.confidence, m.facts, m.sis_id as "sisId", m.sources,
           coalesce(nullif(concat_ws(' ', d.fields->>'first_name', d.fields->>'last_name'), ''),
                    d.fields->>'long_name', d.fields->>'name', '') as wanted,
           u.body->>'identifier' as number, d.fields->>'login_id' as login, m.canvas_id as "canvasId",
           coalesce(o.sis_id, l.sis_ids) as "canvasSisId", coalesce(o.name, l.name) as standing,
           l.logins as "canvasLogins", coalesce(f.codes, '{}') as findings
    from ${own('evaluation_match')} m
    left join ${sql(`desired_row_r${runId}`)} d on d.kind = m.kind and d.sis_id = m.sis_id and d.state = 'desired'
    left join mirror_record u on m.kind = 'user' and u.district_id = ${districtId} and u.collection = 'users'
     and u.sourced_id = m.sources[1]
    left join ${own('canvas_object')} o on o.kind = m.kind and o.canvas_id = m.canvas_id
    left join (select user_id, min(name) as name, string_agg(sis_id, ', ' order by sis_id) as sis_ids,
                      string_agg(login_id, ', ' order by login_id) as logins
               from ${own('canvas_login')} where status <> 'deleted' group by 1) l
      on m.kind = 'user' and l.user_id = m.canvas_id
    left join (select kind, sis_id, array_agg(distinct code) as codes from ${own('evaluation_finding')}
               where sis_id is not null group by 1, 2) f on f.kind = m.kind and f.sis_id = m.sis_id
    where ${'school' in of ? sql`m.school = ${of.school}` : sql`(m.school is null or m.school <> all(${of.noneOf as string[]}))`}
    order by array_position(array['question', 'made', 'linked'], m.state), kind_order(m.kind), wanted, m.sis_id`.cursor(
    batchRows,
  );
  for await (const rows of batches) yield* rows;
}
