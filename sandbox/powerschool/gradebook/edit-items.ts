import { createHash } from 'node:crypto';
import { earlier, type Day } from '../../district/dates.js';
import type { GradebookContext } from './context.js';
import {
  category,
  classNamed,
  day,
  ImpossibleEdit,
  lineItem,
  number,
  optionalFlag,
  optionalNumber,
  optionalText,
  student,
  teacherOf,
  text,
  type EditStage,
} from './edit-settings.js';
import { deleteWithSiblings, deletionOfResult } from './deletes.js';
import { chooseCategory } from './line-item-rules.js';
import { gradingPeriodOn, newId, rescored } from './put-line-item.js';
import { resultOf } from './put-result.js';
import { hiddenFieldsOf, type HiddenFields, type LineItem, type Publication, type Result } from './records.js';
import { putWithSiblings, siblingsOf } from './spanning.js';
import type { Change } from './store.js';

const publications: readonly string[] = ['immediately', 'on-due-date', 'never'];

/** A line item as a person leaves it. */
function edited({ context }: EditStage, item: LineItem, to: Partial<LineItem>): Change[] {
  const { store, roster } = context;
  const record: LineItem = { ...item, ...to, dateLastModified: store.stamp(roster.today()), editedByPerson: true };
  return putWithSiblings(context, record);
}

export function editItem(stage: EditStage): Change[] {
  const item = lineItem(stage);
  const title = optionalText(stage, 'title') ?? item.title;
  const resultValueMax = optionalNumber(stage, 'points') ?? item.resultValueMax;
  const description = optionalText(stage, 'description') ?? item.description;
  const scoreType = optionalText(stage, 'scoreType') ?? item.scoreType;
  const changes = edited(stage, item, {
    ...{ title, resultValueMax, description },
    scoreType: scoreType as LineItem['scoreType'],
  });
  const rescales = optionalFlag(stage, 'rescale') && resultValueMax !== item.resultValueMax;
  if (!rescales) return changes;
  const rows = [item, ...siblingsOf(stage.context.store, item)];
  return [...changes, ...rows.flatMap((row) => rescored(stage.context, row, resultValueMax, 'rescale'))];
}

export function refileItem(stage: EditStage): Change[] {
  return edited(stage, lineItem(stage), { category: category(stage).sourcedId });
}

export function redateItem(stage: EditStage): Change[] {
  const item = lineItem(stage);
  const dueDate = day(stage, 'dueDate');
  const school = stage.context.roster.classOf(item.class)?.school ?? '';
  return edited(stage, item, { dueDate, gradingPeriod: gradingPeriodOn(stage.context, school, dueDate) });
}

export function reweightItem(stage: EditStage): Change[] {
  const item = lineItem(stage);
  const publication = optionalText(stage, 'publication') ?? item.publication;
  if (!publications.includes(publication)) throw new ImpossibleEdit(`publication is one of ${publications.join(', ')}`);
  const hidden: HiddenFields = {
    weight: optionalNumber(stage, 'weight') ?? item.weight,
    extraPoints: optionalNumber(stage, 'extraPoints') ?? item.extraPoints,
    publication: publication as Publication,
    publishScores: optionalFlag(stage, 'publishScores') ?? item.publishScores,
    countsInFinalGrade: optionalFlag(stage, 'countsInFinalGrade') ?? item.countsInFinalGrade,
  };
  return edited(stage, item, hidden);
}

export function narrowItem(stage: EditStage): Change[] {
  const { students } = stage.settings;
  if (students === null) return edited(stage, lineItem(stage), { students: null });
  if (!Array.isArray(students) || !students.every((one) => typeof one === 'string')) {
    throw new ImpossibleEdit('students must be a list of sourcedIds, or null for everybody');
  }
  return edited(stage, lineItem(stage), { students });
}

/** The assignment gets rows in more classes of its teacher. */
export function spanItem(stage: EditStage): Change[] {
  const { context, settings } = stage;
  const item = lineItem(stage);
  const { classes } = settings;
  if (!Array.isArray(classes) || !classes.every((one) => context.roster.classOf(String(one)))) {
    throw new ImpossibleEdit('classes must be a list of classes');
  }
  const added = classes.map((id): LineItem => ({
    ...item,
    sourcedId: newId(context),
    class: String(id),
    students: null,
  }));
  const rows = [item, ...siblingsOf(context.store, item), ...added];
  const spans = rows.map((row) => row.sourcedId);
  const dateLastModified = context.store.stamp(context.roster.today());
  return rows.map((row) => ({ put: 'lineItem', record: { ...row, spans, dateLastModified, editedByPerson: true } }));
}

export function deleteItem(stage: EditStage): Change[] {
  return deleteWithSiblings(stage.context, lineItem(stage));
}

/** The day on which something was made, where it was made before today. */
function madeOn(stage: EditStage): Day {
  return stage.settings.made === undefined ? stage.context.roster.today() : day(stage, 'made');
}

/** A stamp of today is later than every one before; one of a day of before is of its midday in America. */
function stampOf({ context: { store }, settings }: EditStage, made: Day): string {
  return settings.made === undefined ? store.stamp(made) : `${made}T18:00:00.000Z`;
}

