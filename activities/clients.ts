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
    token: async () => {
      const hidden = await getSecret(store.sql, districtId, district, 'canvas');
      return decryptSecret(hidden, secretKeys, { district, name: 'canvas' });
    },
    signal,
    onRequest: ({ operation, status, milliseconds }) =>
      countRequest('canvas', district, operation, status ?? null, milliseconds),
  });
}
