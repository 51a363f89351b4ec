import type { WantedIds } from '../../../roster/adoption/need-of.js';
import { judge, proposalsOf, truthOf, type TruthLine } from '../../evaluation/judge.js';
import { directNight } from '../../nights/direct-night.js';
import { sent } from '../../nights/look.js';
import { changed, dumpOf, madeTwice, missingOf, type Missing } from '../kept.js';
import { confirmAll, directAdoption, directEvaluation, openFill } from './fill.js';
import { linkedObjects, takenIds, wrongLinks } from './judge.js';

/** Of the records for which one object stands alone; damage leaves more of them in question than a tidy Canvas does. */
const leastProposed = 0.75;

/**
 * Converts the Canvas of a seed: evaluated, all that can be confirmed at once confirmed, adopted, and two nights. Answers
 * with everything that is wrong, as sentences.
 */
export async function playFill(seed: number): Promise<string[]> {
  const practice = await openFill(seed);
  const { sandbox, store } = practice;
  const ids: WantedIds = seed % 2 === 0 ? 'rollbook' : 'standing';
  try {
    const [before, truth] = [await dumpOf(sandbox.controlUrl), await truthOf(sandbox.controlUrl)];
    const evaluation = await directEvaluation(practice);
    const found = [...(await proposedTooFew(practice, evaluation, truth))];
    await confirmAll(practice, evaluation, ids);
    found.push(...(await wrongLinks(store.sql, truth)));
    const { undone } = await directAdoption(practice);
    if (undone > 0) found.push(`${undone} changes of ids were not made`);
    const adopted = await dumpOf(sandbox.controlUrl);
    const linked = await linkedObjects(store.sql);
    found.push(...changed(before, adopted), ...takenIds(before, adopted, (object) => linked.has(object)));
    const first = await directNight(practice, '2026-11-24T00:30');
    const others = first.counts.filter(({ op, state }) => op !== 'create' || state === 'held');
    found.push(...others.map((each) => `the first night: ${JSON.stringify(each)}`));
    const after = await dumpOf(sandbox.controlUrl);
    found.push(...changed(before, after), ...takenIds(adopted, after, () => false));
    const missing = missingOf(truth);
    const free = { section: classesOfNobody(truth), user: secondRecords(truth) };
    const mayBeMade: Missing = (kind) => new Set([...missing(kind), ...free[kind as keyof typeof free]]);
    found.push(...madeTwice(before, after, mayBeMade));
    const second = await directNight(practice, '2026-11-24T01:30');
    const again = Object.entries(sent(second));
    if (again.length > 0) found.push(`the second night sends ${JSON.stringify(again)}`);
    return found;
  } finally {
    await practice.close();
  }
}

/**
 * Classes in whose section in Canvas nobody sits who is in the class, and whose teacher is another: who makes another
 * section takes nothing from anybody.
 */
function classesOfNobody(truth: readonly TruthLine[]): ReadonlySet<string> {
  const isKnown = ({ evidence = [] }: TruthLine): boolean =>
    evidence.some((each) => ['sourced-id', 'teacher', 'students'].includes(each));
  const sections = truth.filter(({ kind, state }) => kind === 'section' && state !== 'deleted');
  return new Set(sections.filter((each) => !isKnown(each)).flatMap((each) => each.sourced_ids));
}

/** Records of whom has several: the district's file does not merge them, so that each of them is somebody. */
function secondRecords(truth: readonly TruthLine[]): ReadonlySet<string> {
  const double = truth.filter(({ kind, traits }) => kind === 'user' && traits.includes('one-for-two-records'));
  return new Set(double.flatMap((each) => each.sourced_ids));
}

async function proposedTooFew(
  { store }: Parameters<typeof directEvaluation>[0],
  evaluation: number,
  truth: readonly TruthLine[],
): Promise<string[]> {
  const proposals = await proposalsOf(store, evaluation);
  const unknown = classesOfNobody(truth);
  return ['account', 'term', 'course', 'section', 'user'].flatMap((kind) => {
    const { unambiguous, missed } = judge(kind, proposals, truth);
    const few = missed.length > 3 && missed.length > (1 - leastProposed) * unambiguous;
    const made = missed.filter(({ state, sources }) => state === 'made' && !sources.some((id) => unknown.has(id)));
    return [
      ...(few ? [`of ${unambiguous} ${kind}s ${missed.length} are not proposed`] : []),
      ...made.map(
        ({ sis_id: id, truth: is }) => `${kind} ${id} would be made beside ${is.canvas_id} (${is.traits.join(', ')})`,
      ),
    ];
  });
}
