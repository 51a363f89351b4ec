import { WorkflowFailedError, type Client, type WorkflowHandleWithFirstExecutionRunId } from '@temporalio/client';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RunReport } from '../../activities/provisioning/run-end.js';
import { identityFingerprint, mappingFingerprint, scopeFingerprint } from '../../config/fingerprints.js';
import { encryptSecret, parseSecretKeys } from '../../config/secrets.js';
import { districtSettings, type DistrictSettings } from '../../config/settings.js';
import { startNodeProgram } from '../../embedded/node-program.js';
import type { Store } from '../../store/postgres/connect.js';
import { putSecret } from '../../store/credentials/put-secret.js';
import { registerDistrict } from '../../store/districts/register-district.js';
import { provisionId, taskQueue } from '../../workflows/ids.js';
import type { provisionDistrict, ProvisionInput } from '../../workflows/provisioning/provision-district.js';

export interface DistrictOptions {
  district: string;
  students?: number;
  seed?: string;
  /** Rows on a page of the practice PowerSchool: the fewer, the more moments there are to be killed at. */
  pageSize?: number;
  /** Least time between two requests, milliseconds; PowerSchool refuses what comes sooner. */
  minIntervalMs?: number;
  /** A Canvas in use; its importer may have been at work lately. */
  canvasFilled?: { way: string; seed: string };
  edit?: (settings: DistrictSettings) => void;
  /** One that runs already, in place of a process of the district's own. */
  sandbox?: SandboxAddresses;
  secrets?: { sis: string; canvas: string };
}

export interface SandboxAddresses {
  powerschoolUrl: string;
  canvasUrl: string;
  controlUrl: string;
  stop(): Promise<void>;
}

export type RunHandle = WorkflowHandleWithFirstExecutionRunId<typeof provisionDistrict>;

/** The practice district's first day, well within a term. */
export const firstDay = '2026-11-23';

export interface StageDistrict {
  district: string;
  settings: DistrictSettings;
  /** Where the district's truth and its Canvas can be looked at. */
  controlUrl: string;
  /** Starts a run under the district's fixed id. */
  start(input?: Partial<ProvisionInput>): Promise<RunHandle>;
  /** A run from its start to its end, however often the Temporal server is away meanwhile. */
  night(input?: Partial<ProvisionInput>): Promise<RunReport>;
  change(edit: (settings: DistrictSettings) => void): Promise<void>;
  setSecret(name: 'sis' | 'canvas', plain: string): Promise<void>;
  play(kind: string, settings?: Record<string, unknown>): Promise<void>;
  fault(name: string, settings?: Record<string, unknown>): Promise<void>;
  calm(): Promise<void>;
  /** Puts something into the practice Canvas that no import makes. */
  plant(what: string, settings: Record<string, unknown>): Promise<void>;
  /** Everything of a kind that the practice Canvas holds, or that is true of a collection. */
  canvas(kind: string): Promise<Array<Record<string, unknown>>>;
  truth(collection: string): Promise<Array<Record<string, unknown>>>;
  /** Pages of a collection that were asked for since the last `forgetRequests`. Connecting asks for one or two. */
  pagesAsked(collection: string): Promise<number>;
  forgetRequests(): Promise<void>;
  stop(): Promise<void>;
}

interface Ground {
  folder: string;
  store: Store;
  client: Client;
  key: string;
}

