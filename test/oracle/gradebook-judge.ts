import type { GradesTruth, ItemTruth, ResultTruth } from './gradebook-read.js';
import { categoryOf, isTitleOf, plain } from './gradebook-rules.js';
import type { WorkWish } from './gradebook-wishes.js';

/** What last stood by agreement of both sides, or by our hand. */
export interface Agreed {
  sourcedId: string;
  title: string;
  dueDate: string;
  category: string;
  points: number;
  group: string;
  scores: Map<string, number>;
}

export interface Judgement {
  /** Differences as sentences; empty when all is as it must be. */
  differences: string[];
  /** Line items and results that had to be written. */
  due: number;
}

const places = 4;
const same = (one: number, other: number): boolean => one.toFixed(places) === other.toFixed(places);

/** Changes of a line item: what is ours and changed in Canvas, unless a person changed it in the SIS. */
export function judgeItem(
  name: string,
  known: Agreed,
  was: ItemTruth,
  is: ItemTruth,
  wish: WorkWish | null,
  truth: GradesTruth,
  classId: string,
  lead: string | null,
): Judgement {
  const differences: string[] = [];
  let writes = false;
  const judge = <Field extends 'title' | 'dueDate' | 'category' | 'points'>(
    field: Field,
    now: { was: Agreed[Field]; is: Agreed[Field] },
    wanted: { fits: (value: Agreed[Field]) => boolean; text: string } | null,
  ): void => {
    const byPerson = now.was !== known[field];
    if (wanted?.fits(now.was)) known[field] = now.was;
    if (wanted === null || byPerson || wanted.fits(now.was)) {
      if (now.is !== now.was) differences.push(`${name}: ${field} is ${now.is}, must stay ${now.was}`);
      return;
    }
    writes = true;
    if (wanted.fits(now.is)) known[field] = now.is;
    else differences.push(`${name}: ${field} is ${now.is}, must be ${wanted.text}`);
  };
  const item = wish?.item ?? null;
  judge(
    'title',
    { was: was.title, is: is.title },
    item && { fits: (title) => isTitleOf(title, item.name), text: item.name },
  );
  judge(
    'dueDate',
    { was: was.dueDate, is: is.dueDate },
    item && { fits: (day) => day === item.dueDate, text: item.dueDate },
  );
  judge(
    'points',
    { was: was.resultValueMax, is: is.resultValueMax },
    item && { fits: (points) => points === item.points, text: String(item.points) },
  );
  // A category stays while the work stays in its group, whoever teaches the class now.
  const category =
    item && plain(item.group) !== plain(known.group) ? categoryOf(truth, classId, lead, item.group) : undefined;
  judge(
    'category',
    { was: was.category, is: is.category },
    category ? { fits: (id) => id === category.sourcedId, text: category.sourcedId } : null,
  );
  if (item) known.group = item.group;
  if (!writes) {
    for (const field of [
      'weight',
      'extraPoints',
      'publication',
      'publishScores',
      'countsInFinalGrade',
      'students',
    ] as const)
      if (JSON.stringify(was[field]) !== JSON.stringify(is[field]))
        differences.push(`${name}: ${field} was reset though nothing of the line item had changed`);
  }
  return { differences, due: writes ? 1 : 0 };
}

export function judgeResults(
  name: string,
  known: Agreed,
  wish: WorkWish,
  now: { before: Map<string, ResultTruth>; after: Map<string, ResultTruth>; students: string[] | null },
): Judgement {
  const differences: string[] = [];
  let due = 0;
  for (const student of new Set([...now.before.keys(), ...now.after.keys(), ...wish.scores.keys()])) {
    const was = now.before.get(student);
    const is = now.after.get(student);
    const ours = known.scores.get(student);
    const wanted = wish.scores.get(student) ?? { must: 'stay' };
    let expected: number | null = was?.score ?? null;
    const isNarrowed = now.students !== null && !now.students.includes(student);
    if (wanted.must === 'stand') {
      if (was !== undefined && same(was.score, wanted.score)) known.scores.set(student, was.score);
      else if (was === undefined ? ours === undefined : ours !== undefined && same(was.score, ours)) {
        if (!isNarrowed) {
          expected = wanted.score;
          due += 1;
          known.scores.set(student, wanted.score);
        }
      }
    } else if (wanted.must === 'go') {
      if (was === undefined) known.scores.delete(student);
      else if (ours !== undefined && same(was.score, ours)) {
        expected = null;
        due += 1;
        known.scores.delete(student);
      }
    }
    const value = is?.score ?? null;
    const fits = expected === null || value === null ? expected === value : same(expected, value);
    if (!fits)
      differences.push(
        `${name}, student ${student}: the result is ${value}, must be ${expected} (was ${was?.score ?? null}, ours ${ours ?? null}, Canvas ${JSON.stringify(wanted)})`,
      );
    if (was && is && was.comment !== is.comment) differences.push(`${name}, student ${student}: the comment is lost`);
  }
  return { differences, due };
}

export function unchanged(
  name: string,
  before: Map<string, ResultTruth> = new Map(),
  after: Map<string, ResultTruth> = new Map(),
): string[] {
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((student) => {
    const [was, is] = [before.get(student)?.score ?? null, after.get(student)?.score ?? null];
    return was === is ? [] : [`${name}, student ${student}: the result is ${is}, must stay ${was}`];
  });
}