/** A line item made in PowerSchool, by a teacher or by another product, with scores if they are given. */
function makeItem(
  stage: EditStage,
  madeBy: string,
  { sourcedId, metadata }: Partial<Pick<LineItem, 'sourcedId' | 'metadata'>> = {},
): Change[] {
  const { context, settings } = stage;
  const of = classNamed(stage);
  const dueDate = day(stage, 'dueDate');
  const made = madeOn(stage);
  const named = optionalText(stage, 'category') ?? null;
  const filed = named === null ? chooseCategory(context, of, null, undefined) : category(stage);
  const item: LineItem = {
    ...{ sourcedId: sourcedId ?? newId(context), status: 'active' },
    dateLastModified: stampOf(stage, made),
    ...{ title: text(stage, 'title'), description: null, class: of.sourcedId },
    ...{ assignDate: stage.settings.made === undefined ? dueDate : earlier(made, dueDate), dueDate },
    ...{ category: filed.sourcedId, gradingPeriod: gradingPeriodOn(context, of.school, dueDate) },
    ...{ resultValueMin: 0, resultValueMax: number(stage, 'points') },
    scoreType: optionalText(stage, 'scoreType') === 'GRADESCALE' ? 'GRADESCALE' : 'POINTS',
    ...{ metadata: metadata ?? {}, ...hiddenFieldsOf(filed.defaults), students: null, spans: [] },
    ...{ madeBy, editedByPerson: false },
  };
  const scores = (settings.scores ?? {}) as Record<string, number>;
  const results = Object.entries(scores).map(([id, score]) => scored(stage, item, id, { score, by: madeBy }));
  return [{ put: 'lineItem', record: item }, ...results];
}

export function makeItemByHand(stage: EditStage): Change[] {
  return makeItem(stage, teacherOf(stage, text(stage, 'class')));
}

/** Over OneRoster the product names what it makes, unless PowerSchool does. */
export function makeItemOfProduct(stage: EditStage): Change[] {
  const { switches, store } = stage.context;
  const sourcedId = optionalText(stage, 'sourcedId');
  if (sourcedId !== undefined && store.lineItem(sourcedId)) throw new ImpossibleEdit(`${sourcedId} is taken`);
  const { metadata } = stage.settings;
  return makeItem(stage, `plugin:${text(stage, 'product')}`, {
    ...(sourcedId !== undefined && switches.get('line-item-ids') === 'caller' && { sourcedId }),
    ...(typeof metadata === 'object' &&
      switches.get('unknown-metadata') === 'kept' && {
        metadata: metadata as LineItem['metadata'],
      }),
  });
}

interface Entered {
  score: number;
  by: string;
  scoreStatus?: string;
  comment?: string;
}

function scored(stage: EditStage, item: LineItem, of: string, { score, by, scoreStatus, comment }: Entered): Change {
  const { context } = stage;
  const { store } = context;
  const stored = resultOf(context, item, of);
  const made = madeOn(stage);
  const record: Result = {
    sourcedId: stored?.sourcedId ?? resultIdOfProduct(context, item, of, by) ?? `R${store.nextNumber()}`,
    ...{
      status: 'active',
      dateLastModified: stampOf(stage, made),
      lineItem: item.sourcedId,
      student: of,
      score,
    },
    scoreStatus: scoreStatus ?? 'fully graded',
    scoreDate: made,
    comment: comment ?? stored?.comment ?? null,
    ...{ madeBy: stored?.madeBy ?? by, changedBy: by, editedByPerson: true },
  };
  return { put: 'result', record };
}

/** A product names its results where it has named the line item, unless PowerSchool does. */
function resultIdOfProduct(
  { switches }: GradebookContext,
  item: LineItem,
  student: string,
  by: string,
): string | undefined {
  const isNamed = by.startsWith('plugin:') && item.madeBy === by && !/^LI\d+$/.test(item.sourcedId);
  if (!isNamed || switches.get('result-ids') === 'provider') return undefined;
  const hash = createHash('sha256').update(`${item.sourcedId}/${student}`).digest('hex');
  return [hash.slice(0, 8), hash.slice(8, 12), hash.slice(12, 16), hash.slice(16, 20), hash.slice(20, 32)].join('-');
}

function scoreBy(stage: EditStage, by: (item: LineItem) => string): Change[] {
  const item = lineItem(stage);
  const scoreStatus = optionalFlag(stage, 'exempt') ? 'exempt' : optionalText(stage, 'scoreStatus');
  const comment = optionalText(stage, 'comment');
  return [scored(stage, item, student(stage), { score: number(stage, 'score'), by: by(item), scoreStatus, comment })];
}

export function enterScore(stage: EditStage): Change[] {
  return scoreBy(stage, (item) => teacherOf(stage, item.class));
}

export function enterScoreOfProduct(stage: EditStage): Change[] {
  const by = `plugin:${text(stage, 'product')}`;
  return scoreBy(stage, () => by);
}

export function deleteScore(stage: EditStage): Change[] {
  const result = resultOf(stage.context, lineItem(stage), student(stage));
  if (!result) throw new ImpossibleEdit('the student has no score for this line item');
  return deletionOfResult(stage.context, result);
}
