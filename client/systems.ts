import { createCanvasClient, type CanvasClient } from '../canvas/client.js';
import { decryptSecret, type SecretKey } from '../config/secrets.js';
import { createOneRosterClient, type OneRosterClient } from '../oneroster/client.js';
import { changedProfile } from '../oneroster/profile.js';
import { memoryTokens } from '../oneroster/tokens.js';
import type { Store } from '../store/postgres/connect.js';
import { sharedPace } from '../store/credentials/pace.js';
import { getSecret } from '../store/credentials/secrets.js';
import type { RegisteredDistrict } from '../store/districts/district-of.js';
import type { SecretName } from './secrets.js';

/**
 * Clients of a district's two ends for trying them out. The pace is the one that all workers share; the token is not:
 * what is tried is the stored secret, and not a token that an older one brought.
 */
export function systems(
  store: Store,
  secretKeys: readonly SecretKey[],
  { districtId, district, settings }: RegisteredDistrict,
): { sis: OneRosterClient; canvas: CanvasClient } {
  const secret = async (name: SecretName): Promise<string> =>
    decryptSecret(await getSecret(store.sql, districtId, district, name), secretKeys, { district, name });
  const profile = changedProfile(settings.sis);
  const sis = createOneRosterClient({
    baseUrl: settings.sis.url,
    profile,
    pace: sharedPace(store.sql, districtId, profile.minIntervalMs),
    tokens: memoryTokens(),
    credentials: async () => {
      const [clientId = '', ...rest] = (await secret('sis')).split(':');
      return { clientId, clientSecret: rest.join(':') };
    },
  });
  const canvas = createCanvasClient({ baseUrl: settings.canvas.url, token: () => secret('canvas') });
  return { sis, canvas };
}
