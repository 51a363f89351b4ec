import { setTimeout as sleep } from 'node:timers/promises';

/** A running process of the stack. */
export interface StackProcess {
  pid: number | undefined;
  ended: Promise<unknown>;
  stop(): Promise<void>;
  kill(): Promise<void>;
}

export interface Supervised<P extends StackProcess> {
  /** The present process; another one after a restart. */
  current(): P;
  stop(): Promise<void>;
}

const maxRestarts = 5;
const calmMs = 60_000;

/**
 * Keeps one process running: restarts it when it ends unasked, as a service manager would in production. Gives up, by
 * `onGivenUp`, when it ends more than five times within a minute of each other.
 */
export async function supervise<P extends StackProcess>(
  title: string,
  start: () => Promise<P>,
  events: { say: (line: string) => void; onGivenUp: (title: string) => void },
): Promise<Supervised<P>> {
  let current = await start();
  let stopping = false;
  let restarting: Promise<void> = Promise.resolve();
  let restarts = 0;

  function watch(child: P): void {
    const began = Date.now();
    void child.ended.then(() => {
      if (stopping) return;
      restarts = Date.now() - began > calmMs ? 1 : restarts + 1;
      restarting = restart();
    });
  }

  async function restart(): Promise<void> {
    if (restarts > maxRestarts) return events.onGivenUp(title);
    events.say(`${title} ended unexpectedly; starting it again ...`);
    try {
      const next = await start();
      current = next;
      if (stopping) return await next.stop();
      watch(next);
    } catch (error) {
      events.say(`${title} did not start: ${error instanceof Error ? error.message : String(error)}`);
      restarts += 1;
      await sleep(500 * restarts);
      if (!stopping) await restart();
    }
  }

  watch(current);
  return {
    current: () => current,
    stop: async () => {
      stopping = true;
      await current.stop();
      await restarting;
    },
  };
}
