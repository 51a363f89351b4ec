import { createCloseActivities } from './close.js';
import { createConnectActivities } from './connect.js';
import type { ActivityDeps } from './deps.js';
import { createExtractActivities } from './extract.js';
import { createFinishByActivities } from './finish-by.js';
import { createGuardActivities } from './guard.js';
import { createImportActivities } from './import.js';
import { createLookUpActivities } from './look-up.js';
import { createMapActivities } from './map.js';
import { createPlanActivities } from './plan.js';
import { createSettleActivities } from './settle.js';
import type { Threads } from './threads/threads.js';

/** All activities, by the names that workflows call them by. */
export function createActivities(deps: ActivityDeps, threads: Threads) {
  return {
    ...createConnectActivities(deps),
    ...createExtractActivities(deps, threads),
    ...createLookUpActivities(deps),
    ...createMapActivities(deps, threads),
    ...createPlanActivities(deps),
    ...createGuardActivities(deps),
    ...createImportActivities(deps),
    ...createSettleActivities(deps),
    ...createFinishByActivities(deps),
    ...createCloseActivities(deps),
  };
}

export type Activities = ReturnType<typeof createActivities>;