/** Starts a sandbox process of its own for the district, and registers it with its secrets. */
export async function openDistrict(ground: Ground, options: DistrictOptions): Promise<StageDistrict> {
  const { district } = options;
  const { folder, store, client } = ground;
  const { pageSize = 1000, minIntervalMs = 0 } = options;
  const { secrets = { sis: 'practice-client:practice-secret', canvas: 'practice-token' } } = options;
  const sandbox = options.sandbox ?? (await startSandboxProcess(folder, options));
  const { powerschoolUrl, canvasUrl, controlUrl } = sandbox;
  const settings = districtSettings.parse({
    district,
    name: 'Practice District',
    timezone: 'America/Chicago',
    // A little slower than the least time: the pace is kept at the sender's end, and the network is not even.
    sis: { url: powerschoolUrl, pageSize, minIntervalMs: minIntervalMs === 0 ? 0 : minIntervalMs + 20 },
    canvas: { url: canvasUrl },
    holds: { expiresAt: null },
  });
  if (options.canvasFilled) settings.canvas.otherImporters = 'allowed';
  options.edit?.(settings);
  await register(store, settings);
  const [secretKey] = parseSecretKeys(ground.key);
  const setSecret = (name: 'sis' | 'canvas', plain: string): Promise<void> =>
    putSecret(store.db, district, name, encryptSecret(plain, secretKey, { district, name }));
  await setSecret('sis', secrets.sis);
  await setSecret('canvas', secrets.canvas);

  const ask = (method: string, path: string, body?: unknown) => request(`${controlUrl}${path}`, method, body);
  const start = (input: Partial<ProvisionInput> = {}): Promise<RunHandle> =>
    patiently(() =>
      client.workflow.start<typeof provisionDistrict>('provisionDistrict', {
        workflowId: provisionId(district),
        taskQueue,
        args: [{ district, mode: 'apply', asOf: `${firstDay}T00:30`, ...input }],
      }),
    );
  return {
    ...{ district, settings, controlUrl, setSecret, start },
    night: async (input) => resultOf(await start(input)),
    change: (edit) => {
      edit(settings);
      return register(store, settings);
    },
    play: async (kind, extra = {}) => void (await ask('POST', '/events', { kind, ...extra })),
    fault: async (name, extra = {}) => void (await ask('PUT', `/faults/${name}`, extra)),
    calm: async () => void (await ask('DELETE', '/faults')),
    plant: async (what, extra) => void (await ask('POST', '/canvas/plant', { what, ...extra })),
    canvas: async (kind) => linesOf(await ask('GET', `/canvas/${kind}`)),
    truth: async (collection) => linesOf(await ask('GET', `/truth/${collection}`)),
    pagesAsked: async (collection) => {
      const { counts } = JSON.parse(await ask('GET', '/requests')) as {
        counts: Array<{ path: string; count: number }>;
      };
      return counts.filter(({ path }) => path.endsWith(`/${collection}`)).reduce((sum, { count }) => sum + count, 0);
    },
    forgetRequests: async () => void (await ask('DELETE', '/requests')),
    stop: () => sandbox.stop(),
  };
}

async function startSandboxProcess(folder: string, options: DistrictOptions): Promise<SandboxAddresses> {
  const { district, seed = district, students = 300, pageSize = 1000, minIntervalMs = 0 } = options;
  const { canvasFilled: filled } = options;
  const sandbox = await startNodeProgram({
    title: `The sandbox of ${district}`,
    file: join('sandbox', 'main.ts'),
    args: [
      ...['--data', join(folder, district), '--seed', seed, '--students', String(students), '--today', firstDay],
      ...['--page-cap', String(pageSize), '--minimum-interval-ms', String(minIntervalMs)],
      ...(filled ? ['--canvas-filled', filled.way, '--canvas-seed', filled.seed] : []),
    ],
    log: join(folder, `${district}.log`),
  });
  const { powerschool, canvas, control } = sandbox.ready as Record<'powerschool' | 'canvas' | 'control', string>;
  return { powerschoolUrl: powerschool, canvasUrl: canvas, controlUrl: control, stop: () => sandbox.stop() };
}

/** How a run ended, asked again as long as the Temporal server is away. */
export function resultOf(handle: RunHandle): Promise<RunReport> {
  return patiently(() => handle.result());
}

/** Asks again as long as the Temporal server is away. */
export async function patiently<T>(ask: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      const isAway = (error as { cause?: { code?: number } }).cause?.code === 14 || isDeadline(error); // gRPC UNAVAILABLE
      if (error instanceof WorkflowFailedError || !isAway) throw error;
      await sleep(250);
    }
  }
}

const isDeadline = (error: unknown) => [1, 4].includes((error as { cause?: { code?: number } }).cause?.code ?? 0);

function register(store: Store, settings: DistrictSettings): Promise<void> {
  return registerDistrict(store.db, settings, {
    identity: identityFingerprint(settings),
    scope: scopeFingerprint(settings),
    mapping: mappingFingerprint(settings),
  }).then(() => undefined);
}

async function request(url: string, method: string, body?: unknown): Promise<string> {
  const json =
    body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
  const answer = await fetch(url, { method, ...json });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${url}: ${answer.status} ${text}`);
  return text;
}

const linesOf = (text: string) =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
