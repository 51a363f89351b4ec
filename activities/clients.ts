import { createCanvasClient, type CanvasClient } from '../canvas/client.js';
import { decryptSecret } from '../config/secrets.js';
import type { DistrictSettings } from '../config/settings.js';
import type { OneRosterClient } from '../oneroster/client.js';
import { getSecret } from '../store/credentials/secrets.js';
import type { ActivityDeps } from './deps.js';
import { countRequest, countSisRequest } from './product-metrics.js';
import { sisClient } from './sis-client.js';

interface DistrictOfClient {
  districtId: number;
  district: string;
  settings: DistrictSettings;
}

/** A client of the district's SIS for a step's own few requests. */
export function sisOf(deps: ActivityDeps, of: DistrictOfClient, signal?: AbortSignal): OneRosterClient {
  return sisClient(deps, of, {
    ...(signal && { signal }),
    onRequest: (metrics) => countSisRequest(of.district, metrics),
  });
}

/** A client of the district's Canvas. */
export function canvasOf(deps: ActivityDeps, of: DistrictOfClient, signal?: AbortSignal): CanvasClient {
  return createCanvasClient({
    baseUrl: of.settings.canvas.url,
    token: async () => {
      const hidden = await getSecret(deps.store.sql, of.districtId, of.district, 'canvas');
      return decryptSecret(hidden, deps.secretKeys, { district: of.district, name: 'canvas' });
    },
    signal,
    onRequest: ({ method, route, status, milliseconds }) =>
      countRequest('canvas', of.district, `${method} ${route}`, status ?? null, milliseconds),
  });
}
