import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decryptSecret, encryptSecret, parseSecretKeys } from '../../config/secrets.js';

const here = { district: 'maple', name: 'canvas' };
const newKey = () => parseSecretKeys(randomBytes(32).toString('base64'))[0];

test('any secret comes back as it was, and its ciphertext differs each time', () => {
  const key = newKey();
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (secret) => {
      const sealed = encryptSecret(secret, key, here);
      expect(decryptSecret(sealed, [key], here)).toBe(secret);
      expect(encryptSecret(secret, key, here)).not.toBe(sealed);
    }),
  );
});

test('any change of a stored secret is noticed', () => {
  const key = newKey();
  const sealed = encryptSecret('canary-secret', key, here);
  const body = Buffer.from(sealed.split('.')[2] ?? '', 'base64url');
  fc.assert(
    fc.property(fc.nat(body.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
      const changed = Buffer.from(body);
      changed[at] = (changed[at] ?? 0) ^ flip;
      const text = `rb1.${key.id}.${changed.toString('base64url')}`;
      expect(() => decryptSecret(text, [key], here)).toThrow(expect.objectContaining({ code: 'SECRET_UNREADABLE' }));
    }),
  );
});

test('a secret moved to another district or name does not open', () => {
  const key = newKey();
  const sealed = encryptSecret('canary-secret', key, here);
  for (const elsewhere of [
    { ...here, district: 'oak' },
    { ...here, name: 'sis' },
    { district: 'maple","canvas', name: '' },
  ]) {
    expect(() => decryptSecret(sealed, [key], elsewhere)).toThrow(
      expect.objectContaining({ code: 'SECRET_UNREADABLE' }),
    );
  }
});

describe('keys', () => {
  test('are read from base64 and hex alike', () => {
    const bytes = randomBytes(32);
    const [fromBase64] = parseSecretKeys(bytes.toString('base64'));
    const [fromHex] = parseSecretKeys(bytes.toString('hex'));
    expect(fromBase64).toEqual(fromHex);
  });

  test('are rotated: the new one encrypts, the old one still opens', () => {
    const [old, next] = [randomBytes(32).toString('base64'), randomBytes(32).toString('hex')];
    const oldKeys = parseSecretKeys(old);
    const sealed = encryptSecret('canary-secret', oldKeys[0], here);
    const rotated = parseSecretKeys(`${next}, ${old}`);
    expect(decryptSecret(sealed, rotated, here)).toBe('canary-secret');
    const again = encryptSecret('canary-secret', rotated[0], here);
    expect(() => decryptSecret(again, oldKeys, here)).toThrow(expect.objectContaining({ code: 'SECRET_KEY_UNKNOWN' }));
  });

  test.each(['', 'short', randomBytes(16).toString('hex'), randomBytes(33).toString('base64'), 'x'.repeat(64), ','])(
    '%j is refused with the command that makes one',
    (text) => {
      const refusal = {
        code: 'SECRET_KEY_INVALID',
        remedy: expect.stringContaining('openssl rand -base64 32') as string,
      };
      expect(() => parseSecretKeys(text)).toThrow(expect.objectContaining(refusal) as Error);
    },
  );

  test('an error never repeats a secret or a key', () => {
    const text = 'canary-key'.repeat(4);
    expect(() => parseSecretKeys(text)).toThrow(/^(?!.*canary)/);
  });
});
