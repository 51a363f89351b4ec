import type { Difference, Evaluation, KindCounts } from './model.js';

type Compared = Pick<Evaluation, 'counts' | 'findings' | 'problems'>;

const figures = ['certain', 'likely', 'question', 'made', 'doubled', 'left', 'orphaned', 'past'] as const;

/**
 * What differs between two evaluations, school by school: figures, findings and problems that are more or fewer. What is
 * the same in both is left out. Pure.
 */
export function differenceOf(before: Compared, now: Compared): Difference[] {
  const [was, is] = [flat(before), flat(now)];
  return [...new Set([...was.keys(), ...is.keys()])]
    .map((at) => {
      const { what, school } = (is.get(at) ?? was.get(at))!;
      return { what, school, before: was.get(at)?.count ?? 0, now: is.get(at)?.count ?? 0 };
    })
    .filter((each) => each.before !== each.now);
}

interface Figure {
  what: string;
  school: string | null;
  count: number;
}

function flat({ counts, findings, problems }: Compared): Map<string, Figure> {
  const rows = new Map<string, Figure>();
  const add = (what: string, school: string | null, count: number): void => {
    const at = `${what}\n${school ?? ''}`;
    rows.set(at, { what, school, count: (rows.get(at)?.count ?? 0) + count });
  };
  for (const each of counts) for (const figure of figures) add(`${each.kind} ${figure}`, each.school, each[figure]);
  for (const each of findings) add(`${each.code} ${each.kind}`, each.school, each.count);
  for (const each of problems) add(each.code, each.school, each.causes);
  return rows;
}

/** The same over all schools. */
export function totalsOf(counts: readonly KindCounts[]): KindCounts[] {
  const totals = new Map<string, KindCounts>();
  for (const each of counts) {
    const sum = totals.get(each.kind);
    if (sum === undefined) totals.set(each.kind, { ...each, school: null });
    else for (const figure of figures) sum[figure] += each[figure];
  }
  return [...totals.values()];
}
