import {
  deleteItem,
  deleteScore,
  editItem,
  enterScore,
  enterScoreOfProduct,
  makeItemByHand,
  makeItemOfProduct,
  narrowItem,
  redateItem,
  refileItem,
  reweightItem,
  spanItem,
} from './edit-items.js';
import { fillClasses } from './edit-fill.js';
import {
  category,
  ImpossibleEdit,
  optionalFlag,
  optionalText,
  text,
  type EditSettings,
  type EditStage,
} from './edit-settings.js';
import { pluginOf, type GradebookContext } from './context.js';
import type { Category, Lock } from './records.js';
import type { Change } from './store.js';

export { ImpossibleEdit } from './edit-settings.js';

/** One thing that people or other products do to the gradebook on PowerSchool's own screens. */
interface EditKind {
  kind: string;
  /** One line an operator can read; settings in brackets, those with `?` can be left out. */
  summary: string;
  apply(stage: EditStage): Change[];
}

/** Changes of one line of the journal, which must stay a text that can be written and read. */
const mostChanges = 5_000;

export const editKinds: readonly EditKind[] = [
  {
    kind: 'edit-item',
    summary: 'a teacher changes a line item (lineItem, title?, points?, description?, scoreType?, rescale?)',
    apply: editItem,
  },
  { kind: 'refile-item', summary: 'a teacher puts it in another category (lineItem, category)', apply: refileItem },
  { kind: 'redate-item', summary: 'a teacher moves its due date (lineItem, dueDate)', apply: redateItem },
  {
    kind: 'reweight-item',
    summary:
      'a teacher sets what OneRoster cannot see (lineItem, weight?, extraPoints?, publication?, publishScores?, countsInFinalGrade?)',
    apply: reweightItem,
  },
  {
    kind: 'narrow-item',
    summary: 'a teacher chooses its students, or all with null (lineItem, students)',
    apply: narrowItem,
  },
  {
    kind: 'span-item',
    summary:
      'a teacher extends it to more classes: one assignment, a row in each, equal in all but due date and students (lineItem, classes)',
    apply: spanItem,
  },
  { kind: 'delete-item', summary: 'a teacher deletes it with its scores (lineItem)', apply: deleteItem },
  {
    kind: 'make-item',
    summary: 'a teacher makes a line item by hand (class, title, points, dueDate, category?, scoreType?, scores?)',
    apply: makeItemByHand,
  },
  {
    kind: 'fill-classes',
    summary:
      'teachers fill classes by hand: line items of the past weeks, 5 if not said, with scores (classes, count?)',
    apply: fillClasses,
  },
  {
    kind: 'enter-score',
    summary: 'a teacher enters or changes a score (lineItem, student, score, exempt?, scoreStatus?, comment?)',
    apply: enterScore,
  },
  { kind: 'delete-score', summary: 'a teacher deletes a score (lineItem, student)', apply: deleteScore },
  {
    kind: 'product-item',
    summary:
      'another product makes a line item, under an id of its own if it is said, on a day of before if that is (product, class, title, points, dueDate, made?, sourcedId?, metadata?, category?, scoreType?, scores?)',
    apply: makeItemOfProduct,
  },
  {
    kind: 'product-score',
    summary:
      'another product enters a score (product, lineItem, student, score, made?, exempt?, scoreStatus?, comment?)',
    apply: enterScoreOfProduct,
  },
  {
    kind: 'reinstall-plugin',
    summary: 'the plugin is installed anew: what it made belongs to a plugin that no longer exists',
    apply: reinstallPlugin,
  },
  { kind: 'lock-term', summary: 'a term is locked for a school or a class (term, school or class)', apply: lock(true) },
  {
    kind: 'unlock-term',
    summary: 'a term is opened for a school or a class (term, school or class)',
    apply: lock(false),
  },
  {
    kind: 'deactivate-category',
    summary: 'a category becomes inactive, or active again with `active` true (category, active?)',
    apply: (stage) => changeCategory(stage, { active: optionalFlag(stage, 'active') ?? false }),
  },
  {
    kind: 'rename-category',
    summary: 'a category gets another title (category, title)',
    apply: (stage) => changeCategory(stage, { title: text(stage, 'title') }),
  },
  {
    kind: 'exclude-category',
    summary: 'a category is excluded from a class (category, class)',
    apply: (stage) =>
      changeCategory(stage, { excludedClasses: [...category(stage).excludedClasses, text(stage, 'class')] }),
  },
];

/**
 * Lets a person or another product change the gradebook; PowerSchool's screens allow them more than OneRoster does.
 * Returns the sourcedIds that were touched, by collection.
 *
 * @throws ImpossibleEdit when a setting is missing or names nothing
 */
export function playEdit(
  context: GradebookContext,
  client: string,
  kind: string,
  settings: EditSettings,
): Record<'categories' | 'lineItems' | 'results', string[]> {
  const edit = editKinds.find((one) => one.kind === kind);
  if (!edit) {
    throw new ImpossibleEdit(`unknown edit "${kind}"; known: ${editKinds.map((one) => one.kind).join(', ')}`);
  }
  const changes = edit.apply({ context, settings, plugin: pluginOf(client) });
  for (let at = 0; at < changes.length; at += mostChanges) context.store.commit(changes.slice(at, at + mostChanges));
  const touched = { categories: new Set<string>(), lineItems: new Set<string>(), results: new Set<string>() };
  const collectionOf = { category: 'categories', lineItem: 'lineItems', result: 'results' } as const;
  for (const change of changes) {
    if ('put' in change) touched[collectionOf[change.put]].add(change.record.sourcedId);
    if ('remove' in change) touched[collectionOf[change.remove]].add(change.id);
  }
  return { categories: [...touched.categories], lineItems: [...touched.lineItems], results: [...touched.results] };
}

function changeCategory(stage: EditStage, to: Partial<Category>): Change[] {
  const { store, roster } = stage.context;
  return [{ put: 'category', record: { ...category(stage), ...to, dateLastModified: store.stamp(roster.today()) } }];
}

function lock(locked: boolean) {
  return (stage: EditStage): Change[] => {
    const { roster } = stage.context;
    const term = text(stage, 'term');
    if (!roster.session(term)) throw new ImpossibleEdit(`there is no session ${term}`);
    const school = optionalText(stage, 'school') ?? null;
    const of = optionalText(stage, 'class') ?? null;
    if ((school === null) === (of === null)) throw new ImpossibleEdit('name a school or a class');
    if (of !== null && !roster.classOf(of)) throw new ImpossibleEdit(`there is no class ${of}`);
    const record: Lock = { school, class: of, term, locked };
    return [{ lock: record }];
  };
}

function reinstallPlugin({ context: { store }, plugin }: EditStage): Change[] {
  const former = `${plugin} (removed ${store.nextNumber()})`;
  const renamed = (by: string): string => (by === plugin ? former : by);
  const changes: Change[] = [];
  for (const record of store.all('category')) {
    if (record.madeBy === plugin) changes.push({ put: 'category', record: { ...record, madeBy: former } });
  }
  for (const record of store.all('lineItem')) {
    if (record.madeBy === plugin) changes.push({ put: 'lineItem', record: { ...record, madeBy: former } });
  }
  for (const record of store.all('result')) {
    if (record.madeBy !== plugin && record.changedBy !== plugin) continue;
    const { madeBy, changedBy } = record;
    changes.push({ put: 'result', record: { ...record, madeBy: renamed(madeBy), changedBy: renamed(changedBy) } });
  }
  return changes;
}
