import { rm } from 'node:fs/promises';
import type { FaultSwitches } from '../../faults.js';
import type { Snapshots } from '../snapshot.js';
import type { CanvasState } from '../state.js';
import type { ImportPaths } from './paths.js';
import { runImport } from './run.js';
import { isFinished, type SisImport } from './sis-import.js';

/** After the abort of a running import, Canvas starts nothing for about this many minutes. */
const minutesAfterAbort = 10;
const pollMs = 20;

export interface ImportRunner {
  /** Looks for work soon; called when something was queued. */
  wake(): void;
  /** The import as a client may see it: its end shows only when it is on the disk. */
  view(sisImport: SisImport): SisImport;
  /** False when the import has finished already. */
  abort(sisImport: SisImport): boolean;
  /** Stops before the next chunk; what was running starts again with the next process. */
  stop(): Promise<void>;
}

/** Runs the imports of the root account one at a time, oldest first. */
export function createImportRunner(deps: {
  state: CanvasState;
  snapshots: Snapshots;
  faults: FaultSwitches;
  paths: ImportPaths;
  now: () => Date;
  rowsPerSecond: number | undefined;
  /** How long a simulated minute lasts. */
  minuteMs: number;
}): ImportRunner {
  const { state, snapshots, faults, paths, now } = deps;
  let stopped = false;
  let working: Promise<void> | undefined;
  let restUntil = 0;
  let ending: SisImport | undefined;
  let timer: NodeJS.Timeout | undefined;
  for (const sisImport of state.imports.rows) if (!isFinished(sisImport.state)) requeue(sisImport);

  const unpaused = async (): Promise<void> => {
    while (!stopped && faults.get('import-paused')) await new Promise((resolve) => setTimeout(resolve, pollMs));
    if (stopped) throw new Stopped();
  };
  const next = (): SisImport | undefined => {
    if (Date.now() < restUntil || faults.get('import-paused') || faults.get('stuck-created')) return undefined;
    return state.imports.rows.find((each) => each.state === 'created' && hasAppeared(each, now()));
  };
  const work = async (sisImport: SisImport): Promise<void> => {
    sisImport.state = 'importing';
    sisImport.startedAt = now().toISOString();
    state.imports.touch();
    const end = await runImport(sisImport, { ...deps, unpaused, stopping: () => stopped }).catch((error: unknown) => {
      if (error instanceof Stopped) throw error;
      sisImport.data.error_message = String(error);
      return { state: 'failed' as const, finished: false };
    });
    ending = sisImport;
    sisImport.state = end.state;
    sisImport.updatedAt = now().toISOString();
    sisImport.endedAt ??= sisImport.updatedAt;
    if (end.finished) sisImport.progress = 100;
    state.imports.touch();
    await snapshots.save();
    // A later upload of the same data set may be compared with this one.
    if (sisImport.options.diffingDataSetIdentifier === null) await rm(paths.upload(sisImport.id), { force: true });
    ending = undefined;
  };
  const tick = (): void => {
    clearTimeout(timer);
    if (stopped || working) return;
    const sisImport = next();
    if (sisImport)
      working = work(sisImport)
        .catch((error: unknown) => {
          if (!(error instanceof Stopped)) throw error;
        })
        .finally(() => {
          working = undefined;
          setImmediate(tick);
        });
    else timer = setTimeout(tick, pollMs).unref();
  };
  tick();

  return {
    wake: tick,
    view: (sisImport) =>
      sisImport === ending && sisImport.state !== 'aborted'
        ? { ...sisImport, state: 'importing', endedAt: null }
        : sisImport,
    abort: (sisImport) => {
      if (isFinished(sisImport.state)) return false;
      const wasRunning = sisImport.state === 'importing' || sisImport.state === 'cleanup_batch';
      if (wasRunning) restUntil = Date.now() + minutesAfterAbort * deps.minuteMs;
      Object.assign(sisImport, { state: 'aborted', endedAt: now().toISOString(), updatedAt: now().toISOString() });
      state.imports.touch();
      return true;
    },
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      await working;
    },
  };
}

class Stopped extends Error {}

/** What ran when the process ended runs again from its file: rows are applied as read, so nothing is lost by it. */
function requeue(sisImport: SisImport): void {
  if (sisImport.state === 'initializing') return;
  const data = { import_type: sisImport.data.import_type };
  Object.assign(sisImport, {
    state: 'created',
    startedAt: null,
    endedAt: null,
    progress: 0,
    data,
    diffedAgainstImportId: null,
  });
}

export function hasAppeared(sisImport: SisImport, now: Date): boolean {
  return sisImport.hiddenUntil === null || sisImport.hiddenUntil <= now.toISOString();
}
