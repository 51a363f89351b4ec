import { createCanvasClient, type CanvasClient } from '../canvas/client.js';
import { lanes } from '../canvas/requests.js';
import { decryptSecret, type SecretKey } from '../config/secrets.js';
import { createOneRosterClient, type OneRosterClient } from '../oneroster/client.js';
import { profileOf } from '../oneroster/profiles/index.js';
import { memoryTokens } from '../oneroster/tokens.js';
import type { Store } from '../store/postgres/connect.js';
import { Purpose } from '../store/credentials/lease-decision.js';
import { sharedPace } from '../store/credentials/pace.js';
import { getSecret } from '../store/credentials/secrets.js';
import { System, type SecretName } from '../store/credentials/systems.js';
import type { RegisteredDistrict } from '../store/districts/district-of.js';

/**
 * Clients of a district's two systems for checks. They share the pace of all workers but not the token: the stored
 * secret is checked, not a token that an older one obtained.
 */
export function systems(
  { sql }: Store,
  secretKeys: readonly SecretKey[],
  { districtId, district, settings }: RegisteredDistrict,
): { sis: OneRosterClient; canvas: CanvasClient } {
  const secret = async (name: SecretName): Promise<string> =>
    decryptSecret(await getSecret(sql, districtId, district, name), secretKeys, { district, name });
  const shared = {
    ...{ districtId, purpose: Purpose.check },
    night: { timezone: settings.timezone, ...settings.schedule },
  };
  const profile = profileOf(settings.sis);
  const { minIntervalMs } = profile;
  const sis = createOneRosterClient({
    baseUrl: settings.sis.url,
    profile,
    pace: sharedPace(sql, { ...shared, system: System.sis, lanes: profile.lanes, minIntervalMs }),
    tokens: memoryTokens(),
    credentials: async () => {
      const [clientId = '', ...rest] = (await secret('sis')).split(':');
      return { clientId, clientSecret: rest.join(':') };
    },
  });
  const canvas = createCanvasClient({
    baseUrl: settings.canvas.url,
    pace: sharedPace(sql, { ...shared, system: System.canvas, lanes, minIntervalMs: 0 }),
    token: () => secret('canvas'),
  });
  return { sis, canvas };
}
