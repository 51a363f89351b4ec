import { OneRosterError } from './errors.js';
import type { IssuedToken } from './tokens.js';

/** A token, with the scopes that the provider says it has; null if it does not say. */
export interface AnsweredToken extends IssuedToken {
  scopes: string[] | null;
}

/** Lifetime if the provider gives none; short, so that a wrong guess costs one more request and not a night. */
const defaultLifetimeSeconds = 1800;

/**
 * The token endpoint's answer. `expires_in` comes as a number or a string; PowerSchool's default is 30 days.
 * Throws OneRosterError TOKEN_ANSWER_NOT_VALID.
 */
export function readToken(answer: unknown, now: Date, path: string): AnsweredToken {
  const members = (typeof answer === 'object' && answer !== null ? answer : {}) as Record<string, unknown>;
  const token = members.access_token;
  if (typeof token !== 'string' || token === '') {
    throw new OneRosterError({ code: 'TOKEN_ANSWER_NOT_VALID', path });
  }
  const expiresIn = Number(members.expires_in ?? Number.NaN);
  const lifetime = Number.isFinite(expiresIn) && expiresIn > 0 ? expiresIn : defaultLifetimeSeconds;
  const scopes = typeof members.scope === 'string' ? members.scope.split(/\s+/).filter(Boolean) : null;
  return { token, expiresAt: new Date(now.getTime() + lifetime * 1000), scopes };
}
