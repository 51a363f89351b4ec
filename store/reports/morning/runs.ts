import type { MorningRun, NightFigures } from '../../../morning/model.js';
import type { RunKind } from '../../../codes/run-kinds.js';
import { Operation, RowOutcome, RowState } from '../../../roster/plan.js';
import { ReadUse } from '../../../roster/proof.js';
import type { Sql } from '../../postgres/connect.js';
import { StageName } from '../../runs/kinds.js';

/** Stages after which all has been read that a run goes by. */
const readingStages: StageName[] = [StageName.extract, StageName.collect];

/** A run with what its report says of lists and rows. */
export interface NightRun extends MorningRun {
  /** Lists that were not believed. */
  disbelieved: string[];
  /** Lists that were believed and not proven whole. */
  unproven: string[];
  /** Rows that Canvas refused, or of which nothing is proven. */
  unsettled: number;
}

/** The latest run of some kinds; null: none yet. */
export async function latestRun(sql: Sql, districtId: number, kinds: readonly RunKind[]): Promise<NightRun | null> {
  const [found] = await sql<NightRun[]>`
    select r.id as "runId", r.number, r.kind, r.as_of as "asOf", r.started_at as "startedAt", r.read_at as "readAt", r.ended_at as "endedAt",
           r.outcome, r.report->>'code' as code,
           (select stage from run_stage s where s.run_id = r.id order by s.started_at desc limit 1) as stage,
           case when r.ended_at is null then
             (select counts->>'until' from run_stage s where s.run_id = r.id and s.stage = ${StageName.hold}) end as "waitsUntil",
           r.read_at + ((select max(ended_at) from run_stage s
                         where s.run_id = r.id and s.stage = any(${readingStages as string[]})) - r.started_at) as "dataAsOf",
           coalesce((select array_agg(list) from jsonb_array_elements_text(r.report->'disbelieved') list), '{}') as disbelieved,
           coalesce((select array_agg(e->>'collection') from jsonb_array_elements(r.report->'collections') e
                     where e->>'use' = ${ReadUse.noRemovals} 
                       and not coalesce(r.report->'disbelieved', '[]') @> (e->'collection')),
                    (select array_agg(list) from jsonb_array_elements_text(r.report->'evaluation'->'unproven') list), '{}') as unproven,
           coalesce((select sum(rows) from plan_count c
                     where c.run_id = r.id and r.report is not null and c.state = ${RowState.released}
                       and c.outcome is distinct from ${RowOutcome.accepted}), 0)::int as unsettled
    from run r where r.district_id = ${districtId} and r.kind = any(${kinds as string[]})
    order by r.number desc limit 1`;
  return found ?? null;
}

/** Numbers of later runs of some kinds, oldest first. */
export async function laterRuns(
  sql: Sql,
  districtId: number,
  after: number,
  kinds: readonly RunKind[],
): Promise<number[]> {
  const rows = await sql<Array<{ id: number }>>`
    select id from run where district_id = ${districtId} and number > ${after} and kind = any(${kinds as string[]})
    order by number`;
  return rows.map((each) => each.id);
}

/** The latest nights that have ended or wait, oldest first, with what they did. */
export async function nightFigures(sql: Sql, districtId: number, most: number): Promise<NightFigures[]> {
  const nights = await sql<NightFigures[]>`
    select r.number, r.as_of as "asOf", r.outcome,
           coalesce(c.created, 0)::int as created, coalesce(c.updated, 0)::int as updated,
           coalesce(c.removed, 0)::int as removed, coalesce(c.held, 0)::int as held,
           coalesce(c.rejected, 0)::int as rejected,
           coalesce((select sum((e->>'rows')::int) from jsonb_array_elements(r.report->'collections') e), 0)::int as "rowsRead",
           coalesce(r.report->'seconds', '{}') as seconds
    from run r
    left join lateral (
      select sum(rows) filter (where outcome = ${RowOutcome.accepted} and op = ${Operation.create}) as created,
             sum(rows) filter (where outcome = ${RowOutcome.accepted} and op = ${Operation.update}) as updated,
             sum(rows) filter (where outcome = ${RowOutcome.accepted} and op = ${Operation.remove}) as removed,
             sum(rows) filter (where outcome = ${RowOutcome.rejected}) as rejected,
             sum(rows) filter (where state = ${RowState.held}) as held
      from plan_count where run_id = r.id) c on true
    where r.district_id = ${districtId} and r.kind = 'provisioning' and r.report is not null
    order by r.number desc limit ${most}`;
  return nights.reverse();
}
