import type { Sql } from '../postgres/connect.js';
import { StoreError } from '../errors.js';

/** Stores an encrypted secret of a district; the older one is gone. */
export async function putSecret(sql: Sql, district: string, name: string, ciphertext: string): Promise<void> {
  const written = await sql`
    insert into secret (district_id, name, ciphertext)
    select id, ${name}, ${ciphertext} from district where key = ${district}
    on conflict (district_id, name) do update set ciphertext = excluded.ciphertext, updated_at = now()`;
  if (written.count === 0) {
    throw new StoreError('DISTRICT_UNKNOWN', `There is no district "${district}".`);
  }
  await sql`
    update sis_credential set token_ciphertext = null
    where district_id = (select id from district where key = ${district})`;
}

/** The encrypted secret of a district. */
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
