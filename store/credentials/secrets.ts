import type { Sql } from '../postgres/connect.js';
import { StoreError } from '../errors.js';

/** The encrypted secret of a district. By plain SQL, since reading threads carry no Drizzle. */
export async function getSecret(sql: Sql, districtId: number, district: string, name: string): Promise<string> {
  const [row] = await sql<Array<{ ciphertext: string }>>`
    select ciphertext from secret where district_id = ${districtId} and name = ${name}`;
  if (!row) {
    throw new StoreError(
      'SECRET_MISSING',
      `The district "${district}" has no secret "${name}".`,
      `Set it with \`rollbook secret set ${district} ${name}\`.`,
    );
  }
  return row.ciphertext;
}
