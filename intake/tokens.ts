import { createHash, randomBytes } from 'node:crypto';

/** A new secret part of an address: 256 random bits, so that nobody finds one by trying. */
export function newToken(): string {
  return randomBytes(32).toString('base64url');
}

/** What the database keeps of a token. A plain hash is enough: there is nothing to guess about a random text. */
export function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
