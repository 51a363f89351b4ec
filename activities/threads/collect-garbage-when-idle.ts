import { runInNewContext } from 'node:vm';
import { setV8Flag } from './v8-flags.js';

/** Milliseconds: longer than a night pauses between two steps, unless the other thread has much more to read. */
const longIdle = 5_000;

/**
 * V8 keeps what a task left behind until it needs the room, and the next night then begins on top of it: a worker would be
 * some 50 MB larger than at any other moment. A thread that has had nothing to do for a while sweeps, which nobody waits
 * for. Returns what each of the thread's tasks is to be wrapped in.
 */
export function collectGarbageWhenIdle(sweep: () => void = sweepAll, idle: number = longIdle) {
  let atWork = 0;
  let waiting: NodeJS.Timeout | undefined;
  return <TaskRequest, TaskResult>(task: (sent: TaskRequest) => Promise<TaskResult>) =>
    async (sent: TaskRequest): Promise<TaskResult> => {
      atWork += 1;
      clearTimeout(waiting);
      try {
        return await task(sent);
      } finally {
        atWork -= 1;
        if (atWork === 0) waiting = setTimeout(sweep, idle).unref();
      }
    };
}

let collector: (() => void) | undefined;

function sweepAll(): void {
  collector ??= askForCollector();
  collector();
}

/**
 * Only a new context can still be given the collector by name. The flag is the whole process's and stays: to take it back
 * would take it from another thread that is asking at the same moment. A Node.js without it does not sweep.
 */
function askForCollector(): () => void {
  setV8Flag('--expose-gc');
  return runInNewContext("typeof gc === 'function' ? gc : () => undefined") as () => void;
}
