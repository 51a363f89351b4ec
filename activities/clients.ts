import { createCanvasClient, type CanvasClient } from '../canvas/client.js';
import { lanes } from '../canvas/requests.js';
import { decryptSecret } from '../config/secrets.js';
import type { OneRosterClient } from '../oneroster/client.js';
import type { RequestMetrics } from '../oneroster/requests.js';
import { Purpose } from '../store/credentials/lease-decision.js';
import { sharedPace } from '../store/credentials/pace.js';
import { getSecret } from '../store/credentials/secrets.js';
import { System } from '../store/credentials/systems.js';
import type { ActivityDeps } from './deps.js';
import { countRequest, countSisRequest } from './product-metrics.js';
import { sisClient, type DistrictOfClient } from './sis-client.js';

/** A client of the district's SIS for a step's few requests of its own. */
export function sisOf(
  deps: ActivityDeps,
  of: DistrictOfClient,
  signal?: AbortSignal,
  purpose?: Purpose,
): OneRosterClient {
  const onRequest = (metrics: RequestMetrics) => countSisRequest(of.district, metrics);
  return sisClient(deps, of, { ...(signal && { signal }), onRequest }, purpose);
}

/** How long a secret that was read is used: a step makes a hundred requests, and one that is replaced counts soon. */
const secretSeconds = 2;

/** A value that is read again when it is older than so many milliseconds, or could not be read. */
function keptFor<Value>(milliseconds: number, read: () => Promise<Value>): () => Promise<Value> {
  let value: { of: Promise<Value>; until: number } | null = null;
  return () => {
    if (value === null || Date.now() >= value.until) {
      const of = read();
      value = { of, until: Date.now() + milliseconds };
      of.catch(() => (value = null));
    }
    return value.of;
  };
}

/** A client of the district's Canvas; every worker shares its pace. */
export function canvasOf(
  { store, secretKeys }: ActivityDeps,
  { districtId, district, settings }: DistrictOfClient,
  signal?: AbortSignal,
  purpose: Purpose = Purpose.provisioning,
): CanvasClient {
  const night = { timezone: settings.timezone, ...settings.schedule };
  const credential = { districtId, system: System.canvas };
  return createCanvasClient({
    baseUrl: settings.canvas.url,
    pace: sharedPace(store.sql, { ...credential, purpose, lanes, minIntervalMs: 0, night }),
    token: keptFor(secretSeconds * 1_000, async () => {
      const hidden = await getSecret(store.sql, districtId, district, 'canvas');
      return decryptSecret(hidden, secretKeys, { district, name: 'canvas' });
    }),
    signal,
    onRequest: ({ operation, status, milliseconds }) =>
      countRequest('canvas', district, operation, status ?? null, milliseconds),
  });
}
