import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { CodedError } from '../codes/coded-error.js';
import type { SecretErrorCode } from '../codes/run-errors.js';

/** A key of 32 bytes; its id precedes what it encrypted and reveals nothing about the key. */
export interface SecretKey {
  id: string;
  bytes: Buffer;
}

/**
 * The owner of a secret. It is authenticated by the encryption: a secret moved to another district or name in the
 * database does not decrypt.
 */
export interface SecretContext {
  district: string;
  /** `sis`, `canvas`, ... */
  name: string;
}

/** Never contains a secret or a part of one. */
export class SecretError extends CodedError<SecretErrorCode> {
  override readonly name = 'SecretError';
}

const format = 'rb1';
const cipherName = 'aes-256-gcm';
const tagBytes = 16;

/**
 * Reads `ROLLBOOK_KEY`: one key of 32 bytes as base64 or hex, or several separated by commas. The first encrypts; all
 * decrypt, so a key is rotated by putting a new one in front and setting every secret again.
 */
export function parseSecretKeys(text: string): [SecretKey, ...SecretKey[]] {
  const [first, ...rest] = text.split(',').map((part) => parseKey(part.trim()));
  if (first === undefined) throw keyInvalid();
  return [first, ...rest];
}

function parseKey(text: string): SecretKey {
  const isHex = /^[0-9a-f]{64}$/i.test(text);
  const isBase64 = /^[A-Za-z0-9+/_-]{43}=?$/.test(text);
  if (!isHex && !isBase64) throw keyInvalid();
  const bytes = isHex ? Buffer.from(text, 'hex') : Buffer.from(text, 'base64');
  const id = createHash('sha256').update('rollbook key id').update(bytes).digest('hex').slice(0, 8);
  return { id, bytes };
}

function keyInvalid(): SecretError {
  return new SecretError('SECRET_KEY_INVALID', 'ROLLBOOK_KEY must be 32 bytes as base64 or hex.');
}

export const makeKeyCommand = 'openssl rand -base64 32';

/**
 * Encrypts for the database: `rb1.<key id>.<base64url of nonce, tag and ciphertext>`. AES-256-GCM with a new nonce each
 * time.
 */
export function encryptSecret(plain: string, key: SecretKey, context: SecretContext): string {
  const nonce = randomBytes(12);
  const cipher = createCipheriv(cipherName, key.bytes, nonce, { authTagLength: tagBytes });
  cipher.setAAD(bindingOf(context, key.id));
  const encrypted = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
  return [format, key.id, Buffer.concat([nonce, cipher.getAuthTag(), encrypted]).toString('base64url')].join('.');
}

/**
 * Throws `SECRET_KEY_UNKNOWN` if it was encrypted with none of the keys, `SECRET_UNREADABLE` if it is damaged or
 * misplaced.
 */
export function decryptSecret(sealed: string, keys: readonly SecretKey[], context: SecretContext): string {
  const [version, keyId, body, ...more] = sealed.split('.');
  if (version !== format || keyId === undefined || body === undefined || more.length > 0) throw unreadable(context);
  const key = keys.find((candidate) => candidate.id === keyId);
  if (key === undefined) {
    throw new SecretError(
      'SECRET_KEY_UNKNOWN',
      `The secret ${context.name} of ${context.district} was encrypted with another key.`,
      { remedy: `Add that key to ROLLBOOK_KEY, or store the secret again: ${storeCommand(context)}` },
    );
  }
  const bytes = Buffer.from(body, 'base64url');
  try {
    const decipher = createDecipheriv(cipherName, key.bytes, bytes.subarray(0, 12), { authTagLength: tagBytes });
    decipher.setAAD(bindingOf(context, keyId));
    decipher.setAuthTag(bytes.subarray(12, 12 + tagBytes));
    return Buffer.concat([decipher.update(bytes.subarray(12 + tagBytes)), decipher.final()]).toString('utf8');
  } catch {
    throw unreadable(context);
  }
}

function bindingOf(context: SecretContext, keyId: string): Buffer {
  return Buffer.from(JSON.stringify([format, keyId, context.district, context.name]), 'utf8');
}

function unreadable(context: SecretContext): SecretError {
  return new SecretError('SECRET_UNREADABLE', `The secret ${context.name} of ${context.district} is damaged.`, {
    remedy: `Store it again: ${storeCommand(context)}`,
  });
}

function storeCommand({ district, name }: SecretContext): string {
  return `rollbook secret set ${district} ${name}`;
}
