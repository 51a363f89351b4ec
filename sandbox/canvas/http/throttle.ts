/** Defaults of Canvas's leaky bucket (Canvas app/middleware/request_throttle.rb). */
const bucket = { full: 800, refusedAt: 600, leakPerSecond: 10, reserved: 50 };

export interface Throttle {
  /** False when the bucket is too full; otherwise a reserve is taken for the request in flight. */
  admit(token: string, atMs: number): boolean;
  /** Gives the reserve back and takes what the request cost in seconds. */
  settle(token: string, cost: number, atMs: number): void;
  remaining(token: string): number;
}

/** One bucket for each access token; each request costs the seconds it took of processor and database. */
export function createThrottle(): Throttle {
  const levels = new Map<string, { level: number; atMs: number }>();
  const leaked = (token: string, atMs: number): { level: number; atMs: number } => {
    const before = levels.get(token) ?? { level: 0, atMs };
    const level = Math.max(0, before.level - ((atMs - before.atMs) / 1000) * bucket.leakPerSecond);
    const now = { level, atMs };
    levels.set(token, now);
    return now;
  };
  return {
    admit: (token, atMs) => {
      const now = leaked(token, atMs);
      if (now.level >= bucket.refusedAt) return false;
      now.level = Math.min(bucket.full, now.level + bucket.reserved);
      return true;
    },
    settle: (token, cost, atMs) => {
      const now = leaked(token, atMs);
      now.level = Math.max(0, now.level - bucket.reserved + cost);
    },
    remaining: (token) => Math.max(0, bucket.refusedAt - (levels.get(token)?.level ?? 0)),
  };
}
