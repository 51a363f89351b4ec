import type { ConnectionOptions } from '@temporalio/client';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { requireFreePort } from './ports.js';
import { launch, lastLines, type ServerProcess } from './server-process.js';
import { SetupError } from './setup-error.js';
import { findTemporal, type Say } from './temporal-binary.js';
import { prepareNamespaces, searchAttributes } from './temporal-namespace.js';

export interface TemporalServerOptions {
  /** SQLite file for runs and schedules. Default: everything is in memory. */
  dataFile?: string;
  port: number;
  /** Port of the web UI. Default: no web UI. */
  uiPort?: number;
  /** Created if missing, with Rollbook's search attributes. `default` always exists. */
  namespaces: string[];
  /** Log file of the server. */
  log: string;
  /** Called before slow steps. Default: standard error. */
  say?: Say;
}

export interface TemporalServer {
  /** host:port for clients and workers. */
  address: string;
  /** Undefined without a web UI, or if the address was given and the UI's is not known. */
  uiUrl: string | undefined;
  /** Undefined for a server that was not started here. */
  pid: number | undefined;
  /** Settles when the process has ended, for any reason; never for a server that was not started here. */
  ended: Promise<unknown>;
  stop(): Promise<void>;
  /** Kills it like a power cut. */
  kill(): Promise<void>;
}

/** A busy machine may take long to open the file: much longer than the five seconds of the SDK's own starter. */
const readyDeadlineMs = 90_000;

/**
 * Starts a Temporal development server and waits until its namespaces and search attributes can be used. If
 * TEMPORAL_ADDRESS is set, uses that server instead, and leaves it running at the end.
 */
export async function startTemporalServer(options: TemporalServerOptions): Promise<TemporalServer> {
  const given = process.env.TEMPORAL_ADDRESS;
  return given ? useGivenServer(given, options.namespaces) : startOwnTemporalServer(options);
}

/** The same, regardless of TEMPORAL_ADDRESS. */
export async function startOwnTemporalServer(options: TemporalServerOptions): Promise<TemporalServer> {
  const program = await findTemporal(options.say ?? ((line) => process.stderr.write(`${line}\n`)));
  await requireFreePort('temporal', options.port);
  if (options.uiPort) await requireFreePort('temporalUi', options.uiPort);
  if (options.dataFile) mkdirSync(dirname(options.dataFile), { recursive: true });

  const server = await launch({ command: program, args: serverArguments(options), logFile: options.log });
  const address = `127.0.0.1:${options.port}`;
  try {
    await untilReady(server, { address }, options.namespaces);
  } catch (error) {
    await server.kill();
    throw error;
  }
  return {
    address,
    uiUrl: options.uiPort ? `http://127.0.0.1:${options.uiPort}` : undefined,
    pid: server.pid,
    ended: server.ended,
    stop: () => server.stop('SIGTERM'),
    kill: () => server.kill(),
  };
}

function serverArguments({ dataFile, port, uiPort, namespaces }: TemporalServerOptions): string[] {
  return [
    ...['server', 'start-dev', '--ip', '127.0.0.1', '--port', String(port)],
    ...(uiPort ? ['--ui-port', String(uiPort)] : ['--headless']),
    ...(dataFile ? ['--db-filename', dataFile] : []),
    ...namespaces.flatMap((namespace) => ['--namespace', namespace]),
    ...Object.entries(searchAttributes).flatMap(([name, { word }]) => ['--search-attribute', `${name}=${word}`]),
    // Off by default in server 1.29: priorities need the new matcher, fairness keys per district need fairness.
    ...['--dynamic-config-value', 'matching.useNewMatcher=true'],
    ...['--dynamic-config-value', 'matching.enableFairness=true'],
    // A shard polls for tasks at most 20 times a second by default. A cluster has hundreds of shards, this server one:
    // each step of every run would wait 50 ms twice.
    ...['--dynamic-config-value', 'history.transferProcessorMaxPollRPS=1000'],
    // A timer fires up to a second late by default: each wait of a quarter of a second would take more than one.
    ...['--dynamic-config-value', 'history.timerProcessorMaxTimeShift="50ms"'],
    ...['--log-level', 'warn', '--log-format', 'json'],
  ];
}

async function untilReady(server: ServerProcess, at: ConnectionOptions, namespaces: string[]): Promise<void> {
  const end = Date.now() + readyDeadlineMs;
  for (;;) {
    try {
      return await prepareNamespaces(at, namespaces);
    } catch (error) {
      if (server.isRunning() && Date.now() < end) {
        await sleep(200);
        continue;
      }
      const state = server.isRunning() ? 'did not become ready in time' : 'ended while starting';
      throw new SetupError(
        'TEMPORAL_NOT_READY',
        `The Temporal server ${state}. Its last messages (${server.logFile}):\n${lastLines(server)}`,
        { cause: error },
      );
    }
  }
}

async function useGivenServer(address: string, namespaces: string[]): Promise<TemporalServer> {
  try {
    await prepareNamespaces(loadClientConnectConfig().connectionOptions, namespaces);
  } catch (error) {
    throw new SetupError(
      'TEMPORAL_NOT_READY',
      `The Temporal server at TEMPORAL_ADDRESS=${address} does not answer, or refuses to make the namespaces ` +
        `${namespaces.join(', ')}. Start it, or unset TEMPORAL_ADDRESS to use one of our own.`,
      { cause: error },
    );
  }
  const nothing = async () => {};
  const ended = new Promise<never>(() => {});
  return { address, uiUrl: process.env.TEMPORAL_UI_URL, pid: undefined, ended, stop: nothing, kill: nothing };
}
