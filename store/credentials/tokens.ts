import type { Sql } from '../postgres/connect.js';
import type { CredentialOf } from './systems.js';

/** Encryption and decryption of tokens at rest. */
export interface TokenCipher {
  hide(plain: string): string;
  show(hidden: string): string;
}

/** Tokens are renewed this long before they expire, so that no request is sent with one about to. */
const earlyMs = 60_000;

interface Kept {
  token: string;
  until: number;
}

/**
 * The tokens of one credential, one for each set of scopes, encrypted in PostgreSQL and shared by every worker. One
 * process renews at a time; the others then find the new token.
 */
export function sharedTokens(sql: Sql, { districtId, system }: CredentialOf, cipher: TokenCipher) {
  const kept = new Map<string, Kept>();

  async function read(from: Sql | Parameters<Parameters<Sql['begin']>[1]>[0], scopes: string): Promise<Kept | null> {
    const [row] = await from<Array<{ hidden: string; expiresAt: Date }>>`
      select ciphertext as hidden, expires_at as "expiresAt" from credential_token
      where district_id = ${districtId} and system = ${system} and scopes = ${scopes}`;
    if (!row || row.expiresAt.getTime() - earlyMs < Date.now()) return null;
    return { token: cipher.show(row.hidden), until: row.expiresAt.getTime() - earlyMs };
  }

  function keep(scopes: string, found: Kept | null): string | null {
    if (found) kept.set(scopes, found);
    return found?.token ?? null;
  }

  return {
    current: async (scopes: string): Promise<string | null> => {
      const here = kept.get(scopes);
      return here && here.until > Date.now() ? here.token : keep(scopes, await read(sql, scopes));
    },
    renew: async (
      scopes: string,
      refused: string | null,
      fetchNew: () => Promise<{ token: string; expiresAt: Date }>,
    ): Promise<string> => {
      kept.delete(scopes);
      return sql.begin(async (tx) => {
        // Locks the secret that tokens are bought with, not the credential's row: the token request itself updates that
        // row to take its turn, and would wait for itself.
        await tx`select 1 from secret where district_id = ${districtId} and name = ${system} for update`;
        const other = await read(tx, scopes);
        if (other !== null && other.token !== refused) return keep(scopes, other)!;
        const fresh = await fetchNew();
        await tx`
          insert into credential_token (district_id, system, scopes, ciphertext, expires_at)
          values (${districtId}, ${system}, ${scopes}, ${cipher.hide(fresh.token)}, ${fresh.expiresAt})
          on conflict (district_id, system, scopes) do update
          set ciphertext = excluded.ciphertext, expires_at = excluded.expires_at`;
        return keep(scopes, { token: fresh.token, until: fresh.expiresAt.getTime() - earlyMs })!;
      });
    },
  };
}
