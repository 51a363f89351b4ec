import { OneRosterError } from './errors.js';
import type { IssuedToken } from './tokens.js';

/** A token, with the scopes that the provider says it has; null if it does not say. */
export interface AnsweredToken extends IssuedToken {
  scopes: string[] | null;
}

/** Lifetime if the provider gives none; short, so that a wrong guess costs one more request and not a night. */
const defaultLifetimeSeconds = 1800;
/** A year. What is said to live for longer is asked for anew all the same. */
const longestLifetimeSeconds = 365 * 24 * 3600;

/**
 * The token endpoint's answer. `expires_in` comes as a number or a string; PowerSchool's default is 30 days.
 * Throws OneRosterError TOKEN_ANSWER_NOT_VALID.
 */
export function readToken(answer: unknown, now: Date, path: string): AnsweredToken {
  const members = (typeof answer === 'object' && answer !== null ? answer : {}) as Record<string, unknown>;
  const token = members.access_token;
  // RFC 6750, 2.1, leaves out what no header can carry.
  if (typeof token !== 'string' || !/^[\x21-\x7e]+$/.test(token)) {
    throw new OneRosterError({ code: 'TOKEN_ANSWER_NOT_VALID', path });
  }
  const expiresIn = Number(members.expires_in ?? Number.NaN);
  const lifetime = expiresIn > 0 ? Math.min(expiresIn, longestLifetimeSeconds) : defaultLifetimeSeconds;
  const scopes = typeof members.scope === 'string' ? members.scope.split(/\s+/).filter(Boolean) : null;
  return { token, expiresAt: new Date(now.getTime() + lifetime * 1000), scopes };
}
