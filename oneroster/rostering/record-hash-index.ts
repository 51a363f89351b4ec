/** The result of a look-up. Numbers, so that a page's matches are one Uint8Array. */
export const HashMatch = {
  /** Not known: new or changed, to be decoded. */
  unknown: 0,
  /** Known, and seen for the first time in this read. */
  known: 1,
  /** Known, and already seen in this read: a duplicate. */
  seenAgain: 2,
} as const;

export type HashMatchValue = (typeof HashMatch)[keyof typeof HashMatch];

/**
 * Index of the mirror's record hashes, to find unknown records. Per hash: 7 bytes and one bit for "seen" with ten
 * million, 8 bytes with three million, 14 with 300,000, and never less than a megabyte in all.
 */
export interface RecordHashIndex {
  /** Adds hashes from a PostgreSQL `bytea` made with `int8send`: eight bytes each, big-endian. */
  addBlock(bytes: Uint8Array): void;
  /** Marks hashes of such a block as seen, to resume an interrupted read. */
  markSeenBlock(bytes: Uint8Array): void;
  /** Looks one up and marks it as seen. */
  lookUp(hash: bigint): HashMatchValue;
  /** Place of each hash, without marking it; -1 if not known. */
  find(hashes: BigInt64Array): Int32Array;
  /** Marks the places `from` to `to` that `find` returned, and returns their matches, `matches[0]` for `from`. */
  markSeen(places: Int32Array, from: number, to: number): Uint8Array;
  /** Clears all "seen" marks: a read starts over. */
  forgetSeen(): void;
  /** Known hashes not seen: after a certified read, what is gone or changed. */
  unseen(): Generator<bigint>;
  /** The same in blocks as for `addBlock`. */
  unseenBlocks(hashesPerBlock: number): Generator<Buffer>;
  /** Frees the memory, even while references to this object remain. Not to be used afterwards. */
  release(): void;
  readonly size: number;
  readonly seen: number;
}

/** Regions by the first 16 bits of a hash, which then need not be stored: six bytes of eight remain. */
const regions = 2 ** 16;

