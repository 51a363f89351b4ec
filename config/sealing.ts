import { CodedError } from '../codes/coded-error.js';

/** Half of a key pair: 32 bytes of X25519. The two halves are told apart by their type. */
export interface PublicSealingKey {
  kind: 'public';
  bytes: Uint8Array;
}
export interface PrivateSealingKey {
  kind: 'private';
  bytes: Uint8Array;
}

/** The prefixes keep an operator from giving one half where the other belongs. */
const prefixes = { public: 'rollbook-public-', private: 'rollbook-private-' } as const;
const keyBytes = 32;

/** Contents are filled up to a multiple of this many bytes, so that a box does not tell how long a secret is. */
const blockBytes = 1024;

/** Loaded when first used: it takes a worker 20 MB, and most never open a box. */
async function libsodium() {
  const { default: sodium } = await import('libsodium-wrappers');
  await sodium.ready;
  return sodium;
}

/** A new pair, each half as text for an environment variable. */
export async function makeSealingKeys(): Promise<{ publicKey: string; privateKey: string }> {
  const { publicKey, privateKey } = (await libsodium()).crypto_box_keypair();
  return { publicKey: textOf('public', publicKey), privateKey: textOf('private', privateKey) };
}

/** Reads `ROLLBOOK_INTAKE_PUBLIC_KEY`. Throws `INTAKE_KEY_INVALID`. */
export function parsePublicKey(text: string): PublicSealingKey {
  return { kind: 'public', bytes: bytesOf('public', text.trim()) };
}

/** Reads `ROLLBOOK_INTAKE_KEY`: one private key, or several separated by commas while one is replaced. Throws as above. */
export function parsePrivateKeys(text: string): PrivateSealingKey[] {
  return text.split(',').map((part) => ({ kind: 'private', bytes: bytesOf('private', part.trim()) }));
}

/** Seals a text so that only the private key opens it: libsodium's sealed box, with a new ephemeral key each time. */
export async function seal(plain: string, key: PublicSealingKey): Promise<Buffer> {
  const sodium = await libsodium();
  return Buffer.from(sodium.crypto_box_seal(sodium.pad(Buffer.from(plain, 'utf8'), blockBytes), key.bytes));
}

/** The text of a sealed box; null if it is damaged, or was sealed for none of the keys. */
export async function openSealed(sealed: Uint8Array, keys: readonly PrivateSealingKey[]): Promise<string | null> {
  const sodium = await libsodium();
  for (const { bytes } of keys) {
    try {
      const opened = sodium.crypto_box_seal_open(sealed, sodium.crypto_scalarmult_base(bytes), bytes);
      return Buffer.from(sodium.unpad(opened, blockBytes)).toString('utf8');
    } catch {
      // Sealed for another key: libsodium tells nothing more.
    }
  }
  return null;
}

function textOf(half: keyof typeof prefixes, bytes: Uint8Array): string {
  return `${prefixes[half]}${Buffer.from(bytes).toString('base64url')}`;
}

function bytesOf(half: keyof typeof prefixes, text: string): Uint8Array {
  const bytes = Buffer.from(text.slice(prefixes[half].length), 'base64url');
  if (text.startsWith(prefixes[half]) && bytes.length === keyBytes && text === textOf(half, bytes)) return bytes;
  throw new CodedError('INTAKE_KEY_INVALID', `This is not the ${half} half of a pair of the intake.`);
}
