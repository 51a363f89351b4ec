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

/** Tasks of the threads: input and result of each. */
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
    emit: (event: TaskEvent) => void,
  ): BegunTask<Tasks[Name]['result']>;
  close(): Promise<void>;
}

export interface BegunTask<Result> {
  /** The result; null if it was stopped. Throws what the task threw. */
  ended: Promise<Result | null>;
  /** Changes a reading's number of requests in flight. */
  widen(lanes: number): void;
  /** Stops it after the current page or batch. */
  stop(): void;
}

/** Megabytes. Records as objects live for one page only; pages and hashes are outside the heap. */
const heap = { maxOldGenerationSizeMb: 512, maxYoungGenerationSizeMb: 12 };
/**
 * Lets the heap grow to three times the live size. V8 counts page buffers as heap, and would mark all live objects
 * every dozen pages. Costs some 30 MB and saves a fifth of a quiet night. V8 has no such setting per thread: it holds
 * for the whole process.
 */
const heapGrowing = '--heap-growing-percent=200';

const built = fileURLToPath(new URL('./thread.js', import.meta.url));
const source = fileURLToPath(new URL('./thread-from-source.mjs', import.meta.url));
const ownProgram = existsSync(built) ? built : source;

/**
 * Starts the threads for reading and mapping, most of a worker's computation. They use a second core, and their small
 * heaps are collected in a tenth of the time.
 *
 * @param program the file that each thread runs; by default what was built, or the source where nothing was
 */
export function openThreads(data: ThreadData, program = ownProgram): Threads {
  setV8Flag(heapGrowing);
  const pool = new Piscina<TaskRequest<Tasks[keyof Tasks]['task']>, TaskResult<unknown>>({
    filename: program,
    minThreads: readingThreads,
    maxThreads: readingThreads,
    concurrentTasksPerWorker: activitySlots,
    // An idle thread must still serve its connections.
    atomics: 'disabled',
    workerData: data,
    resourceLimits: heap,
  });
  return {
    begin<Name extends keyof Tasks>(name: Name, task: Tasks[Name]['task'], emit: (event: TaskEvent) => void) {
      const { port1: here, port2: port } = new MessageChannel();
      here.on('message', emit);
      const send = (command: TaskCommand): void => here.postMessage(command);
      const answered = pool.run({ ...task, port }, { name, transferList: [port] });
      // A thread that answers closes the port itself, after all its events have arrived.
      answered.catch(() => here.close());
      return {
        ended: answered.then((answer) => {
          if ('failure' in answer) throw errorOf(answer.failure);
          return answer.result as Tasks[Name]['result'] | null;
        }),
        widen: (lanes) => send({ lanes }),
        stop: () => send('stop'),
      };
    },
    close: () => pool.destroy(),
  };
}
