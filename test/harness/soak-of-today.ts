import { readdirSync } from 'node:fs';

const halfADay = 12 * 3_600_000;

/**
 * Long tests that rest in this half of a day: every second one of those of damaged data (`test/field`), the others in the
 * next. All of them at once take a quarter of an hour more. None rests where files are named, or with `ROLLBOOK_FIELD=all`.
 */
export function restingToday(words: readonly string[], now = Date.now()): string[] {
  if (process.env.ROLLBOOK_FIELD === 'all' || words.some((word) => word.includes('test/'))) return [];
  const files = readdirSync('test/field').filter((name) => name.endsWith('.soak.test.ts'));
  return files
    .sort()
    .filter((_, at) => at % 2 !== Math.floor(now / halfADay) % 2)
    .map((name) => `test/field/${name}`);
}
