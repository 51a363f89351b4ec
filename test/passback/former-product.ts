import { createRandom } from '../holds/random.js';

/** The day on which Rollbook takes over. */
export const cutOver = '2026-11-20';

/** A work of Canvas, and the line item that the former product made of it; null: it made none. */
export interface FormerWork {
  name: string;
  points: number;
  due: string;
  scores: number[];
  lineItem: { sourcedId: string; title: string; points: number; due: string; made: string } | null;
  /** Another work is called and dated alike, so that nobody can know which of the two the line item is. */
  isTwin: boolean;
}

const subjects = ['Rivers', 'Fractions', 'Poems', 'Cells', 'Maps', 'Verbs', 'Atoms', 'Sonnets', 'Ratios', 'Planets'];
const forms = ['Essay', 'Lab report', 'Quiz', 'Worksheet', 'Chapter test'];

/** What was put into a gradebook by a product that has its own ways, and the works of which it is. */
export function formerWorks(seed: number, count: number): FormerWork[] {
  const random = createRandom(seed);
  const pick = <Value>(values: readonly Value[]): Value => values[Math.floor(random.next() * values.length)]!;
  const id = (at: number): string => {
    const digits = (length: number): string =>
      Array.from({ length }, () => Math.floor(random.next() * 16).toString(16)).join('');
    return `${digits(8)}-${digits(4)}-4${digits(3)}-8${digits(3)}-${String(at).padStart(12, '0')}`;
  };
  return Array.from({ length: count }, (_, at): FormerWork[] => {
    const day = 2 + Math.floor(random.next() * 24);
    const due = `2026-11-${String(day).padStart(2, '0')}`;
    const name = `${pick(forms)} on ${pick(subjects)} ${at}`;
    const points = pick([10, 20, 50, 500]);
    const scores = Array.from({ length: 5 }, () => Math.round((0.3 + random.next() * 0.7) * points * 10_000) / 10_000);
    const made = due < '2026-11-19' ? due : '2026-11-19';
    const exact = { sourcedId: id(at), title: name, points, due, made };
    const work: FormerWork = { name, points, due, scores, lineItem: exact, isTwin: false };
    const way = random.next();
    if (way < 0.35) return [work];
    if (way < 0.5) return [{ ...work, lineItem: null }];
    if (way < 0.6) return [{ ...work, lineItem: { ...exact, title: name.toUpperCase() } }];
    if (way < 0.7) {
      const long = `${name} ${'and what comes of it '.repeat(3)}`.trim();
      return [{ ...work, name: long, lineItem: { ...exact, title: long.slice(0, 50) } }];
    }
    if (way < 0.8) {
      // Moved in Canvas since it was sent.
      const moved = day > 22 ? due : `2026-11-${String(day + 3).padStart(2, '0')}`;
      return [{ ...work, due: moved }];
    }
    if (way < 0.9) return [{ ...work, points: points + 5 }];
    return [
      { ...work, isTwin: true },
      { ...work, isTwin: true, lineItem: null },
    ];
  }).flat();
}
