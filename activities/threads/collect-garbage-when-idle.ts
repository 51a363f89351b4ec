import { runInNewContext } from 'node:vm';
import { setV8Flag } from './v8-flags.js';

/** Milliseconds. Longer than a night pauses between two steps, unless the other thread has much more to read. */
const longIdle = 5_000;

/**
 * Collects garbage in a thread that has been idle. V8 otherwise keeps what a task left until it needs the room, and the
 * next night begins on top of it: a worker would be some 50 MB larger than at any other moment. Returns the wrapper for
 * the thread's tasks.
 */
export function collectGarbageWhenIdle(sweep: () => void = collectAll, idle: number = longIdle) {
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

function collectAll(): void {
  collector ??= findCollector();
  collector();
}

/**
 * Gets the collector by name, which works only in a new context. The flag is set for the whole process and stays:
 * resetting it could break another thread's call at the same moment. A Node.js without it collects nothing.
 */
function findCollector(): () => void {
  setV8Flag('--expose-gc');
  return runInNewContext("typeof gc === 'function' ? gc : () => undefined") as () => void;
}
