/** Seeds of random fills. */
const seedsInAll = 100;
/** Played each day: one by the tests, the others by the long tests. */
const seedsOfADay = 4;

/**
 * So many of the day's seeds: all come round in 25 days. `ROLLBOOK_SEED` names the first of others, and `ROLLBOOK_SEEDS`
 * how many.
 */
export function seedsOfToday(from: number, count: number): number[] {
  const today = Math.floor(Date.now() / 86_400_000);
  const first = Number(process.env.ROLLBOOK_SEED ?? today * seedsOfADay + from);
  const seeds = Array.from({ length: Number(process.env.ROLLBOOK_SEEDS ?? count) }, (_, at) => first + at);
  return process.env.ROLLBOOK_SEED === undefined ? seeds.map((seed) => 1 + (seed % seedsInAll)) : seeds;
}
