import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hashOfText } from '../../oneroster/rostering/hash.js';
import { createRecordHashIndex, HashMatch } from '../../oneroster/rostering/record-hash-index.js';

function blockOf(hashes: readonly bigint[]): Buffer {
  const block = Buffer.alloc(hashes.length * 8);
  hashes.forEach((hash, i) => block.writeBigInt64BE(hash, i * 8));
  return block;
}

/** Small ones share their first bits, so that they crowd one part of the table. */
const anyHash = fc.oneof(
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  fc.bigInt({ min: -300n, max: 300n }),
  fc.constantFrom(0n, 1n, -1n, 2n ** 32n, 2n ** 48n, -(2n ** 48n), -(2n ** 63n), 2n ** 63n - 1n),
);

describe('the known records', () => {
  it('tells known, met again and unknown, and keeps what was not met', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(anyHash, { maxLength: 200 }),
        fc.array(anyHash),
        fc.integer(),
        (kept, others, pick) => {
          const known = createRecordHashIndex(kept.length);
          known.addBlock(blockOf(kept));
          known.addBlock(blockOf(kept));
          const asked = [...kept.filter((_, i) => (i + pick) % 3 === 0), ...others, ...others];
          const met = new Set<bigint>();
          for (const hash of asked) {
            const wanted = !kept.includes(hash)
              ? HashMatch.unknown
              : met.has(hash)
                ? HashMatch.seenAgain
                : HashMatch.known;
            expect(known.lookUp(hash)).toBe(wanted);
            if (wanted !== HashMatch.unknown) met.add(hash);
          }
          const unseen = kept.filter((hash) => !met.has(hash)).sort();
          expect([...known.unseen()].sort()).toEqual(unseen);
          expect(known).toMatchObject({ size: kept.length, seen: met.size });
          const blocks = [...known.unseenBlocks(7)];
          const again = createRecordHashIndex(kept.length);
          for (const block of blocks) again.addBlock(block);
          expect([...again.unseen()].sort()).toEqual(unseen);
        },
      ),
    );
  });

  it('knows each of a hundred thousand by all of its bits, and gives each back', () => {
    const kept = Array.from({ length: 100_000 }, (_, i) => hashOfText(`kept ${i}`));
    const known = createRecordHashIndex(kept.length);
    known.addBlock(blockOf(kept));
    expect(known.size).toBe(kept.length);
    const bits = kept.map((hash, i) => BigInt.asIntN(64, hash ^ (1n << BigInt(i % 64))));
    expect(bits.filter((hash) => known.lookUp(hash) !== HashMatch.unknown)).toEqual([]);
    expect(new Set(known.unseen())).toEqual(new Set(kept));
    expect(kept.filter((hash) => known.lookUp(hash) !== HashMatch.known)).toEqual([]);
    expect([...known.unseen()]).toEqual([]);
  });

  it('looks a page up without marking it, and then marks a part', () => {
    const known = createRecordHashIndex(10);
    known.addBlock(blockOf([5n, 0n, -7n]));
    const places = known.find(BigInt64Array.from([5n, 6n, 0n, -7n, 5n]));
    expect(known.seen).toBe(0);
    expect([...places].map((place) => place >= 0)).toEqual([true, false, true, true, true]);
    expect([...known.markSeen(places, 1, 5)]).toEqual([
      HashMatch.unknown,
      HashMatch.known,
      HashMatch.known,
      HashMatch.known,
    ]);
    expect([...known.markSeen(places, 0, 1)]).toEqual([HashMatch.seenAgain]);
  });

  it('goes on after an interruption as if nothing had happened', () => {
    const known = createRecordHashIndex(10);
    known.addBlock(blockOf([1n, 2n, 3n]));
    known.markSeenBlock(blockOf([2n, 99n]));
    expect(known.lookUp(2n)).toBe(HashMatch.seenAgain);
    expect([...known.unseen()].sort()).toEqual([1n, 3n]);
    known.forgetSeen();
    expect(known.lookUp(2n)).toBe(HashMatch.known);
  });

  it('refuses more than it has room for, and a block that is not made of hashes', () => {
    const known = createRecordHashIndex(2);
    known.addBlock(blockOf([1n, 2n]));
    expect(() => known.addBlock(blockOf([3n]))).toThrow(RangeError);
    expect(() => known.addBlock(Buffer.alloc(7))).toThrow(RangeError);
  });
});
