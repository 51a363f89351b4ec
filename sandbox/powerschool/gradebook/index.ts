import { join } from 'node:path';
import { rmSync } from 'node:fs';
import type { District } from '../../district/records.js';
import { rosterSwitchKey } from '../roster-switches.js';
import type { Switches } from '../switches.js';
import { completeView, type View } from '../view.js';
import { createCategories } from './categories.js';
import type { GradebookContext } from './context.js';
import { createRoster } from './roster.js';
import { openGradebookStore } from './store.js';
import { createWriteLog, type WriteLog } from './writes.js';

const journalName = 'gradebook.jsonl';

export interface Gradebook extends GradebookContext {
  writes: WriteLog;
  /** Sets switches and remembers them with the gradebook. */
  setSwitches(values: Record<string, unknown>): void;
  useProfile(name: string): void;
  close(): void;
}

interface GradebookOptions {
  district: () => District;
  switches: Switches;
  /** Where the gradebook is kept; without one it is forgotten at the end. */
  folder?: string;
}

/** Opens the gradebook of a district as it was left. */
export function openGradebook({ district, switches, folder }: GradebookOptions): Gradebook {
  const file = folder === undefined ? undefined : join(folder, journalName);
  const store = openGradebookStore(file, (values) => switches.set(values));
  const roster = createRoster(district, createCompleteViews(district, switches));
  const remember = (): void => store.commit([{ switches: switches.values() }]);
  return {
    ...{ store, roster, switches, writes: createWriteLog() },
    categories: createCategories(roster, store, switches),
    setSwitches: (values) => {
      switches.set(values);
      remember();
    },
    useProfile: (name) => {
      switches.useProfile(name);
      remember();
    },
    close: () => store.close(),
  };
}

/** Throws the gradebook of a folder away. */
export function removeGradebook(folder: string): void {
  rmSync(join(folder, journalName), { force: true });
}

/** The district without what faults hide of it. */
function createCompleteViews(district: () => District, switches: Switches): () => { view: View; key: string } {
  let kept: { view: View; key: string; of: District } | undefined;
  return () => {
    const now = district();
    const key = `${now.version}|${now.today}|${rosterSwitchKey(switches)}`;
    if (kept?.key !== key || kept.of !== now) kept = { view: completeView(now, switches), key, of: now };
    return kept;
  };
}
