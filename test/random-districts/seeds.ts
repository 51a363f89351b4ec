/** Seeds of random districts. */
const seedsInAll = 200;
/** Played each day: one by the tests, the others by the long tests. */
const seedsOfADay = 5;

/**
 * So many of the day's seeds: all come round in forty days. `ROLLBOOK_SEED` names the first of others, and
 * `ROLLBOOK_SEEDS` how many.
 */
export function seedsOfToday(count: number): number[] {
  const today = Math.floor(Date.now() / 86_400_000);
  const first = Number(process.env.ROLLBOOK_SEED ?? 1 + ((today * seedsOfADay) % seedsInAll));
  return Array.from({ length: Number(process.env.ROLLBOOK_SEEDS ?? count) }, (_, at) => first + at);
}
