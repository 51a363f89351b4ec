import { encryptSecret, type SecretKey } from '../config/secrets.js';
import { isAlertAddress } from '../config/alert-settings.js';
import type { Store } from '../store/postgres/connect.js';
import { putSecret } from '../store/credentials/put-secret.js';
import type { SecretName } from '../store/credentials/systems.js';
import { wrongUse } from './errors.js';

/**
 * Encrypts and stores a secret of a district: for `sis` it is `CLIENT_ID:CLIENT_SECRET`, for `canvas` an access token,
 * for `webhook` and `ping` an address.
 * Surrounding spaces are trimmed, since copied secrets often have some. Throws `CommandError`, which never contains it.
 */
export async function setSecret(
  store: Store,
  keys: readonly [SecretKey, ...SecretKey[]],
  district: string,
  name: SecretName,
  plain: string,
): Promise<void> {
  const secret = plain.trim();
  const [clientId, ...clientSecret] = secret.split(':');
  if (secret === '') throw wrongUse('SECRET_EMPTY', 'No secret was given.');
  if (name === 'sis' && (!clientId || clientSecret.join(':') === '')) {
    throw wrongUse('SECRET_INCOMPLETE', 'The secret of a SIS has two parts.');
  }
  if (/\s/.test(secret)) {
    throw wrongUse('SECRET_HAS_SPACES', 'The secret has a space or a line break in it.');
  }
  if ((name === 'webhook' || name === 'ping') && !isAlertAddress(secret)) {
    throw wrongUse('SECRET_NO_ADDRESS', `The secret "${name}" is an address that begins with https://.`);
  }
  await putSecret(store.db, district, name, encryptSecret(secret, keys[0], { district, name }));
}
