import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { MessageChannel } from 'node:worker_threads';
import { Piscina } from 'piscina';
import { errorOf, type ReaderData, type ReadingAnswer, type ReadingTask, type Said, type Told } from './messages.js';
import type { ExtractResult } from './read-one.js';

/** Threads that read, beside the one that runs everything else. */
export interface Readers {
  /** Begins to read the collections one after the other, with so many requests in flight at most. */
  begin(task: Omit<ReadingTask, 'port'>, tell: (told: Told) => void): BegunReading;
  close(): Promise<void>;
}

export interface BegunReading {
  /** What each collection came to; null where the reading was stopped. Throws what the reading threw. */
  ended: Promise<ExtractResult[] | null>;
  /** So many requests may be in flight from now on. */
  widen(lanes: number): void;
  /** Ends it at the next page border. */
  stop(): void;
}

/** One for what is few and one for the enrollments of a district; those of other districts are read beside them. */
const threads = 2;
const readingsPerThread = 16;
/** Megabytes: records as objects live from page to page only; pages and hashes lie outside. */
const heap = { maxOldGenerationSizeMb: 512, maxYoungGenerationSizeMb: 24 };

const built = fileURLToPath(new URL('./thread.js', import.meta.url));
const source = fileURLToPath(new URL('./thread-from-source.mjs', import.meta.url));

/**
 * Reading is most of what a worker computes. In threads of their own it takes a second core, and their small heaps are
 * swept in a tenth of the time: V8 counts the buffers of pages as heap, and sweeps all of it every few dozen pages.
 */
export function openReaders(data: ReaderData): Readers {
  const pool = new Piscina<ReadingTask, ReadingAnswer>({
    filename: existsSync(built) ? built : source,
    minThreads: threads,
    maxThreads: threads,
    concurrentTasksPerWorker: readingsPerThread,
    // A thread that waits for work still has its connections to look after.
    atomics: 'disabled',
    workerData: data,
    resourceLimits: heap,
  });
  return {
    begin(task, tell) {
      const { port1: here, port2: port } = new MessageChannel();
      here.on('message', tell);
      const say = (said: Said): void => here.postMessage(said);
      const answered = pool.run({ ...task, port }, { transferList: [port] });
      // A thread that answers closes the port itself, once all that it told has arrived.
      answered.catch(() => here.close());
      return {
        ended: answered.then((answer) => {
          if ('failure' in answer) throw errorOf(answer.failure);
          return answer.results;
        }),
        widen: (lanes) => say({ lanes }),
        stop: () => say('stop'),
      };
    },
    close: () => pool.destroy(),
  };
}
