import { and, eq } from 'drizzle-orm';
import type { Database } from '../postgres/connect.js';
import { StoreError } from '../errors.js';
import { secret } from '../schema/credentials.js';

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
