import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { WorkflowHandle } from '@temporalio/client';
import { startPipeline, type Pipeline } from '../../bench/pipeline.js';
import type { ServerProcess } from '../../embedded/server-process.js';
import { provisionId, taskQueue } from '../../workflows/ids.js';

/** What was seen of a district read twice, the second time with a killed worker in the middle. */
export interface MirrorNight {
  rows: number;
  /** Rows as the newest heartbeat told them, each time another number came, until the kill. */
  heartbeats: number[];
  /** Pages of enrollments that the provider served in the first night, in the one with the kill, and up to the kill. */
  pages: { undisturbed: number; withKill: number; beforeKill: number };
  /** Rows whose hashes are kept of the second read, and how many of them are different ones. */
  kept: { rows: number; different: number };
  enrollments: { mirrored: number; different: number; changed: number };
  restarts: number;
  certified: boolean;
  /** Most resident memory of any worker, megabytes. */
  workerMb: number;
  /** Rows per second: a raw drain of the same pages, the first read, and the night with the kill. */
  rowsPerSecond: { drain: number; firstRead: number; nightWithKill: number };
}

const lanes = 2;
const district = 'bench';
const run = promisify(execFile);

/** Reads a district into the mirror, then reads it again; a worker is killed when half of the enrollments are read. */
export async function readTwiceWithAKill(folder: string, enrollments: number): Promise<MirrorNight> {
  const pipeline = await startPipeline({ folder, districts: [district], enrollments, lanes, built: true });
  try {
    const drained = await drain(pipeline.powerschool);
    const served = async () => (await pipeline.pagesServed())['enrollments'] ?? 0;
    const [beforeFirst, first] = [await served(), await pipeline.startWorker()];
    await (await observe(pipeline, '2026-11-23T00:30')).result();
    const firstRead = await secondsOfReading(pipeline);
    const [beforeSecond, firstMb] = [await served(), peakMb(first)];

    const second = await observe(pipeline, '2026-11-24T00:30');
    const heartbeats = await heartbeatsUntil(pipeline, second, enrollments / 2);
    await first.kill();
    const beforeKill = (await served()) - beforeSecond;
    const restarted = await pipeline.startWorker();
    await second.result();
    const nightWithKill = await secondsOfReading(pipeline);
    const state = await mirrorState(pipeline);
    return {
      ...state,
      rows: drained.rows,
      heartbeats,
      pages: { undisturbed: beforeSecond - beforeFirst, withKill: (await served()) - beforeSecond, beforeKill },
      workerMb: Math.max(firstMb, peakMb(restarted)),
      rowsPerSecond: {
        drain: Math.round(drained.rows / drained.seconds),
        firstRead: Math.round(drained.rows / firstRead),
        nightWithKill: Math.round(drained.rows / nightWithKill),
      },
    };
  } finally {
    await pipeline.stop();
  }
}

function observe({ client }: Pipeline, asOf: string): Promise<WorkflowHandle> {
  return client.workflow.start('provisionDistrict', {
    workflowId: provisionId(district),
    taskQueue,
    args: [{ district, mode: 'observe', asOf }],
  });
}

/** Waits until so many enrollments are read and committed; returns what the engine showed of it meanwhile. */
async function heartbeatsUntil({ store }: Pipeline, handle: WorkflowHandle, rows: number): Promise<number[]> {
  const seen: number[] = [];
  for (;;) {
    const [read] = await store.sql<Array<{ rows: number | null }>>`
      select (chain->>'rows')::int as rows from collection_read
      where collection = 'enrollments' and run_id = (select max(id) from run where number = 2)`;
    if ((read?.rows ?? 0) >= rows) return seen;
    const { raw, status } = await handle.describe();
    if (status.name !== 'RUNNING') throw new Error(`the night ended before ${rows} rows were seen: ${status.name}`);
    for (const activity of raw.pendingActivities ?? []) {
      const payload = activity.heartbeatDetails?.payloads?.[0]?.data;
      if (!payload) continue;
      const beat = JSON.parse(Buffer.from(payload).toString('utf8')) as { collection: string; rows: number };
      if (beat.collection === 'enrollments' && beat.rows !== seen.at(-1)) seen.push(beat.rows);
    }
  }
}

async function mirrorState({ store }: Pipeline) {
  const [read] = await store.sql<Array<{ restarts: number; certified: boolean; rows: number; different: number }>>`
    select r.restarts, s.certified,
           (select sum(length(hashes) / 8)::int from read_block where collection = 'enrollments') as rows,
           (select count(distinct substring(hashes from at for 8))::int
            from read_block, generate_series(1, length(hashes), 8) at where collection = 'enrollments') as different
    from collection_read r join run_certificate s using (run_id, collection) where collection = 'enrollments'`;
  const [mirror] = await store.sql<Array<{ mirrored: number; different: number; changed: number }>>`
    select count(*)::int as mirrored, count(distinct sourced_id)::int as different,
           count(*) filter (where changed_run = (select max(id) from run))::int as changed
    from mirror_enrollment`;
  const { restarts, certified, rows, different } = read!;
  return { restarts, certified, kept: { rows, different }, enrollments: mirror! };
}

async function secondsOfReading({ store }: Pipeline): Promise<number> {
  const [stage] = await store.sql<Array<{ seconds: number }>>`
    select extract(epoch from ended_at - started_at)::float8 as seconds from run_stage
    where stage = 'extract' order by run_id desc limit 1`;
  return stage!.seconds;
}

function peakMb(worker: ServerProcess): number {
  const status = readFileSync(`/proc/${worker.pid}/status`, 'utf8');
  return Math.round(Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024);
}

async function drain(url: string): Promise<{ rows: number; seconds: number }> {
  const script = fileURLToPath(new URL('../../bench/drain.ts', import.meta.url));
  const { stdout } = await run(process.execPath, ['--import', 'tsx', script, url, String(lanes)]);
  return JSON.parse(stdout) as { rows: number; seconds: number };
}
