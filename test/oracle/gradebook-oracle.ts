import {
  readGradebook,
  readGrades,
  type CategoryTruth,
  type GradesTruth,
  type ItemTruth,
  type ResultTruth,
} from './gradebook-read.js';
import { wishesOf, type WorkWish } from './gradebook-wishes.js';

type Books = Pick<GradesTruth, 'items' | 'results'>;

/** What last stood by agreement of both sides, or by our hand. */
interface Agreed {
  sourcedId: string;
  title: string;
  dueDate: string;
  category: string;
  points: number;
  group: string;
  scores: Map<string, number>;
}

export interface GradebookOracleOptions {
  controlUrl: string;
  classes: readonly string[];
  zone: string;
  /** Who writes through OneRoster, as PowerSchool notes it. */
  plugin?: string;
}

export interface DayJudged {
  day: string;
  /** Classes into whose term nothing can be written. */
  locked?: ReadonlySet<string>;
}

export interface Judgement {
  /** Differences as sentences; empty when all is as it must be. */
  differences: string[];
  /** Line items and results that had to be written. */
  due: number;
}

const places = 4;
const same = (one: number, other: number): boolean => one.toFixed(places) === other.toFixed(places);

/**
 * Says after each passback what in PowerSchool's gradebook differs from what must stand there: from Canvas's truth, from
 * what people did in PowerSchool since the last one, and from the documented defaults alone. It shares no code with what
 * it judges.
 */
export function createGradebookOracle({
  controlUrl,
  classes,
  zone,
  plugin = 'plugin:practice-client',
}: GradebookOracleOptions) {
  const agreed = new Map<number, Agreed>();
  let before: GradesTruth | undefined;

  function judgeClass(classId: string, after: Books, { day, locked = new Set() }: DayJudged): Judgement {
    const truth = before!;
    const differences: string[] = [];
    let due = 0;
    const itemsBefore = new Map(
      truth.items.filter((each) => each.class === classId).map((each) => [each.sourcedId, each]),
    );
    const itemsAfter = new Map(
      after.items.filter((each) => each.class === classId).map((each) => [each.sourcedId, each]),
    );
    const resultsBefore = byItem(truth.results);
    const resultsAfter = byItem(after.results);
    const judged = new Set<string>();
    const tell = (what: string): void => void differences.push(`class ${classId}, ${what}`);

    for (const wish of wishesOf(truth, { classId, day, zone })) {
      const name = `"${wish.assignment.name}"`;
      let known = agreed.get(wish.assignment.id);
      const was = known && itemsBefore.get(known.sourcedId);
      const mayWrite = wish.item !== null && !locked.has(classId);
      const lead = leadOf(truth, classId, day);
      if (!known) {
        const sendable = [...wish.scores.values()].some((each) => each.must === 'stand');
        const category = wish.item && categoryOf(truth, classId, lead, wish.item.group);
        const stands =
          wish.item !== null &&
          [...itemsBefore.values()].some(
            (each) =>
              each.dueDate === wish.item!.dueDate &&
              isTitleOf(each.title, wish.item!.name) &&
              !isAgreed(each.sourcedId),
          );
        if (!mayWrite || !sendable || !category || stands) continue;
        const made = [...itemsAfter.values()].find(
          (each) =>
            !itemsBefore.has(each.sourcedId) &&
            each.madeBy === plugin &&
            each.dueDate === wish.item!.dueDate &&
            isTitleOf(each.title, wish.item!.name) &&
            !judged.has(each.sourcedId),
        );
        due += 1;
        if (!made) {
          tell(`${name}: has no line item due ${wish.item!.dueDate}`);
          continue;
        }
        if (made.scoreType !== 'POINTS') tell(`${name}: its line item takes no points`);
        if (made.resultValueMax !== wish.item!.points)
          tell(`${name}: has ${made.resultValueMax} points, must have ${wish.item!.points}`);
        if (made.category !== category.sourcedId)
          tell(`${name}: is in category ${made.category}, must be in ${category.sourcedId}`);
        known = {
          ...{ sourcedId: made.sourcedId, title: made.title, dueDate: made.dueDate, category: made.category },
          ...{ points: made.resultValueMax, group: wish.item!.group, scores: new Map() },
        };
        agreed.set(wish.assignment.id, known);
      } else {
        judged.add(known.sourcedId);
        const is = itemsAfter.get(known.sourcedId);
        if (!was) {
          if (is) tell(`${name}: its line item was deleted in the SIS and is there again`);
          continue;
        }
        if (!is) {
          tell(`${name}: its line item has disappeared`);
          continue;
        }
        const held = mayWrite && wish.item!.points !== known.points && was.resultValueMax === known.points;
        const item = judgeItem(name, known, was, is, mayWrite && !held ? wish : null, truth, classId, lead);
        differences.push(...item.differences.map((each) => `class ${classId}, ${each}`));
        due += item.due;
        if (!mayWrite || held) {
          for (const each of unchanged(name, resultsBefore.get(known.sourcedId), resultsAfter.get(known.sourcedId)))
            tell(each);
          continue;
        }
      }
      judged.add(known.sourcedId);
      const results = judgeResults(name, known, wish, {
        before: resultsBefore.get(known.sourcedId) ?? new Map(),
        after: resultsAfter.get(known.sourcedId) ?? new Map(),
        students: was?.students ?? null,
      });
      for (const each of results.differences) tell(each);
      due += results.due;
    }

    for (const [id, item] of itemsAfter) {
      if (judged.has(id)) continue;
      const was = itemsBefore.get(id);
      if (!was) tell(`line item "${item.title}": nobody asked for it`);
      else if (JSON.stringify(was) !== JSON.stringify(item))
        tell(`line item "${item.title}": is not ours and was changed`);
      for (const each of unchanged(`line item "${item.title}"`, resultsBefore.get(id), resultsAfter.get(id)))
        tell(each);
    }
    for (const [id, item] of itemsBefore)
      if (!judged.has(id) && !itemsAfter.has(id)) tell(`line item "${item.title}": has disappeared`);
    return { differences, due };
  }

  function isAgreed(sourcedId: string): boolean {
    return [...agreed.values()].some((each) => each.sourcedId === sourcedId);
  }

  return {
    /** Looks at both systems after the day's acts and before the passback. */
    async look(): Promise<void> {
      before = await readGrades(controlUrl);
    },
    /** Judges the passback; `look` was called before it. */
    async judge(night: DayJudged): Promise<Judgement> {
      const after = await readGradebook(controlUrl);
      const judgements = classes.map((classId) => judgeClass(classId, after, night));
      return {
        differences: judgements.flatMap((each) => each.differences),
        due: judgements.reduce((sum, each) => sum + each.due, 0),
      };
    },
  };
}

