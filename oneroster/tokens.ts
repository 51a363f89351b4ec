export interface IssuedToken {
  token: string;
  expiresAt: Date;
}

/** Storage of access tokens, one for each set of scopes, and coordination of their renewal. */
export interface Tokens {
  /** The token in use; null if there is none or it is about to expire. */
  current(scopes: string): Promise<string | null>;
  /**
   * A token other than `refused`. Only one caller requests it (`fetchNew`); the others get the same. Some providers
   * revoke the older token when they issue a new one, so two callers at once would invalidate each other's.
   */
  renew(scopes: string, refused: string | null, fetchNew: () => Promise<IssuedToken>): Promise<string>;
}

/** Tokens are renewed this long before they expire, or after nine tenths of a shorter life. */
const earlyMs = 60_000;

/** Tokens for a single process. */
export function memoryTokens(now: () => number = Date.now): Tokens {
  const kept = new Map<string, { token: string; useUntil: number }>();
  const renewing = new Map<string, Promise<string>>();

  function usable(scopes: string): string | null {
    const token = kept.get(scopes);
    return token !== undefined && token.useUntil > now() ? token.token : null;
  }

  async function fetchAndKeep(scopes: string, fetchNew: () => Promise<IssuedToken>): Promise<string> {
    const { token, expiresAt } = await fetchNew();
    const life = expiresAt.getTime() - now();
    kept.set(scopes, { token, useUntil: now() + Math.max(life - earlyMs, life * 0.9) });
    return token;
  }

  return {
    current: async (scopes) => usable(scopes),
    renew: async (scopes, refused, fetchNew) => {
      const other = usable(scopes);
      if (other !== null && other !== refused) return other;
      const running = renewing.get(scopes) ?? fetchAndKeep(scopes, fetchNew).finally(() => renewing.delete(scopes));
      renewing.set(scopes, running);
      return running;
    },
  };
}
