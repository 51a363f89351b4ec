import { setTimeout as sleep } from 'node:timers/promises';
import type { WorkflowHandle } from '@temporalio/client';
import { provisionId, taskQueue } from '../workflows/ids.js';
import { stepSeconds } from './measure-size.js';
import { startPipeline } from './pipeline.js';
import { mostMegabytesOf } from './process-memory.js';

export interface HeldPlanFigures {
  /** Rows of the plan that wait for a decision. */
  held: number;
  sent: number;
  /** Most resident memory of the worker's process after the load, when it waits, and at the end, megabytes. */
  workerMb: { loaded: number; waiting: number; released: number };
  /** Seconds of each step of the night that holds, and of the execution that carries the release out. */
  steps: Record<string, number>;
}

/** A night on which everybody has left every class: everything is held, and then released at once. */
export async function measureHeldPlan(options: { folder: string; enrollments: number }): Promise<HeldPlanFigures> {
  const district = 'bench-held';
  const pipeline = await startPipeline({ ...options, districts: [district], lanes: 2, built: true, holds: true });
  const { store, client } = pipeline;
  const worker = await pipeline.startWorker();
  const start = (asOf: string): Promise<WorkflowHandle> =>
    client.workflow.start('provisionDistrict', {
      workflowId: provisionId(district),
      taskQueue,
      args: [{ district, mode: 'apply', asOf }],
    });
  try {
    await (await start('2026-11-23T00:30')).result();
    const loaded = mostMegabytesOf(worker.pid);
    // As if the SIS had marked each of them: the provider of the benchmark cannot.
    await store.sql`update mirror_enrollment set tobedeleted = true`;
    await store.sql`update district set map_all = true`;
    const night = await start('2026-11-24T00:30');
    const run = await waits(store.sql);
    const waiting = mostMegabytesOf(worker.pid);
    const before = await stepSeconds(client.workflow.getHandle(night.workflowId));
    await night.executeUpdate('decide', {
      args: [{ run: run.number, verb: 'release', by: 'the benchmark', all: true }],
    });
    await client.workflow.getHandle(night.workflowId).result();
    const after = await stepSeconds(client.workflow.getHandle(night.workflowId));
    const [sent] = await store.sql<Array<{ rows: number }>>`
      select coalesce(sum(value::int), 0)::int as rows from sis_import i, jsonb_each_text(i.rows) where i.run_id = ${run.id}`;
    return {
      held: run.held,
      sent: sent!.rows,
      workerMb: { loaded, waiting, released: mostMegabytesOf(worker.pid) },
      steps: {
        ...before,
        ...Object.fromEntries(Object.entries(after).map(([name, s]) => [name, (before[name] ?? 0) + s])),
      },
    };
  } finally {
    await pipeline.stop();
  }
}

async function waits(sql: Awaited<ReturnType<typeof startPipeline>>['store']['sql']) {
  for (;;) {
    const [run] = await sql<Array<{ id: number; number: number; held: number }>>`
      select r.id, r.number, (s.counts->>'held')::int as held from run r join run_stage s on s.run_id = r.id
      where s.stage = 'hold' and s.counts is not null and r.ended_at is null`;
    if (run) return run;
    await sleep(500);
  }
}
