import { and, eq, sql } from 'drizzle-orm';
import type { Database, DatabaseTransaction } from '../postgres/connect.js';
import { StoreError } from '../errors.js';
import type { SecretName, System } from './systems.js';
import { credentialToken, secret } from '../schema/credentials.js';
import { district as districtTable } from '../schema/districts.js';

/** Stores an encrypted secret of a district; the older one is gone, and so are the tokens that it brought. */
export async function putSecret(db: Database, district: string, name: SecretName, ciphertext: string): Promise<void> {
  await db.transaction((tx) => putSecretIn(tx, district, name, ciphertext));
}

/** The same, as a part of a transaction. */
export async function putSecretIn(
  tx: DatabaseTransaction,
  district: string,
  name: SecretName,
  ciphertext: string,
): Promise<void> {
  const [known] = await tx.select({ id: districtTable.id }).from(districtTable).where(eq(districtTable.key, district));
  if (!known) throw new StoreError('DISTRICT_UNKNOWN', `There is no district "${district}".`);
  await tx
    .insert(secret)
    .values({ districtId: known.id, name, ciphertext })
    .onConflictDoUpdate({ target: [secret.districtId, secret.name], set: { ciphertext, updatedAt: sql`now()` } });
  // An address of alerts has brought none.
  await tx
    .delete(credentialToken)
    .where(and(eq(credentialToken.districtId, known.id), eq(credentialToken.system, name as System)));
}
