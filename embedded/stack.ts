import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { makeSealingKeys } from '../config/sealing.js';
import { stackFile, type StackInfo } from '../config/stack-file.js';
import { migrate } from '../store/postgres/migrate.js';
import { requireFreePort, type Ports } from './ports.js';
import { startPostgres } from './postgres-server.js';
import { startSandbox, type SandboxOptions } from './sandbox-process.js';
import { lockStack } from './stack-lock.js';
import { supervise, type StackProcess, type Supervised } from './supervise.js';
import { startTemporalServer } from './temporal-server.js';
import { startWorkerProcess } from './worker-process.js';
import { bundleWorkflows } from './workflow-bundle.js';

export interface StackOptions {
  /** Holds all data, logs and keys; created if missing. */
  folder: string;
  ports: Ports;
  sandbox?: Pick<SandboxOptions, 'seed' | 'students' | 'from' | 'canvasFilled' | 'today' | 'credentials'> & {
    /** The folder of this district's two systems, below the stack's. Default: `sandbox`. */
    folderName?: string;
  };
  /** Called before a worker resumes open runs. */
  beforeWorker?: (info: StackInfo) => Promise<void>;
  /** Called with a line for each step. Default: standard error. */
  say?: (line: string) => void;
  /** Called when a process keeps ending and is not restarted any more. */
  onGivenUp?: (title: string) => void;
}

export interface Stack {
  info: StackInfo;
  /** Present process ids; Temporal's is undefined if its address was given. */
  pids(): Record<'postgres' | 'temporal' | 'sandbox' | 'worker', number | undefined>;
  /** Stops worker, sandbox, Temporal and PostgreSQL, in this order, each cleanly. */
  stop(): Promise<void>;
}

const namespace = 'default';

/**
 * Starts everything on this machine: PostgreSQL (migrated), Temporal, the sandbox and a worker, each in a process of
 * its own that is restarted when it dies. A second start finds its data and takes seconds.
 */
export async function startStack(options: StackOptions): Promise<Stack> {
  const folder = resolve(options.folder);
  const { ports } = options;
  const say = options.say ?? ((line: string) => process.stderr.write(`${line}\n`));
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const lock = await lockStack(folder);
  const log = (name: string) => join(folder, 'logs', `${name}.log`);
  const started: { title: string; child: Supervised<StackProcess> }[] = [];

  async function start<P extends StackProcess>(
    name: string,
    title: string,
    mark: string,
    launchProcess: () => Promise<P>,
  ) {
    const began = Date.now();
    const launchAndNote = async () => {
      const child = await launchProcess();
      if (child.pid) lock.note({ name, pid: child.pid, mark });
      return child;
    };
    const events = {
      say,
      onGivenUp: options.onGivenUp ?? ((what: string) => say(`${what} keeps ending; see ${log(name)}`)),
    };
    const child = await supervise(title, launchAndNote, events);
    started.push({ title, child });
    say(`${title} is up (${((Date.now() - began) / 1000).toFixed(1)} s).`);
    return child;
  }

  async function stop(): Promise<void> {
    rmSync(stackFile(folder), { force: true });
    for (const name of ['The worker', 'The sandbox', 'Temporal', 'PostgreSQL']) {
      await started.find(({ title }) => title === name)?.child.stop();
    }
    lock.release();
  }

  async function startDatabase() {
    const data = join(folder, 'postgres');
    const postgres = await start('postgres', 'PostgreSQL', data, () =>
      startPostgres({ folder: data, port: ports.postgres, log: log('postgres') }),
    );
    await migrate(postgres.current().url);
    return postgres;
  }

  const temporalData = join(folder, 'temporal.db');
  const { folderName = 'sandbox', ...district } = options.sandbox ?? {};
  const sandboxData = join(folder, folderName);
  try {
    for (const name of ['powerschool', 'canvas', 'control', 'metrics'] as const)
      await requireFreePort(name, ports[name]);
    const bundling = bundleWorkflows(join(folder, 'workflow-bundle.js'));
    bundling.catch(() => undefined); // awaited below, after the other processes have started
    const starting = [
      startDatabase(),
      start('temporal', 'Temporal', temporalData, () =>
        startTemporalServer({
          dataFile: temporalData,
          port: ports.temporal,
          uiPort: ports.temporalUi,
          namespaces: [namespace],
          log: log('temporal'),
          say,
        }),
      ),
      start('sandbox', 'The sandbox', sandboxData, () =>
        startSandbox({ folder: sandboxData, log: log('sandbox'), ports, ...district }),
      ),
    ] as const;
    await Promise.allSettled(starting); // if one fails, the others must be known to be stopped
    const [postgres, temporal, sandbox] = await Promise.all(starting);
    const workflowBundle = await bundling;
    const { powerschoolUrl, canvasUrl, controlUrl, notices } = sandbox.current();
    notices.forEach(say);
    const info: StackInfo = {
      pid: process.pid,
      databaseUrl: postgres.current().url,
      temporalAddress: temporal.current().address,
      temporalNamespace: namespace,
      temporalUiUrl: temporal.current().uiUrl,
      ...{ powerschoolUrl, canvasUrl, controlUrl },
      metricsUrl: `http://127.0.0.1:${ports.metrics}/metrics`,
      key: encryptionKey(folder),
      intakeKeys: await intakeKeys(folder),
    };
    await options.beforeWorker?.(info);
    const worker = await start('worker', 'The worker', join('worker', 'main.ts'), () =>
      startWorkerProcess({
        ...info,
        ...{ log: log('worker'), metricsPort: ports.metrics, workflowBundle },
        env: { ROLLBOOK_INTAKE_KEY: info.intakeKeys.privateKey },
      }),
    );
    writeFileSync(stackFile(folder), JSON.stringify(info, null, 2), { mode: 0o600 });
    return {
      info,
      pids: () => ({
        postgres: postgres.current().pid,
        temporal: temporal.current().pid,
        sandbox: sandbox.current().pid,
        worker: worker.current().pid,
      }),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** 32 random bytes in base64, created once: the database's secrets cannot be read without them. */
function encryptionKey(folder: string): string {
  const file = join(folder, 'key');
  if (!existsSync(file)) writeFileSync(file, randomBytes(32).toString('base64'), { mode: 0o600 });
  return readFileSync(file, 'utf8').trim();
}

/** The pair of the intake, made once: a link may be open when everything stops. */
async function intakeKeys(folder: string): Promise<StackInfo['intakeKeys']> {
  const file = join(folder, 'intake-keys.json');
  if (!existsSync(file)) writeFileSync(file, JSON.stringify(await makeSealingKeys()), { mode: 0o600 });
  return JSON.parse(readFileSync(file, 'utf8')) as StackInfo['intakeKeys'];
}
