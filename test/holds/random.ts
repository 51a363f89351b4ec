/** Random choices that come the same for the same seed: a linear congruential generator (Numerical Recipes). */
export function createRandom(seed: number) {
  let state = Math.imul(seed, 2_654_435_761) >>> 0;
  const next = (): number => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) / 4_294_967_296;
  return {
    next,
    chance: (): boolean => next() < 0.5,
    pick: <Item>(items: readonly Item[]): Item | undefined => items[Math.floor(next() * items.length)],
  };
}

export type Random = ReturnType<typeof createRandom>;
