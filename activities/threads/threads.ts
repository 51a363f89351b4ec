import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { MessageChannel } from 'node:worker_threads';
import { Piscina } from 'piscina';
import { readingThreads, activitySlots } from '../../store/postgres/pool-sizes.js';
import type { MappingTask } from '../provisioning/mapping/mapping-task.js';
import type { ReadingTask } from '../provisioning/reading/read-list.js';
import type { ExtractResult } from '../provisioning/reading/read-one.js';
import { errorOf } from './failures.js';
import type { TaskResult, TaskCommand, TaskRequest, ThreadData, TaskEvent } from './messages.js';
import { setV8Flag } from './v8-flags.js';

/** What the threads can do: what each task is given, and what comes of it. */
export interface Tasks {
  read: { task: ReadingTask; result: ExtractResult[] };
  mapClasses: { task: MappingTask; result: number };
  mapPeople: { task: MappingTask; result: number };
}

/** Threads that read and map, beside the one that runs everything else. */
export interface Threads {
  begin<Name extends keyof Tasks>(
    name: Name,
    task: Tasks[Name]['task'],
    emit: (told: TaskEvent) => void,
  ): BegunTask<Tasks[Name]['result']>;
  close(): Promise<void>;
}

export interface BegunTask<Result> {
  /** What it came to; null where it was stopped. Throws what the task threw. */
  ended: Promise<Result | null>;
  /** Of a reading: so many requests may be in flight from now on. */
  widen(lanes: number): void;
  /** Ends it at the next border of a page or a batch. */
  stop(): void;
}

/** Megabytes: records as objects live from page to page only; pages and hashes lie outside. */
const heap = { maxOldGenerationSizeMb: 512, maxYoungGenerationSizeMb: 12 };
/**
 * V8 counts the buffers of pages as heap, and marks all that lives whenever both have grown by some tenths: every dozen
 * pages. To let them grow to three times what lives costs some 30 MB and saves a fifth of a quiet night. V8 has no such
 * setting for a thread: it holds for the whole process.
 */
const heapGrowing = '--heap-growing-percent=200';

const built = fileURLToPath(new URL('./thread.js', import.meta.url));
const source = fileURLToPath(new URL('./thread-from-source.mjs', import.meta.url));

/**
 * Reading and mapping are most of what a worker computes. In threads of their own they take a second core, and the small
 * heaps are swept in a tenth of the time.
 */
export function openThreads(data: ThreadData): Threads {
  setV8Flag(heapGrowing);
  const pool = new Piscina<TaskRequest<Tasks[keyof Tasks]['task']>, TaskResult<unknown>>({
    filename: existsSync(built) ? built : source,
    minThreads: readingThreads,
    maxThreads: readingThreads,
    concurrentTasksPerWorker: activitySlots,
    // A thread that waits for work still has its connections to look after.
    atomics: 'disabled',
    workerData: data,
    resourceLimits: heap,
  });
  return {
    begin<Name extends keyof Tasks>(name: Name, task: Tasks[Name]['task'], emit: (told: TaskEvent) => void) {
      const { port1: here, port2: port } = new MessageChannel();
      here.on('message', emit);
      const say = (said: TaskCommand): void => here.postMessage(said);
      const answered = pool.run({ ...task, port }, { name, transferList: [port] });
      // A thread that answers closes the port itself, once all that it told has arrived.
      answered.catch(() => here.close());
      return {
        ended: answered.then((answer) => {
          if ('failure' in answer) throw errorOf(answer.failure);
          return answer.result as Tasks[Name]['result'] | null;
        }),
        widen: (lanes) => say({ lanes }),
        stop: () => say('stop'),
      };
    },
    close: () => pool.destroy(),
  };
}
