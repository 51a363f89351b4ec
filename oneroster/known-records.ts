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
  /** One look-up; marks what it finds as seen. */
  lookUp(hash: bigint): VerdictValue;
  /** Looks up `hashes[from..to)`, marks what it finds, and gives a verdict for each, `verdicts[0]` for `from`. */
  lookUpRange(hashes: BigInt64Array, from: number, to: number): Uint8Array;
  /** Takes back the marks of such a look-up. */
  takeBack(hashes: BigInt64Array, from: number, verdicts: Uint8Array): void;
  /** Forgets everything seen: a read begins anew. */
  forgetSeen(): void;
  /** The known hashes that were not seen: at the end of a certified read, what is gone or changed. */
  unseen(): Generator<bigint>;
  /** The same in blocks as `addBlock` takes them. */
  unseenBlocks(hashesPerBlock: number): Generator<Buffer>;
  readonly size: number;
  readonly seen: number;
}

/** Slots per record: full enough for 12 bytes a record, empty enough that a miss ends after a few slots. */
const SLOTS_PER_RECORD = 1.4;
const ABSENT = -1;

/** `capacity`: most hashes that will be added. One more than that throws RangeError. */
export function createKnownRecords(capacity: number): KnownRecords {
  const slots = Math.max(16, Math.ceil(capacity * SLOTS_PER_RECORD));
  const slotsPerHigh = slots / 2 ** 32;
  // Low and high half of slot i at 2i and 2i + 1. Both zero: empty. The one hash that is zero is kept beside the table.
  const table = new Uint32Array(slots * 2);
  const seenBits = new Uint8Array((slots >> 3) + 1);
  const zero = { known: false, seen: false };
  let size = 0;
  let seen = 0;

  /** The slot that holds the hash, or -1 - (the empty slot where it would go). */
  function find(low: number, high: number): number {
    let slot = Math.floor(high * slotsPerHigh);
    for (;;) {
      const heldLow = table[slot * 2]!;
      const heldHigh = table[slot * 2 + 1]!;
      if (heldLow === low && heldHigh === high) return slot;
      if (heldLow === 0 && heldHigh === 0) return ABSENT - slot;
      if (++slot === slots) slot = 0;
    }
  }

  function add(low: number, high: number): void {
    if (low === 0 && high === 0) {
      if (!zero.known) size++;
      zero.known = true;
      return;
    }
    const found = find(low, high);
    if (found >= 0) return;
    if (size >= capacity) throw new RangeError(`More than the ${capacity} known records that room was made for`);
    const slot = ABSENT - found;
    table[slot * 2] = low;
    table[slot * 2 + 1] = high;
    size++;
  }

  function mark(low: number, high: number): VerdictValue {
    if (low === 0 && high === 0) {
      if (!zero.known) return Verdict.unknown;
      if (zero.seen) return Verdict.seenAgain;
      zero.seen = true;
    } else {
      const slot = find(low, high);
      if (slot < 0) return Verdict.unknown;
      const bit = 1 << (slot & 7);
      if ((seenBits[slot >> 3]! & bit) !== 0) return Verdict.seenAgain;
      seenBits[slot >> 3]! |= bit;
    }
    seen++;
    return Verdict.known;
  }

  function unmark(low: number, high: number): void {
    if (low === 0 && high === 0) {
      zero.seen = false;
    } else {
      const slot = find(low, high);
      seenBits[slot >> 3]! &= ~(1 << (slot & 7));
    }
    seen--;
  }

  function forEachInBlock(bytes: Uint8Array, visit: (low: number, high: number) => void): void {
    if (bytes.length % 8 !== 0) throw new RangeError('A block of hashes must hold eight bytes for each');
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (let at = 0; at < bytes.length; at += 8) visit(view.getUint32(at + 4), view.getUint32(at));
  }

  function* unseen(): Generator<bigint> {
    if (zero.known && !zero.seen) yield 0n;
    for (let slot = 0; slot < slots; slot++) {
      const low = table[slot * 2]!;
      const high = table[slot * 2 + 1]!;
      if ((low === 0 && high === 0) || (seenBits[slot >> 3]! & (1 << (slot & 7))) !== 0) continue;
      yield BigInt.asIntN(64, (BigInt(high) << 32n) | BigInt(low));
    }
  }

  return {
    addBlock: (bytes) => forEachInBlock(bytes, add),
    markSeenBlock: (bytes) => forEachInBlock(bytes, mark),
    lookUp: (hash) => mark(Number(BigInt.asUintN(32, hash)), Number(BigInt.asUintN(32, hash >> 32n))),
    lookUpRange(hashes, from, to) {
      const halves = halvesOf(hashes);
      const verdicts = new Uint8Array(to - from);
      for (let i = from; i < to; i++) verdicts[i - from] = mark(halves[i * 2]!, halves[i * 2 + 1]!);
      return verdicts;
    },
    takeBack(hashes, from, verdicts) {
      const halves = halvesOf(hashes);
      for (let i = 0; i < verdicts.length; i++) {
        if (verdicts[i] === Verdict.known) unmark(halves[(from + i) * 2]!, halves[(from + i) * 2 + 1]!);
      }
    },
    forgetSeen() {
      seenBits.fill(0);
      zero.seen = false;
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
    get size() {
      return size;
    },
    get seen() {
      return seen;
    },
  };
}

/** Low and high halves in turn; Node runs on little-endian machines only. */
function halvesOf(hashes: BigInt64Array): Uint32Array {
  return new Uint32Array(hashes.buffer, hashes.byteOffset, hashes.length * 2);
}
