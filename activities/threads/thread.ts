import { workerData } from 'piscina';
import { openSetStore } from '../../store/postgres/sql-client.js';
import { taskConnections } from '../../store/postgres/pool-sizes.js';
import { mapClassesWith } from '../provisioning/mapping/map-classes.js';
import { mapPeopleWith } from '../provisioning/mapping/map-people.js';
import { readListWith } from '../provisioning/reading/read-list.js';
import type { SisAccess } from '../sis-client.js';
import type { ThreadData } from './messages.js';
import { collectGarbageWhenIdle } from './collect-garbage-when-idle.js';
import { defineTask } from './define-task.js';

/** Only a busy thread keeps its connections. */
const closeIdleAfterSeconds = 60;

const access = openAccess(workerData as ThreadData);

/** Keys arrive as plain bytes. */
function openAccess({ databaseUrl, secretKeys }: ThreadData): SisAccess {
  const [first, ...rest] = secretKeys.map(({ id, bytes }) => ({ id, bytes: Buffer.from(bytes) }));
  return {
    store: openSetStore(databaseUrl, { connections: taskConnections, closeIdleAfterSeconds }),
    secretKeys: [first!, ...rest],
  };
}

const sweeping = collectGarbageWhenIdle();

/** Tasks of the thread, by the names in `Tasks`. */
export const read = sweeping(defineTask(readListWith(access)));
export const mapClasses = sweeping(defineTask(mapClassesWith(access.store.sql)));
export const mapPeople = sweeping(defineTask(mapPeopleWith(access.store.sql)));
