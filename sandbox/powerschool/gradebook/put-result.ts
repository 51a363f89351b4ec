import { invalidData, unknownObject } from '../failures.js';
import { dayOf, numberOf, requiredReference, textOf, type Fields } from './body.js';
import { isSame, pluginOf, type GradebookContext, type Write } from './context.js';
import { conflict, notOwner, unableToFind, unknownReference } from './failures.js';
import { checkTeacher, checkLock, checkStale } from './line-item-rules.js';
import type { LineItem, Result } from './records.js';
import type { Change } from './store.js';

const statuses = ['exempt', 'fully graded', 'not submitted', 'partially graded', 'submitted'];
const unfinished = ['partially graded', 'submitted'];

/** The result that a PUT makes or replaces. `id` is undefined where PowerSchool is to give it. */
export function putResult(context: GradebookContext, id: string | undefined, fields: Fields, client: string): Write {
  const { store, roster, switches } = context;
  const plugin = pluginOf(client);
  const lineItemId = requiredReference(fields, 'lineItem');
  const student = requiredReference(fields, 'student');
  if (store.wasDeleted(lineItemId)) throw unableToFind(lineItemId);
  const item = store.lineItem(lineItemId);
  if (!item) throw unknownReference(switches, `lineItem ${lineItemId}`);
  if (!roster.student(student)) throw unknownReference(switches, `student ${student}`);
  const of = roster.classOf(item.class);
  if (!of) throw unknownReference(switches, `class ${item.class}`);
  const named = id === undefined ? undefined : store.result(id);
  const sameId = named?.status === 'active' ? named : undefined;
  if (sameId && (sameId.lineItem !== lineItemId || sameId.student !== student)) {
    throw invalidData('lineItem and student of a result cannot be changed');
  }
  const stored = sameId ?? resultOf(context, item, student);
  if (stored && stored !== sameId && id !== undefined && switches.get('second-result-id') === 'refused') {
    throw conflict(`the student has the result ${stored.sourcedId} for this assignment`);
  }
  checkOwner(context, item, stored, plugin);
  checkTeacher(context, of, item);
  if (stored) {
    checkStale(context, stored, textOf(fields, 'dateLastModified'), () =>
      store.commit([{ put: 'result', record: { ...stored, editedByPerson: false } }]),
    );
  }
  checkLock(context, of, item.dueDate);
  if (!roster.isIn(student, of) || (item.students !== null && !item.students.includes(student))) {
    const text = `the student ${student} is not on the assignment`;
    throw switches.get('student-not-on-item') === '409' ? conflict(text) : unknownObject(text);
  }
  const { score, scoreStatus } = readScore(context, fields, item);

  const keepsFirst = switches.get('second-result-id') === 'keeps-first';
  const givesOwn = switches.get('result-ids') === 'provider';
  const sourcedId =
    stored && (stored === sameId || id === undefined || keepsFirst)
      ? stored.sourcedId
      : id === undefined || givesOwn
        ? `R${store.nextNumber()}`
        : id;
  const record: Result = {
    ...{ sourcedId, status: 'active', dateLastModified: store.stamp(roster.today()), lineItem: lineItemId, student },
    ...{ scoreStatus, score, scoreDate: dayOf(fields, 'scoreDate') ?? roster.today() },
    comment: textOf(fields, 'comment'),
    ...{ madeBy: stored?.madeBy ?? plugin, changedBy: plugin, editedByPerson: false },
  };
  const replaced = stored && stored.sourcedId !== sourcedId;
  const changes: Change[] = replaced ? [{ remove: 'result', id: stored.sourcedId }] : [];
  changes.push({ put: 'result', record });
  const outcome = !stored ? 'created' : isSame(stored, record) ? 'identical' : 'changed';
  return { kind: 'result', record, outcome, changes };
}

/** The one result of a student for a line item. */
export function resultOf({ store }: GradebookContext, item: LineItem, student: string): Result | undefined {
  return store.resultsOfLineItem(item.sourcedId).find((one) => one.student === student && one.status === 'active');
}

function checkOwner({ switches }: GradebookContext, item: LineItem, stored: Result | undefined, plugin: string): void {
  if (item.madeBy !== plugin && switches.get('foreign-scores') === 'refused') throw notOwner('the assignment');
  const byHand = stored?.changedBy.startsWith('teacher:') || stored?.madeBy.startsWith('teacher:');
  if (byHand && switches.get('hand-scores') === 'refused') throw notOwner('the score');
}

function readScore(
  { switches }: GradebookContext,
  fields: Fields,
  item: LineItem,
): Pick<Result, 'score' | 'scoreStatus'> {
  const score = numberOf(fields, 'score');
  if (score === null) throw invalidData('score is missing');
  const scoreStatus = textOf(fields, 'scoreStatus') ?? 'fully graded';
  if (!statuses.includes(scoreStatus)) throw invalidData(`scoreStatus is one of ${statuses.join(', ')}`);
  if (item.scoreType === 'GRADESCALE')
    throw conflict('actual score: the assignment is on a grade scale, not on points');
  if (score > item.resultValueMax && switches.get('over-maximum') === 'refused') {
    throw conflict(`the score ${score} is over the maximum ${item.resultValueMax}`);
  }
  if (score < 0 && switches.get('negative-scores') === 'refused') throw conflict(`the score ${score} is below zero`);
  const finished = unfinished.includes(scoreStatus) && switches.get('partial-status') === 'fully-graded';
  return { score, scoreStatus: finished ? 'fully graded' : scoreStatus };
}