/** `capacity`: most hashes that will be added. One more throws RangeError. */
export function createRecordHashIndex(capacity: number): RecordHashIndex {
  // Hashes are evenly distributed: nearly every region has at most this many. The overflow is stored apart.
  const perRegion = capacity / regions;
  const slotsPerRegion = Math.ceil(perRegion + 2 * Math.sqrt(perRegion)) + 2;
  const slots = regions * slotsPerRegion;
  // The last 32 bits of a hash, and the 16 before them; all zero means empty. Shared memory, though nobody shares it:
  // V8 counts other buffers as live heap and lets garbage grow in proportion, so that with ten million records the
  // garbage would be larger than the table.
  let lows = new Uint32Array(new SharedArrayBuffer(slots * Uint32Array.BYTES_PER_ELEMENT));
  let middles = new Uint16Array(new SharedArrayBuffer(slots * Uint16Array.BYTES_PER_ELEMENT));
  // Hashes stored apart: of a full region, or with the 48 bits of an empty slot. Their places follow the last slot.
  const apart = new Map<bigint, number>();
  const toBeApart = -1 - slots;
  let seenBits = new Uint8Array((slots >> 3) + 1);
  const seenApart = new Set<number>();
  let size = 0;
  let seen = 0;

  /** The place of the hash; if not known -1 - (its free slot), or `toBeApart`. */
  function placeOf(low: number, high: number): number {
    const middle = high & 0xffff;
    if (low === 0 && middle === 0) return apart.get(hashOf(low, high)) ?? toBeApart;
    const first = (high >>> 16) * slotsPerRegion;
    const end = first + slotsPerRegion;
    let slot = first + ((middle * slotsPerRegion) >>> 16);
    for (let tried = 0; tried < slotsPerRegion; tried++) {
      if (lows[slot] === low && middles[slot] === middle) return slot;
      if (lows[slot] === 0 && middles[slot] === 0) return -1 - slot;
      if (++slot === end) slot = first;
    }
    return apart.get(hashOf(low, high)) ?? toBeApart;
  }

  function add(low: number, high: number): void {
    const found = placeOf(low, high);
    if (found >= 0) return;
    if (size >= capacity) throw new RangeError(`More than the ${capacity} known records that room was made for`);
    if (found === toBeApart) apart.set(hashOf(low, high), slots + apart.size);
    else {
      lows[-1 - found] = low;
      middles[-1 - found] = high & 0xffff;
    }
    size++;
  }

  function isSeen(place: number): boolean {
    return place < slots ? (seenBits[place >> 3]! & (1 << (place & 7))) !== 0 : seenApart.has(place);
  }

  function mark(place: number): HashMatchValue {
    if (place < 0) return HashMatch.unknown;
    if (isSeen(place)) return HashMatch.seenAgain;
    if (place < slots) seenBits[place >> 3]! |= 1 << (place & 7);
    else seenApart.add(place);
    seen++;
    return HashMatch.known;
  }

  function* unseen(): Generator<bigint> {
    for (let slot = 0; slot < slots; slot++) {
      const low = lows[slot]!;
      const middle = middles[slot]!;
      if ((low === 0 && middle === 0) || isSeen(slot)) continue;
      yield hashOf(low, Math.floor(slot / slotsPerRegion) * 2 ** 16 + middle);
    }
    for (const [hash, place] of apart) if (!isSeen(place)) yield hash;
  }

  return {
    addBlock: (bytes) => forEachInBlock(bytes, add),
    markSeenBlock: (bytes) => forEachInBlock(bytes, (low, high) => mark(placeOf(low, high))),
    lookUp: (hash) => mark(placeOf(Number(BigInt.asUintN(32, hash)), Number(BigInt.asUintN(32, hash >> 32n)))),
    find(hashes) {
      const halves = halvesOf(hashes);
      const places = new Int32Array(hashes.length);
      for (let i = 0; i < hashes.length; i++) {
        places[i] = Math.max(-1, placeOf(halves[i * 2]!, halves[i * 2 + 1]!));
      }
      return places;
    },
    markSeen(places, from, to) {
      const matches = new Uint8Array(to - from);
      for (let i = from; i < to; i++) matches[i - from] = mark(places[i]!);
      return matches;
    },
    forgetSeen() {
      seenBits.fill(0);
      seenApart.clear();
      seen = 0;
    },
    unseen,
    *unseenBlocks(hashesPerBlock) {
      let block = Buffer.alloc(hashesPerBlock * 8);
      let filled = 0;
      for (const hash of unseen()) {
        filled = block.writeBigInt64BE(hash, filled);
        if (filled < block.length) continue;
        yield block;
        block = Buffer.alloc(hashesPerBlock * 8);
        filled = 0;
      }
      if (filled > 0) yield block.subarray(0, filled);
    },
    release() {
      lows = new Uint32Array(new SharedArrayBuffer(0));
      middles = new Uint16Array(new SharedArrayBuffer(0));
      seenBits = new Uint8Array(0);
      apart.clear();
      seenApart.clear();
    },
    get size() {
      return size;
    },
    get seen() {
      return seen;
    },
  };
}

function forEachInBlock(bytes: Uint8Array, visit: (low: number, high: number) => void): void {
  if (bytes.length % 8 !== 0) throw new RangeError('A block of hashes must hold eight bytes for each');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at < bytes.length; at += 8) visit(view.getUint32(at + 4), view.getUint32(at));
}

/** Signed, as PostgreSQL's bigint is. */
function hashOf(low: number, high: number): bigint {
  return BigInt.asIntN(64, (BigInt(high) << 32n) | BigInt(low));
}

/** Low and high halves alternating; Node runs on little-endian machines only. */
function halvesOf(hashes: BigInt64Array): Uint32Array {
  return new Uint32Array(hashes.buffer, hashes.byteOffset, hashes.length * 2);
}
