/** What a look-up found. Numbers, so that a page's matches are one Uint8Array. */
export const HashMatch = {
  /** Not among the known: new or changed, to be decoded. */
  unknown: 0,
  /** Known, and met for the first time in this read. */
  known: 1,
  /** Known, and met before in this read: a duplicate. */
  seenAgain: 2,
} as const;

export type HashMatchValue = (typeof HashMatch)[keyof typeof HashMatch];

/**
 * The hashes of the records as the mirror has them, to tell what a night brings that is not known. Of ten million, 7 bytes
 * each and one bit for "seen"; 8 of three million, 14 of 300,000, and never less than a megabyte in all.
 */
export interface RecordHashIndex {
  /** Adds hashes as they lie in a PostgreSQL `bytea` made with `int8send`: eight bytes each, big-endian. */
  addBlock(bytes: Uint8Array): void;
  /** Marks hashes of such a block as seen, to go on with a read that was interrupted. */
  markSeenBlock(bytes: Uint8Array): void;
  /** Looks one up and marks it as seen. */
  lookUp(hash: bigint): HashMatchValue;
  /** Where each hash is kept, without marking it; -1 for one that is not known. */
  find(hashes: BigInt64Array): Int32Array;
  /** Marks what `find` found for `from` to `to`, and gives for each what it matched, `matches[0]` for `from`. */
  markSeen(places: Int32Array, from: number, to: number): Uint8Array;
  /** Forgets everything seen: a read begins anew. */
  forgetSeen(): void;
  /** The known hashes that were not seen: at the end of a certified read, what is gone or changed. */
  unseen(): Generator<bigint>;
  /** The same in blocks as `addBlock` takes them. */
  unseenBlocks(hashesPerBlock: number): Generator<Buffer>;
  /** Lets go of the memory, also where somebody still holds this. It must not be asked any more. */
  release(): void;
  readonly size: number;
  readonly seen: number;
}

/** Hashes lie in regions by their first 16 bits, which then need not be kept: six bytes of eight remain. */
const regions = 2 ** 16;

/** `capacity`: most hashes that will be added. One more than that throws RangeError. */
export function createRecordHashIndex(capacity: number): RecordHashIndex {
  // Hashes fall evenly, so that nearly every region has as many as this or fewer. What does not fit is kept apart.
  const perRegion = capacity / regions;
  const slotsPerRegion = Math.ceil(perRegion + 2 * Math.sqrt(perRegion)) + 2;
  const slots = regions * slotsPerRegion;
  // The last 32 bits of a hash, and the 16 before them; all zero means empty. Shared memory, although nobody shares it:
  // V8 counts any other buffer as heap that lives, and lets garbage grow in proportion to that, so that of ten million
  // records the garbage would be larger than the table.
  let lows = new Uint32Array(new SharedArrayBuffer(slots * Uint32Array.BYTES_PER_ELEMENT));
  let middles = new Uint16Array(new SharedArrayBuffer(slots * Uint16Array.BYTES_PER_ELEMENT));
  // Hashes kept apart: of a region that is full, or whose 48 bits are those of an empty slot. Their places go on after the
  // last slot.
  const apart = new Map<bigint, number>();
  const toBeApart = -1 - slots;
  let seenBits = new Uint8Array((slots >> 3) + 1);
  const seenApart = new Set<number>();
  let size = 0;
  let seen = 0;

  /** The place of the hash; for one that is not known -1 - (the slot where it would go), or `toBeApart`. */
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

/** Low and high halves in turn; Node runs on little-endian machines only. */
function halvesOf(hashes: BigInt64Array): Uint32Array {
  return new Uint32Array(hashes.buffer, hashes.byteOffset, hashes.length * 2);
}
