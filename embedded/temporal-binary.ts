import { execFile, spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { access, chmod, constants, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { SetupError } from './setup-error.js';
import { signalProcess } from './server-process.js';

/** The last release that `go install` accepts by name: later ones have a `replace` directive. */
const temporalVersion = '1.5.1';

const program = process.platform === 'win32' ? 'temporal.exe' : 'temporal';
const runQuietly = promisify(execFile);

export type Say = (line: string) => void;

/** Cache of programs shared by checkouts: XDG_CACHE_HOME, or `.cache` in the home folder. */
function cacheFolder(env: NodeJS.ProcessEnv = process.env): string {
  return join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'rollbook');
}

/**
 * Finds the `temporal` program, the development server of the embedded stack and the tests: on the PATH, in the cache,
 * downloaded from Temporal, or built with Go. Throws `TEMPORAL_NOT_FOUND` with what to install.
 */
export async function findTemporal(say: Say, env: NodeJS.ProcessEnv = process.env): Promise<string> {
  const kept = join(cacheFolder(env), `temporal-${temporalVersion}`, program);
  return (await onPath(env)) ?? (await ifRuns(kept)) ?? (await fetchOnce(kept, say, env));
}

async function onPath(env: NodeJS.ProcessEnv): Promise<string | undefined> {
  for (const folder of (env.PATH ?? '').split(delimiter).filter(Boolean)) {
    const found = await ifRuns(join(folder, program));
    if (found) return found;
  }
  return undefined;
}

async function ifRuns(path: string): Promise<string | undefined> {
  try {
    await access(path, constants.X_OK);
    await runQuietly(path, ['--version'], { timeout: 20_000 });
    return path;
  } catch {
    return undefined;
  }
}

/** Concurrent starts (a start and a test run) must not download or build twice: the second waits for the first. */
async function fetchOnce(kept: string, say: Say, env: NodeJS.ProcessEnv): Promise<string> {
  await mkdir(dirname(kept), { recursive: true });
  const lock = `${kept}.lock`;
  if (!(await takeLock(lock))) {
    say('Another start is fetching the Temporal server; waiting for it ...');
    while (!(await takeLock(lock))) await sleep(1000);
  }
  try {
    return (await ifRuns(kept)) ?? (await download(kept, say)) ?? (await buildWithGo(kept, say, env));
  } finally {
    await rm(lock, { force: true });
  }
}

async function takeLock(lock: string): Promise<boolean> {
  try {
    await writeFile(lock, String(process.pid), { flag: 'wx' });
    return true;
  } catch {
    const owner = Number(await readFile(lock, 'utf8').catch(() => ''));
    if (owner && !signalProcess(owner, 0)) await rm(lock, { force: true }); // its owner died; the next attempt takes it
    return false;
  }
}

const platforms: Record<string, string> = { linux: 'linux', darwin: 'darwin', win32: 'windows' };
const architectures: Record<string, string> = { x64: 'amd64', arm64: 'arm64' };

async function download(kept: string, say: Say): Promise<string | undefined> {
  const [platform, arch] = [platforms[process.platform], architectures[process.arch]];
  if (!platform || !arch) return undefined;
  const address = `https://temporal.download/cli/archive/v${temporalVersion}?platform=${platform}&arch=${arch}`;
  say(`Downloading the Temporal server ${temporalVersion} from temporal.download ...`);
  const folder = await mkdtemp(join(dirname(kept), 'download-'));
  try {
    const answer = await fetchSoon(address);
    const archive = join(folder, 'archive');
    await pipeline(Readable.fromWeb(answer.body!), createWriteStream(archive));
    await runQuietly('tar', ['-xf', archive, '-C', folder]); // reads .tar.gz and, on Windows, .zip
    return await keep(join(folder, program), kept, say);
  } catch (error) {
    say(`  not available (${reason(error)}).`);
    return undefined;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** An answer must begin within ten seconds (some firewalls drop packets silently); its body may take five minutes. */
async function fetchSoon(address: string): Promise<Response> {
  const giveUp = new AbortController();
  const noAnswer = setTimeout(() => giveUp.abort(new Error('no answer within 10 s')), 10_000);
  try {
    const answer = await fetch(address, { signal: AbortSignal.any([giveUp.signal, AbortSignal.timeout(300_000)]) });
    if (!answer.ok || !answer.body) throw new Error(`HTTP ${answer.status}`);
    return answer;
  } finally {
    clearTimeout(noAnswer);
  }
}

async function buildWithGo(kept: string, say: Say, env: NodeJS.ProcessEnv): Promise<string> {
  const go = await runQuietly('go', ['version']).catch(() => undefined);
  if (!go) throw notFound('Go is not installed either.');
  say(`Building the Temporal server ${temporalVersion} with Go; this takes three to six minutes, once per machine ...`);
  const folder = await mkdtemp(join(dirname(kept), 'build-'));
  const started = Date.now();
  const seconds = () => Math.round((Date.now() - started) / 1000);
  const progress = setInterval(() => say(`  still building (${seconds()} s) ...`), 20_000);
  try {
    const module = `github.com/temporalio/cli/cmd/temporal@v${temporalVersion}`;
    const output = await runGo(['install', module], { ...env, GOBIN: folder, GOFLAGS: '' });
    const built = await keep(join(folder, program), kept, say).catch(() => undefined);
    if (!built) throw notFound(`Building it with Go failed:\n${output.trim().split('\n').slice(-8).join('\n')}`);
    say(`  built in ${seconds()} s.`);
    return built;
  } finally {
    clearInterval(progress);
    await rm(folder, { recursive: true, force: true });
  }
}

function runGo(args: string[], env: NodeJS.ProcessEnv): Promise<string> {
  return new Promise((resolve) => {
    let output = '';
    const go = spawn('go', args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    [go.stdout, go.stderr].forEach((stream) => stream.on('data', (chunk) => (output += chunk)));
    go.once('error', (error) => resolve(error.message)).once('close', () => resolve(output));
  });
}

/** Renamed into place only when complete and working, so that an interrupted fetch leaves nothing incomplete. */
async function keep(fetched: string, kept: string, say: Say): Promise<string> {
  await chmod(fetched, 0o755);
  if (!(await ifRuns(fetched))) throw new Error('the program fetched does not run on this machine');
  await rename(fetched, kept);
  say(`  kept as ${kept}.`);
  return kept;
}

const notFound = (last: string) =>
  new SetupError(
    'TEMPORAL_NOT_FOUND',
    'No Temporal server could be had: TEMPORAL_ADDRESS is not set, no `temporal` program is on the PATH, and its ' +
      `download did not succeed. ${last}`,
  );

function reason(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return cause instanceof Error ? cause.message : String(cause);
}
