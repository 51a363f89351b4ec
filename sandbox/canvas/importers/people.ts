import type { Row } from './importer.js';

export interface Names {
  name: string | null;
  sortableName: string | null;
  shortName: string | null;
  firstName: string | null;
  lastName: string | null;
}

/**
 * The names of a users row: full_name wins over first and last; the sortable name is derived as "last, first". The short
 * name is the row's own: only a new user gets one derived.
 */
export function namesIn(row: Row): Names {
  const firstName = row.get('first_name');
  const lastName = row.get('last_name');
  const joined = [firstName, lastName].filter(Boolean).join(' ') || null;
  const name = row.get('full_name') ?? joined;
  const sortableName = row.get('sortable_name') ?? sortableFrom(firstName, lastName, name);
  return { name, sortableName, shortName: row.get('short_name'), firstName, lastName };
}

function sortableFrom(first: string | null, last: string | null, name: string | null): string | null {
  if (first && last) return `${last}, ${first}`;
  if (!name) return null;
  const words = name.split(/\s+/);
  const lastWord = words.pop()!;
  return words.length > 0 ? `${lastWord}, ${words.join(' ')}` : lastWord;
}

/** Any printable character, 1 to 100 of them (Canvas Pseudonym validation). */
export function isLoginName(text: string): boolean {
  return /^[^\p{Cc}\p{Cn}\p{Cs}\u2028\u2029]{1,100}$/u.test(text);
}

/** A local part with a dot at either end, or with two in a row, is none (RFC 5321, 4.1.2 `Dot-string`). */
export function isEmail(text: string): boolean {
  if (/^\.|\.\.|\.@/.test(text)) return false;
  return /^[^\s@,;<>"]+@[^\s@.,;<>"]+(\.[^\s@.,;<>"]+)+$/.test(text) && text.length <= 255;
}

/** The providers of this practice Canvas, by number and by type name. */
export const authenticationProviders = ['canvas', 'saml', 'google', 'microsoft', 'ldap'];

/** The provider's number, null for none given, undefined for an unknown one. */
export function authenticationProvider(text: string | null): number | null | undefined {
  if (text === null) return null;
  const number = /^\d+$/.test(text) ? Number(text) : authenticationProviders.indexOf(text.toLowerCase()) + 1;
  return number >= 1 && number <= authenticationProviders.length ? number : undefined;
}

export function providerName(id: number | null): string | null {
  return id === null ? null : (authenticationProviders[id - 1] ?? null);
}
