import type { Sql } from '../postgres/connect.js';

/** How a token is hidden at rest and shown again. */
export interface TokenCipher {
  hide(plain: string): string;
  show(hidden: string): string;
}

/** A token is renewed this long before it ends, so that no page is asked for with one that is about to. */
const earlyMs = 60_000;

/**
 * The token of one SIS credential, encrypted in PostgreSQL and shared by every worker. Renewing is done by one at a time:
 * whoever comes second finds the new one.
 */
export function sharedTokens(sql: Sql, districtId: number, cipher: TokenCipher) {
  let kept: { token: string; until: number } | null = null;
  const read = async (): Promise<string | null> => {
    const [row] = await sql<Array<{ hidden: string | null; until: Date | null }>>`
      select token_ciphertext as hidden, token_expires_at as until from sis_credential where district_id = ${districtId}`;
    if (!row?.hidden || !row.until || row.until.getTime() - earlyMs < Date.now()) return null;
    kept = { token: cipher.show(row.hidden), until: row.until.getTime() - earlyMs };
    return kept.token;
  };
  return {
    current: async (): Promise<string | null> => (kept && kept.until > Date.now() ? kept.token : read()),
    renew: async (
      stale: string | null,
      fetchNew: () => Promise<{ token: string; expiresAt: Date }>,
    ): Promise<string> => {
      kept = null;
      return sql.begin(async (tx) => {
        // The lock lies on the secret that a token is bought with: the request for one takes its turn by updating the
        // credential's own row, and would wait for itself.
        await tx`select 1 from secret where district_id = ${districtId} and name = 'sis' for update`;
        const [row] = await tx<Array<{ hidden: string | null; until: Date | null }>>`
          select token_ciphertext as hidden, token_expires_at as until from sis_credential
          where district_id = ${districtId}`;
        const standing = row?.hidden ? cipher.show(row.hidden) : null;
        if (standing !== null && standing !== stale && row!.until!.getTime() - earlyMs > Date.now()) {
          kept = { token: standing, until: row!.until!.getTime() - earlyMs };
          return standing;
        }
        const fresh = await fetchNew();
        await tx`
          update sis_credential
          set token_ciphertext = ${cipher.hide(fresh.token)}, token_expires_at = ${fresh.expiresAt}
          where district_id = ${districtId}`;
        kept = { token: fresh.token, until: fresh.expiresAt.getTime() - earlyMs };
        return fresh.token;
      });
    },
  };
}