/** Changes of a line item: what is ours and changed in Canvas, unless a person changed it in the SIS. */
function judgeItem(
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
  const category = item && item.group !== known.group ? categoryOf(truth, classId, lead, item.group) : undefined;
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

function judgeResults(
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

function byItem(results: readonly ResultTruth[]): Map<string, Map<string, ResultTruth>> {
  const found = new Map<string, Map<string, ResultTruth>>();
  for (const each of results) {
    const ofItem = found.get(each.lineItem) ?? new Map<string, ResultTruth>();
    found.set(each.lineItem, ofItem.set(each.student, each));
  }
  return found;
}

function unchanged(
  name: string,
  before: Map<string, ResultTruth> = new Map(),
  after: Map<string, ResultTruth> = new Map(),
): string[] {
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((student) => {
    const [was, is] = [before.get(student)?.score ?? null, after.get(student)?.score ?? null];
    return was === is ? [] : [`${name}, student ${student}: the result is ${is}, must stay ${was}`];
  });
}

function leadOf({ enrollments }: GradesTruth, classId: string, day: string): string | null {
  const teachers = enrollments.filter(
    (each) =>
      each.class === classId &&
      each.role === 'teacher' &&
      each.status === 'active' &&
      (each.beginDate === null || each.beginDate <= day) &&
      (each.endDate === null || each.endDate >= day),
  );
  return (teachers.find((each) => each.primary) ?? (teachers.length === 1 ? teachers[0] : undefined))?.user ?? null;
}

const plain = (title: string): string => title.replace(/\s+/g, ' ').trim().toLowerCase();

/** The active category of that name among those of the class's lead and year. */
function categoryOf(
  { categories, classes, sessions }: GradesTruth,
  classId: string,
  lead: string | null,
  group: string,
): CategoryTruth | undefined {
  const terms = classes.find((each) => each.sourcedId === classId)?.terms ?? [];
  const endsIn = Number(sessions.find((each) => terms.includes(each.sourcedId))?.schoolYear);
  return [...categories]
    .sort((one, other) => (one.sourcedId < other.sourcedId ? -1 : 1))
    .find(
      (each) =>
        each.active &&
        each.teacher === lead &&
        each.termId === (endsIn - 1 - 1990) * 100 &&
        plain(each.title) === plain(group),
    );
}

/** Whether a title is that of work of this name: whole, or cut and numbered within 50 characters. */
function isTitleOf(title: string, name: string): boolean {
  const wanted = name.replace(/\s+/g, ' ').trim();
  if (title.length > 50) return false;
  if (title === wanted) return true;
  const bare = title.replace(/ \(\d+\)$/, '');
  if (bare === wanted) return true;
  const isCut = bare.endsWith('…');
  return isCut && bare.length > 40 && wanted.startsWith(bare.slice(0, -1).trimEnd());
}
