/** What a look-up found. Numbers, so that a page's verdicts are one Uint8Array. */
export const Verdict = {
  /** Not among the known: new or changed, to be decoded. */
  unknown: 0,
  /** Known, and met for the first time in this read. */
  known: 1,
  /** Known, and met before in this read: a duplicate. */
  seenAgain: 2,
} as const;

export type VerdictValue = (typeof Verdict)[keyof typeof Verdict];

/**
 * The hashes of the records as the mirror has them, to tell what a night brings that is not known. About 12 bytes per
 * record: an open-addressing table of 64-bit hashes kept as pairs of 32-bit halves, and one bit each for "seen".
 */
export interface KnownRecords {
  /** Adds hashes as they lie in a PostgreSQL `bytea` made with `int8send`: eight bytes each, big-endian. */
  addBlock(bytes: Uint8Array): void;
  /** Marks hashes of such a block as seen, to go on with a read that was interrupted. */
  markSeenBlock(bytes: Uint8Array): void;
  /** Looks one up and marks it as seen. */
  lookUp(hash: bigint): VerdictValue;
  /** Where each hash is kept, without marking it; -1 for one that is not known. */
  find(hashes: BigInt64Array): Int32Array;
  /** Marks what `find` found for `from` to `to`, and gives a verdict for each, `verdicts[0]` for `from`. */
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

/** Slots per record: full enough for 12 bytes a record, empty enough that a miss ends after a few slots. */
const SLOTS_PER_RECORD = 1.4;

/** `capacity`: most hashes that will be added. One more than that throws RangeError. */
export function createKnownRecords(capacity: number): KnownRecords {
  const slots = Math.max(16, Math.ceil(capacity * SLOTS_PER_RECORD));
  const slotsPerHigh = slots / 2 ** 32;
  // Low and high half of slot i at 2i and 2i + 1; both zero mean empty. So the one hash that is zero has a slot of its
  // own, the last. Shared memory, although nobody shares it: V8 counts any other buffer as heap that lives, and lets
  // garbage grow in proportion to that, so that of ten million records the garbage would be larger than the table.
  let table = new Uint32Array(new SharedArrayBuffer(slots * 2 * Uint32Array.BYTES_PER_ELEMENT));
  const zeroSlot = slots;
  let knowsZero = false;
  const seenBits = new Uint8Array((slots >> 3) + 1);
  let size = 0;
  let seen = 0;

  /** The slot that holds the hash, or -1 - (the slot where it would go). */
  function slotOf(low: number, high: number): number {
    if (low === 0 && high === 0) return knowsZero ? zeroSlot : -1 - zeroSlot;
    let slot = Math.floor(high * slotsPerHigh);
    for (;;) {
      const heldLow = table[slot * 2]!;
      const heldHigh = table[slot * 2 + 1]!;
      if (heldLow === low && heldHigh === high) return slot;
      if (heldLow === 0 && heldHigh === 0) return -1 - slot;
      if (++slot === slots) slot = 0;
    }
  }

  function add(low: number, high: number): void {
    const found = slotOf(low, high);
    if (found >= 0) return;
    if (size >= capacity) throw new RangeError(`More than the ${capacity} known records that room was made for`);
    const slot = -1 - found;
    if (slot === zeroSlot) knowsZero = true;
    else {
      table[slot * 2] = low;
      table[slot * 2 + 1] = high;
    }
    size++;
  }

  function isSeen(slot: number): boolean {
    return (seenBits[slot >> 3]! & (1 << (slot & 7))) !== 0;
  }

  function mark(slot: number): VerdictValue {
    if (slot < 0) return Verdict.unknown;
    if (isSeen(slot)) return Verdict.seenAgain;
    seenBits[slot >> 3]! |= 1 << (slot & 7);
    seen++;
    return Verdict.known;
  }

  function* unseen(): Generator<bigint> {
    for (let slot = 0; slot < slots; slot++) {
      const low = table[slot * 2]!;
      const high = table[slot * 2 + 1]!;
      if ((low === 0 && high === 0) || isSeen(slot)) continue;
      yield BigInt.asIntN(64, (BigInt(high) << 32n) | BigInt(low));
    }
    if (knowsZero && !isSeen(zeroSlot)) yield 0n;
  }

  return {
    addBlock: (bytes) => forEachInBlock(bytes, add),
    markSeenBlock: (bytes) => forEachInBlock(bytes, (low, high) => mark(slotOf(low, high))),
    lookUp: (hash) => mark(slotOf(Number(BigInt.asUintN(32, hash)), Number(BigInt.asUintN(32, hash >> 32n)))),
    find(hashes) {
      const halves = halvesOf(hashes);
      const places = new Int32Array(hashes.length);
      for (let i = 0; i < hashes.length; i++) {
        places[i] = Math.max(-1, slotOf(halves[i * 2]!, halves[i * 2 + 1]!));
      }
      return places;
    },
    markSeen(places, from, to) {
      const verdicts = new Uint8Array(to - from);
      for (let i = from; i < to; i++) verdicts[i - from] = mark(places[i]!);
      return verdicts;
    },
    forgetSeen() {
      seenBits.fill(0);
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
      table = new Uint32Array(new SharedArrayBuffer(0));
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

/** Low and high halves in turn; Node runs on little-endian machines only. */
function halvesOf(hashes: BigInt64Array): Uint32Array {
  return new Uint32Array(hashes.buffer, hashes.byteOffset, hashes.length * 2);
}
