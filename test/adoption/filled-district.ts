import type { ActivityInboundCallsInterceptor } from '@temporalio/worker';
import type { AdoptionResult } from '../../roster/adoption/result.js';
import { Confidence } from '../../roster/matching/facts.js';
import { LinkState } from '../../roster/adoption/link-states.js';
import type { WantedIds } from '../../roster/adoption/need-of.js';
import { decideLinks } from '../../store/adoption/links.js';
import { planAdoption } from '../../store/adoption/plan.js';
import { adoptionId } from '../../workflows/ids.js';
import { evaluate, lastEvaluation } from '../evaluation/evaluate.js';
import { testClient } from '../harness/temporal.js';
import { startPractice, type Practice } from '../nights/practice.js';
import { dumpOf, linesOf, missingOf, type Dump, type Missing, type Row } from './kept.js';

/** A practice district whose Canvas is in use. */
export type FilledDistrict = Awaited<ReturnType<typeof startFilled>>;

/** @param way how its Canvas was filled; null: it is empty */
export async function startFilled(way: string | null, interceptor?: ActivityInboundCallsInterceptor) {
  const practice = await startPractice({
    ...(interceptor && { interceptor }),
    ...(way !== null && { canvasFilled: { way, seed: 'one' } }),
    // The importer that filled it may have been at work lately.
    edit: (settings) => void (settings.canvas.otherImporters = 'allowed'),
  });
  const { controlUrl } = practice.sandbox;
  const lines = (path: string): Promise<Row[]> => linesOf(controlUrl, path);
  const { sql } = practice.store;
  const districtId = async (): Promise<number> => (await sql`select id from district`)[0]!.id as number;
  return {
    practice,
    lines,
    dump: (): Promise<Dump> => dumpOf(controlUrl),
    /** Evaluates, and takes the links over. */
    plan: async (ids: WantedIds = 'standing'): Promise<number> => {
      await evaluate(practice, '2026-11-23T09:00');
      const { runId } = await lastEvaluation(practice);
      return planAdoption(sql, { districtId: await districtId(), evaluationRun: runId, ids });
    },
    /** Says yes to all that the evaluation proposes; questions stay open. */
    confirm: async (school: string | null = null): Promise<number> => {
      let count = 0;
      for (const confidence of [Confidence.certain, Confidence.likely])
        count += await decideLinks(sql, {
          ...{ districtId: await districtId(), state: LinkState.confirmed, by: 'Registrar' },
          of: { confidence, school },
        });
      return count;
    },
    adopt: (school: string | null = null): Promise<AdoptionResult> =>
      run<AdoptionResult>(practice, 'adoptDistrict', { district: practice.district, school }),
    back: (): Promise<AdoptionResult> =>
      run<AdoptionResult>(practice, 'takeAdoptionBack', { district: practice.district }),
    /** Records of the SIS for which Canvas had nothing, by kind. */
    missing: async (): Promise<Missing> => missingOf(await lines('filled/truth')),
    /** Forgets all but the district, its settings and its credentials, as a new database would. */
    loseDatabase: async (): Promise<void> => {
      const kept = ['district', 'secret', 'credential', 'access_token'];
      const tables = await sql<Array<{ name: string }>>`
        select tablename as name from pg_tables where schemaname = 'public' and tablename <> all(${kept})`;
      await sql`truncate ${sql(tables.map(({ name }) => name))}`;
      await sql`update district set canvas_host = null, provisioned_at = null, map_all = true, settled_run = 0, last_mapped_as_of = null`;
    },
    sql,
  };
}

async function run<Result>(practice: Practice, type: string, input: object): Promise<Result> {
  const client = await testClient();
  return (await client.workflow.execute(type, {
    workflowId: adoptionId(practice.district),
    taskQueue: practice.worker.taskQueue,
    args: [input],
  })) as Result;
}
