import { createCanvasClient, type CanvasClient } from '../canvas/client.js';
import { decryptSecret, encryptSecret } from '../config/secrets.js';
import type { DistrictSettings } from '../config/settings.js';
import { createOneRosterClient, type OneRosterClient } from '../oneroster/client.js';
import { changedProfile } from '../oneroster/profile.js';
import { sharedPace } from '../store/credentials/pace.js';
import { getSecret } from '../store/credentials/secrets.js';
import { sharedTokens } from '../store/credentials/tokens.js';
import type { ActivityDeps } from './deps.js';
import { countRequest } from './product-metrics.js';

interface DistrictOfClient {
  districtId: number;
  district: string;
  settings: DistrictSettings;
}

/** A client of the district's SIS, whose pace and token every worker shares. Secrets are read when they are needed. */
export function sisClient(deps: ActivityDeps, of: DistrictOfClient, signal?: AbortSignal): OneRosterClient {
  const profile = changedProfile(of.settings.sis);
  const context = { district: of.district, name: 'sis-token' };
  return createOneRosterClient({
    baseUrl: of.settings.sis.url,
    profile,
    pace: sharedPace(deps.store.sql, of.districtId, profile.minIntervalMs),
    tokens: sharedTokens(deps.store.sql, of.districtId, {
      hide: (plain) => encryptSecret(plain, deps.secretKeys[0], context),
      show: (hidden) => decryptSecret(hidden, deps.secretKeys, context),
    }),
    credentials: async () => {
      const hidden = await getSecret(deps.store.sql, of.districtId, of.district, 'sis');
      const plain = decryptSecret(hidden, deps.secretKeys, { district: of.district, name: 'sis' });
      const cut = plain.indexOf(':');
      return { clientId: plain.slice(0, cut), clientSecret: plain.slice(cut + 1) };
    },
    signal,
    onRequest: (metrics) => countRequest('sis', of.district, metrics.operation, metrics.status, metrics.milliseconds),
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
