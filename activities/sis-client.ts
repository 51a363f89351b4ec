import { decryptSecret, encryptSecret, type SecretKey } from '../config/secrets.js';
import { createOneRosterClient, type OneRosterClient } from '../oneroster/client.js';
import { profileOf } from '../oneroster/profiles/index.js';
import type { RequestMetrics } from '../oneroster/requests.js';
import type { SetStore } from '../store/postgres/connect.js';
import { Purpose } from '../store/credentials/lease-decision.js';
import { sharedPace } from '../store/credentials/pace.js';
import { getSecret } from '../store/credentials/secrets.js';
import { System } from '../store/credentials/systems.js';
import { sharedTokens } from '../store/credentials/tokens.js';
import type { RegisteredDistrict } from '../store/districts/district-of.js';

/** Requirements for access to a district's SIS. */
export interface SisAccess {
  store: SetStore;
  secretKeys: [SecretKey, ...SecretKey[]];
}

export type DistrictOfClient = Pick<RegisteredDistrict, 'districtId' | 'district' | 'settings'>;

/** A client of the district's SIS; every worker shares its pace and token. Secrets are read when needed. */
export function sisClient(
  { store, secretKeys }: SisAccess,
  { districtId, district, settings }: DistrictOfClient,
  watched: { signal?: AbortSignal; onRequest: (metrics: RequestMetrics) => void },
  purpose: Purpose = Purpose.provisioning,
): OneRosterClient {
  const profile = profileOf(settings.sis);
  const { lanes, minIntervalMs } = profile;
  const credential = { districtId, system: System.sis };
  const night = { timezone: settings.timezone, ...settings.schedule };
  const context = { district, name: 'sis-token' };
  return createOneRosterClient({
    baseUrl: settings.sis.url,
    profile,
    pace: sharedPace(store.sql, { ...credential, purpose, lanes, minIntervalMs, night }),
    tokens: sharedTokens(store.sql, credential, {
      hide: (plain) => encryptSecret(plain, secretKeys[0], context),
      show: (hidden) => decryptSecret(hidden, secretKeys, context),
    }),
    credentials: async () => {
      const hidden = await getSecret(store.sql, districtId, district, 'sis');
      const plain = decryptSecret(hidden, secretKeys, { district, name: 'sis' });
      const cut = plain.indexOf(':');
      return { clientId: plain.slice(0, cut), clientSecret: plain.slice(cut + 1) };
    },
    ...watched,
  });
}
