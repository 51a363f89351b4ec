// Stops all processes of a start or a test run when their owner ends, in whatever way. A killed process cannot stop
// others: so it has a second process, whose channel to it closes with it, and which then stops the rest.
// Plain JavaScript without dependencies: embedded/bootstrap.mjs uses it before anything is installed.
import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(import.meta.url);

const watched = new Map();
let dog;

export function watchOver(pid, signal, patienceMs) {
  watched.set(pid, { pid, signal, patienceMs });
  if (dog?.connected) dog.send(watched.get(pid));
  else start();
}

export function watchNoMore(pid) {
  watched.delete(pid);
  if (dog?.connected) dog.send({ pid });
}

/** In a process group of its own, so that it survives the end of its owner's whole group. */
function start() {
  dog = spawn(process.execPath, [program], { detached: true, stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
  dog.on('error', () => {}); // without a watchdog everything still works until a process is killed
  for (const each of watched.values()) dog.send(each);
  dog.unref();
  dog.channel.unref();
}

function guard() {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {}); // it ends with its owner only
  process.on('message', (each) => (each.signal ? watched.set(each.pid, each) : watched.delete(each.pid)));
  process.on('disconnect', () => void Promise.all([...watched.values()].map(stop)));
}

async function stop({ pid, signal, patienceMs }) {
  if (!send(pid, signal)) return;
  const end = Date.now() + patienceMs;
  while (Date.now() < end) {
    await sleep(50);
    if (!send(pid, 0)) return;
  }
  send(pid, 'SIGKILL');
}

function send(pid, signal) {
  try {
    return process.kill(pid, signal);
  } catch {
    return false;
  }
}

if (process.argv[1] === program) guard();
