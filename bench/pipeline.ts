import type { Client } from '@temporalio/client';
import { canvasFiles, type CanvasKind } from '../canvas/sis/rows.js';
import { districtSettings } from '../config/settings.js';
import { startNodeProgram } from '../embedded/node-program.js';
import type { ServerProcess } from '../embedded/server-process.js';
import type { Store } from '../store/postgres/connect.js';
import { startServers, type Servers } from './servers.js';
import { startSinkCanvas, type Answer, type SinkCanvas } from './sink-canvas.js';

export interface PipelineOptions {
  /** Of data and logs. */
  folder: string;
  /** Their keys; one provider serves them all the same, unless `ownSystems`. */
  districts: readonly string[];
  enrollments: number;
  /** Requests in flight. */
  lanes: number;
  /** Runs the worker that `npm run build` made. */
  built?: boolean;
  /** The usual limits count, and a run that holds something waits. Else nothing is held: the figures are of rows that are sent. */
  holds?: boolean;
  /** The nth district, from 1, is the provider's nth, with changes of its own, and has a Canvas to itself. Default: false. */
  ownSystems?: boolean;
  /** What a Canvas that already holds something answers. Default: it holds nothing. */
  canvasInUse?: Answer;
}

/** Everything from a provider that serves pages by index to a Canvas that throws uploads away. */
export interface Pipeline {
  /** The provider's address. */
  powerschool: string;
  store: Store;
  client: Client;
  sink: SinkCanvas;
  /** Process ids of the programs beside the worker. */
  programs: { PostgreSQL: number; Temporal: number; provider: number };
  startWorker(): Promise<ServerProcess>;
  /** Makes the provider say something else the next night. */
  change(version: { changedPerMille: number; salt: number }): Promise<void>;
  /** Pages that the provider has served, by collection. */
  pagesServed(): Promise<Record<string, number>>;
  stop(): Promise<void>;
}

export async function startPipeline(options: PipelineOptions): Promise<Pipeline> {
  const { folder, districts, enrollments, lanes, built, holds = false, ownSystems = false } = options;
  const servers = await startServers({
    ...{ folder, built },
    // Of practice the steps have a minute between two heartbeats: few statements take longer, and these here do.
    ...(holds && { env: { ROLLBOOK_PROFILE: 'production' } }),
  });
  const { store, client, startWorker } = servers;
  const provider = await startNodeProgram({
    title: 'The benchmark provider',
    file: 'bench/provider-main.ts',
    args: ['--enrollments', String(enrollments)],
    log: servers.log('provider'),
  });
  const { powerschool, control } = provider.ready as { powerschool: string; control: string };
  const sink = await startSinkCanvas(options.canvasInUse);
  for (const [at, district] of districts.entries()) {
    const suffix = ownSystems ? `-${at + 1}` : '';
    await register(servers, district, { sis: powerschool, canvas: sink.url, lanes, holds, suffix });
  }
  sink.expect((dataSetId) => countsOf(store, dataSetId));
  return {
    ...{ powerschool, store, client, sink, startWorker },
    programs: { ...servers.programs, provider: provider.pid },
    change: async (version) => void (await fetch(control, { method: 'POST', body: JSON.stringify(version) })),
    pagesServed: async () => ((await (await fetch(control)).json()) as { pages: Record<string, number> }).pages,
    stop: async () => {
      await servers.stop();
      await sink.stop();
      await provider.stop();
    },
  };
}

const noLimits = {
  studentDrops: { count: 10_000_000 },
  teacherDrops: { count: 10_000_000 },
  district: { count: 10_000_000 },
  class: { percent: 100 },
};

async function register(
  servers: Servers,
  district: string,
  at: { sis: string; canvas: string; lanes: number; holds: boolean; suffix: string },
): Promise<void> {
  const settings = districtSettings.parse({
    district,
    name: `Benchmark District ${district}`,
    timezone: 'America/Chicago',
    sis: { url: at.sis, lanes: at.lanes },
    canvas: { url: at.canvas },
    ...(!at.holds && { limits: noLimits, holds: { expiresAt: null } }),
  });
  await servers.register(settings);
  await servers.setSecret(district, 'sis', `practice-client${at.suffix}:practice-secret`);
  await servers.setSecret(district, 'canvas', `token${at.suffix}`);
}

/** What a submission holds, by Canvas's plural names: the sink says that all of it succeeded. */
async function countsOf(store: Store, dataSetId: string): Promise<Record<string, number>> {
  const [submission] = await store.sql<Array<{ rows: Record<string, number> }>>`
    select rows from sis_import where data_set_id = ${dataSetId}`;
  return Object.fromEntries(
    Object.entries(submission?.rows ?? {}).map(([kind, rows]) => [canvasFiles[kind as CanvasKind].importer, rows]),
  );
}
