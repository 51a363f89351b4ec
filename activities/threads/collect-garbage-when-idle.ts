import { collectGarbage } from './collect-garbage.js';

/** Milliseconds. Longer than a night pauses between two steps, unless the other thread has much more to read. */
const longIdle = 5_000;

/**
 * Collects garbage in a thread that has been idle. V8 otherwise keeps what a task left until it needs the room, and the
 * next night begins on top of it: a worker would be some 50 MB larger than at any other moment. Returns the wrapper for
 * the thread's tasks.
 */
export function collectGarbageWhenIdle(sweep: () => void = collectGarbage, idle: number = longIdle) {
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
