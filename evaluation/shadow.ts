import type { Shadow, ShadowCount, ShadowGone } from './model.js';

/** How many differences there are, and how that has moved; null where there was no comparison before. */
export interface ShadowTotals {
  now: number;
  fresh: number | null;
  gone: number | null;
}

/** Sums of a comparison. What is in question is no difference: nothing is known of it. Pure. */
export function totalsOfShadow({ before, differences, gone }: Shadow): ShadowTotals {
  const known = differences.filter((each) => each.what !== 'unclear');
  const sum = (rows: readonly { count: number }[]): number => rows.reduce((total, each) => total + each.count, 0);
  return {
    now: sum(known),
    fresh: before === null ? null : known.reduce((total, each) => total + each.fresh, 0),
    gone: before === null ? null : sum(gone.filter((each) => each.what !== 'unclear')),
  };
}

/** Differences of one kind and cause over schools, the newest first where several have moved, and then the most. */
export type ShadowLine = Omit<ShadowCount, 'school'> & { gone: number };

/** The lines of a comparison, of all schools or of one: what differs, and what of it has gone since the one before. Pure. */
export function linesOfShadow({ differences, gone }: Shadow, school: string | null): ShadowLine[] {
  const lines = new Map<string, ShadowLine>();
  const isWanted = (each: { school: string | null }): boolean => school === null || each.school === school;
  for (const { school: _, ...each } of differences.filter(isWanted)) {
    const at = keyOf(each, each.detail);
    const line = lines.get(at);
    if (line === undefined) {
      lines.set(at, { ...each, gone: 0 });
      continue;
    }
    line.count += each.count;
    line.fresh += each.fresh;
    if (each.oldest < line.oldest) line.oldest = each.oldest;
  }
  for (const { school: _, ...each } of gone.filter(isWanted)) {
    const at = keyOf(each, null);
    const line = lines.get(at) ?? { ...each, detail: null, count: 0, fresh: 0, oldest: '', gone: 0 };
    line.gone += each.count;
    lines.set(at, line);
  }
  return [...lines.values()].sort(
    (one, other) => other.fresh - one.fresh || other.count - one.count || other.gone - one.gone,
  );
}

function keyOf({ kind, what, field, cause }: Omit<ShadowGone, 'school' | 'count'>, detail: string | null): string {
  return [kind, what, field, cause, detail].join('\n');
}
