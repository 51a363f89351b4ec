import { expect, test } from 'vitest';
import { makeSealingKeys, openSealed, parsePrivateKeys, parsePublicKey, seal } from '../../config/sealing.js';

const pair = async () => {
  const { publicKey, privateKey } = await makeSealingKeys();
  return { sealing: parsePublicKey(publicKey), opening: parsePrivateKeys(privateKey), publicKey, privateKey };
};

test('what is sealed with one half of a pair is opened with the other, and with nothing else', async () => {
  const [ours, other] = [await pair(), await pair()];
  const sealed = await seal('Überraschung 🗝', ours.sealing);
  expect(await openSealed(sealed, ours.opening)).toBe('Überraschung 🗝');
  expect(await openSealed(sealed, other.opening)).toBeNull();
  expect(await openSealed(sealed, [{ kind: 'private', bytes: ours.sealing.bytes }])).toBeNull();
  expect(await openSealed(sealed, [])).toBeNull();
});

test('while a pair is replaced, workers have both private halves', async () => {
  const [old, fresh] = [await pair(), await pair()];
  const both = parsePrivateKeys(`${fresh.privateKey}, ${old.privateKey}`);
  expect(await openSealed(await seal('a', old.sealing), both)).toBe('a');
  expect(await openSealed(await seal('b', fresh.sealing), both)).toBe('b');
});

test('two boxes of one text are not alike, and no box tells how long a secret is', async () => {
  const { sealing } = await pair();
  const [one, two, long] = [await seal('a', sealing), await seal('a', sealing), await seal('a'.repeat(900), sealing)];
  expect(one.equals(two)).toBe(false);
  expect(one).toHaveLength(long.length);
});

test('a box that was changed, cut or made up is not opened', async () => {
  const { sealing, opening } = await pair();
  const sealed = await seal('a', sealing);
  for (const at of [0, 40, sealed.length - 1]) {
    const changed = Buffer.from(sealed);
    changed[at]! ^= 1;
    expect(await openSealed(changed, opening)).toBeNull();
  }
  for (const length of [0, 1, 47, 48, sealed.length - 1]) {
    expect(await openSealed(sealed.subarray(0, length), opening)).toBeNull();
  }
});

test('one half is not taken for the other, nor anything else for a key', async () => {
  const { publicKey, privateKey } = await pair();
  const wrong = [privateKey, publicKey.slice(0, -1), `${publicKey}A`, publicKey.slice('rollbook-public-'.length), ''];
  for (const text of wrong) {
    expect(() => parsePublicKey(text)).toThrow(expect.objectContaining({ code: 'INTAKE_KEY_INVALID' }));
  }
  expect(() => parsePrivateKeys(publicKey)).toThrow(expect.objectContaining({ code: 'INTAKE_KEY_INVALID' }));
  expect(() => parsePrivateKeys(`${privateKey},`)).toThrow(expect.objectContaining({ code: 'INTAKE_KEY_INVALID' }));
});
