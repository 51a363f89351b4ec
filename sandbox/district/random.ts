/** A small seeded source of numbers: the same seed gives the same district on every machine. */
export interface Random {
  /** A number from 0 up to, and never, 1. */
  next(): number;
  /** A whole number from 0 up to, and never, `below`. */
  below(below: number): number;
  pick<T>(from: readonly T[]): T;
  /** True in about `share` of the calls. */
  chance(share: number): boolean;
  /** A shuffled copy. */
  shuffled<T>(from: readonly T[]): T[];
}

/** FNV-1a over the UTF-16 units of a text, 32 bits. */
function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return hash >>> 0;
}

/** Makes a generator (mulberry32) from a seed text. */
export function createRandom(seed: string): Random {
  let state = hashText(seed);
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  const below = (limit: number): number => Math.floor(next() * limit);
  return {
    next,
    below,
    pick: (from) => {
      const picked = from[below(from.length)];
      if (picked === undefined) throw new Error('cannot pick from an empty list');
      return picked;
    },
    chance: (share) => next() < share,
    shuffled: (from) => {
      const copy = [...from];
      for (let index = copy.length - 1; index > 0; index -= 1) {
        const other = below(index + 1);
        [copy[index], copy[other]] = [copy[other]!, copy[index]!];
      }
      return copy;
    },
  };
}
