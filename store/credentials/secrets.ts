import { and, eq, sql } from 'drizzle-orm';
import type { Database } from '../postgres/connect.js';
import { StoreError } from '../errors.js';
import { credentialToken, district as districtTable, secret } from '../schema/districts.js';

/** Stores an encrypted secret of a district and deletes the older one with the tokens obtained by it. */
export async function putSecret(db: Database, district: string, name: string, ciphertext: string): Promise<void> {
  await db.transaction(async (tx) => {
    const [known] = await tx
      .select({ id: districtTable.id })
      .from(districtTable)
      .where(eq(districtTable.key, district));
    if (!known) throw new StoreError('DISTRICT_UNKNOWN', `There is no district "${district}".`);
    await tx
      .insert(secret)
      .values({ districtId: known.id, name, ciphertext })
      .onConflictDoUpdate({ target: [secret.districtId, secret.name], set: { ciphertext, updatedAt: sql`now()` } });
    await tx
      .delete(credentialToken)
      .where(and(eq(credentialToken.districtId, known.id), eq(credentialToken.system, name)));
  });
}

/** The encrypted secret of a district. */
export async function getSecret(db: Database, districtId: number, district: string, name: string): Promise<string> {
  const [row] = await db
    .select({ ciphertext: secret.ciphertext })
    .from(secret)
    .where(and(eq(secret.districtId, districtId), eq(secret.name, name)));
  if (!row) {
    throw new StoreError(
      'SECRET_MISSING',
      `The district "${district}" has no secret "${name}".`,
      `Set it with \`rollbook secret set ${district} ${name}\`.`,
    );
  }
  return row.ciphertext;
}
