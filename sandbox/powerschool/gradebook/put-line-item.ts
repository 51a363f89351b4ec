import { invalidData } from '../failures.js';
import type { Class } from '../../district/records.js';
import type { Day } from '../../district/dates.js';
import {
  dayOf,
  metadataOf,
  numberOf,
  referenceOf,
  requiredReference,
  requiredText,
  textOf,
  type Fields,
} from './body.js';
import { isSame, pluginOf, type GradebookContext, type Write } from './context.js';
import { conflict, notOwner, unableToFind, unknownReference, unprocessable } from './failures.js';
import {
  checkTeacher,
  checkDueDate,
  checkLock,
  checkMaximum,
  checkStale,
  checkUnique,
  chooseCategory,
  fittingTitle,
} from './line-item-rules.js';
import { hiddenFieldsOf, plainHiddenFields, type Category, type HiddenFields, type LineItem } from './records.js';
import { putWithSiblings, siblingsOf } from './spanning.js';
import type { Change } from './store.js';

const pointsWord = 'POINTS';

/** The line item that a PUT makes or replaces. `id` is undefined where PowerSchool is to give it. */
export function putLineItem(context: GradebookContext, id: string | undefined, fields: Fields, client: string): Write {
  const { store, roster, switches } = context;
  const stored = id === undefined ? undefined : store.lineItem(id);
  if (id !== undefined && store.wasDeleted(id) && switches.get('deleted-item-write') === '500') throw unableToFind(id);
  const live = stored?.status === 'active' ? stored : undefined;
  const plugin = pluginOf(client);
  if (live && live.madeBy !== plugin && switches.get('foreign-items') === 'refused') throw notOwner('the assignment');

  const classId = requiredReference(fields, 'class');
  const of = roster.classOf(classId);
  if (!of) throw unknownReference(switches, `class ${classId}`);
  if (live && live.class !== classId) throw invalidData('the class of an assignment cannot be changed');
  const title = fittingTitle(context, 'lineItem', requiredText(fields, 'title'));
  const dueDate = dayOf(fields, 'dueDate') ?? undated(context, of);
  checkTeacher(context, of, undefined);
  if (live) {
    checkStale(context, live, textOf(fields, 'dateLastModified'), () =>
      store.commit([{ put: 'lineItem', record: { ...live, editedByPerson: false } }]),
    );
  }
  checkLock(context, of, dueDate, ...(live ? [live.dueDate] : []));
  checkDueDate(context, of, dueDate);
  const maximum = checkMaximum(context, numberOf(fields, 'resultValueMax'));
  const category = chooseCategory(context, of, referenceOf(fields, 'category'), live);
  const sourcedId = id !== undefined && (live || switches.get('line-item-ids') === 'caller') ? id : newId(context);
  checkUnique(context, { sourcedId, class: classId, title, dueDate });

  const { scoreType, ...more } = metadataOf(fields);
  const record: LineItem = {
    ...{ sourcedId, status: 'active', dateLastModified: store.stamp(roster.today()), title },
    description: textOf(fields, 'description'),
    assignDate: dayOf(fields, 'assignDate') ?? live?.assignDate ?? dueDate,
    ...{ dueDate, class: classId, category: category.sourcedId },
    gradingPeriod: gradingPeriodOf(context, fields, of.school, dueDate),
    resultValueMin: numberOf(fields, 'resultValueMin') ?? 0,
    resultValueMax: maximum,
    scoreType: scoreType === pointsWord ? pointsWord : 'GRADESCALE',
    metadata: switches.get('unknown-metadata') === 'kept' ? more : {},
    ...hiddenFieldsFor(context, category, live),
    students: live && switches.get('put-student-list') === 'kept' ? live.students : null,
    spans: live?.spans ?? [],
    madeBy: live?.madeBy ?? plugin,
    editedByPerson: false,
  };
  const changes = putWithSiblings(context, record);
  if (live && live.resultValueMax !== maximum) {
    for (const row of [live, ...siblingsOf(store, live)]) changes.push(...rescored(context, row, maximum));
  }
  const outcome = !live ? 'created' : isSame(live, record) ? 'identical' : 'changed';
  return { kind: 'lineItem', record, outcome, changes };
}

/** An id of PowerSchool's own. */
export function newId({ store }: GradebookContext): string {
  return `LI${store.nextNumber()}`;
}

function hiddenFieldsFor({ switches }: GradebookContext, category: Category, live: LineItem | undefined): HiddenFields {
  if (live && switches.get('put-hidden-fields') === 'kept') return hiddenFieldsOf(live);
  return switches.get('new-item-defaults') === 'category' ? hiddenFieldsOf(category.defaults) : plainHiddenFields;
}

function gradingPeriodOf(context: GradebookContext, fields: Fields, school: string, dueDate: string): string | null {
  const { roster, switches } = context;
  const named = referenceOf(fields, 'gradingPeriod');
  if (named !== null) {
    if (!roster.session(named)) throw unprocessable(`gradingPeriod ${named} is not known`);
    return named;
  }
  if (switches.get('grading-period') === 'required') throw unprocessable('gradingPeriod is missing');
  return gradingPeriodOn(context, school, dueDate);
}

/** The grading period that PowerSchool derives from a due date. */
export function gradingPeriodOn({ roster }: GradebookContext, school: string, dueDate: Day): string | null {
  return roster.sessionsOn(school, dueDate).find((one) => one.type === 'gradingPeriod')?.sourcedId ?? null;
}

function undated({ roster, switches }: GradebookContext, of: Class): Day {
  const last = roster.lastDayOf(of);
  if (last === undefined || switches.get('undated-items') === 'refused') throw invalidData('dueDate is missing');
  return last;
}

/** What a new maximum does to the results that are there. */
export function rescored(
  { store, roster, switches }: GradebookContext,
  item: LineItem,
  maximum: number,
  how = switches.get('changed-maximum'),
): Change[] {
  const results = store.resultsOfLineItem(item.sourcedId).filter((one) => one.status === 'active');
  if (results.length === 0 || how === 'keep') return [];
  if (how === 'refused') throw conflict('score entry points cannot be changed: the assignment has scores');
  const factor = maximum / item.resultValueMax;
  return results.map((one) => ({
    put: 'result',
    record: {
      ...one,
      score: Math.round(one.score * factor * 100) / 100,
      dateLastModified: store.stamp(roster.today()),
    },
  }));
}
