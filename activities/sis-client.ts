import { decryptSecret, encryptSecret, type SecretKey } from '../config/secrets.js';
import type { DistrictSettings } from '../config/settings.js';
import { createOneRosterClient, type OneRosterClient, type RequestMetrics } from '../oneroster/client.js';
import { changedProfile } from '../oneroster/profile.js';
import type { Store } from '../store/postgres/connect.js';
import { sharedPace } from '../store/credentials/pace.js';
import { getSecret } from '../store/credentials/secrets.js';
import { sharedTokens } from '../store/credentials/tokens.js';

/** What it takes to reach a district's SIS. */
export interface SisAccess {
  store: Store;
  secretKeys: [SecretKey, ...SecretKey[]];
}

interface DistrictOfClient {
  districtId: number;
  district: string;
  settings: DistrictSettings;
}

/** A client of the district's SIS, whose pace and token every worker shares. Secrets are read when they are needed. */
export function sisClient(
  { store, secretKeys }: SisAccess,
  of: DistrictOfClient,
  watched: { signal?: AbortSignal; onRequest: (metrics: RequestMetrics) => void },
): OneRosterClient {
  const profile = changedProfile(of.settings.sis);
  const context = { district: of.district, name: 'sis-token' };
  return createOneRosterClient({
    baseUrl: of.settings.sis.url,
    profile,
    pace: sharedPace(store.sql, of.districtId, profile.minIntervalMs),
    tokens: sharedTokens(store.sql, of.districtId, {
      hide: (plain) => encryptSecret(plain, secretKeys[0], context),
      show: (hidden) => decryptSecret(hidden, secretKeys, context),
    }),
    credentials: async () => {
      const hidden = await getSecret(store.sql, of.districtId, of.district, 'sis');
      const plain = decryptSecret(hidden, secretKeys, { district: of.district, name: 'sis' });
      const cut = plain.indexOf(':');
      return { clientId: plain.slice(0, cut), clientSecret: plain.slice(cut + 1) };
    },
    ...watched,
  });
}
