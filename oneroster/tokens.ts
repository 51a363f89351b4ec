export interface IssuedToken {
  token: string;
  expiresAt: Date;
}

/** Where access tokens are kept between requests, and who may ask for a new one. */
export interface Tokens {
  /** The token in use, or null where there is none or it is about to expire. */
  current(): Promise<string | null>;
  /**
   * A token other than `stale`. Only one caller asks the provider (`fetchNew`); the others get what it brought. Some
   * providers withdraw the older token when they issue a new one, so two at once would take turns in losing theirs.
   */
  renew(stale: string | null, fetchNew: () => Promise<IssuedToken>): Promise<string>;
}

/** Renewed this long before it expires, or after nine tenths of a shorter life. */
const EARLY_MS = 60_000;

/** Tokens for a single process. */
export function memoryTokens(now: () => number = Date.now): Tokens {
  let held: { token: string; useUntil: number } | null = null;
  let renewing: Promise<string> | null = null;

  function usable(): string | null {
    return held !== null && held.useUntil > now() ? held.token : null;
  }

  async function fetchAndKeep(fetchNew: () => Promise<IssuedToken>): Promise<string> {
    const { token, expiresAt } = await fetchNew();
    const life = expiresAt.getTime() - now();
    held = { token, useUntil: now() + Math.max(life - EARLY_MS, life * 0.9) };
    return token;
  }

  return {
    current: async () => usable(),
    renew: async (stale, fetchNew) => {
      const other = usable();
      if (other !== null && other !== stale) return other;
      renewing ??= fetchAndKeep(fetchNew).finally(() => (renewing = null));
      return renewing;
    },
  };
}
