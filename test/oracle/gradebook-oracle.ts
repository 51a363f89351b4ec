import { readGradebook, readGrades, type GradesTruth, type ResultTruth } from './gradebook-read.js';
import { judgeItem, judgeResults, unchanged, type Agreed, type Judgement } from './gradebook-judge.js';
import { categoryOf, isTitleOf, leadOf } from './gradebook-rules.js';
import { wishesOf } from './gradebook-wishes.js';

type Books = Pick<GradesTruth, 'items' | 'results'>;

export interface GradebookOracleOptions {
  controlUrl: string;
  classes: readonly string[];
  zone: string;
  /** Who writes through OneRoster, as PowerSchool notes it. */
  plugin?: string;
  /** By sourcedId of now, the one under which Canvas has the same person. */
  same?: ReadonlyMap<string, string>;
}

export interface DayJudged {
  day: string;
  /** Classes into whose term nothing can be written. */
  locked?: ReadonlySet<string>;
}

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
  same = new Map(),
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
      const truth = await readGrades(controlUrl);
      const now = new Map([...same].map(([id, known]) => [known, id]));
      const submissions = truth.submissions.map((each) => ({
        ...each,
        sis_user_id: now.get(each.sis_user_id ?? '') ?? each.sis_user_id,
      }));
      before = { ...truth, submissions };
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

function byItem(results: readonly ResultTruth[]): Map<string, Map<string, ResultTruth>> {
  const found = new Map<string, Map<string, ResultTruth>>();
  for (const each of results) {
    const ofItem = found.get(each.lineItem) ?? new Map<string, ResultTruth>();
    found.set(each.lineItem, ofItem.set(each.student, each));
  }
  return found;
}
