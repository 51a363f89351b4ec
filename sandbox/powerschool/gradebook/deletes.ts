import { forbidden, unknownObject } from '../failures.js';
import { removedMarker } from './categories.js';
import { pluginOf, type GradebookContext, type Write } from './context.js';
import { notOwner, precondition, unableToFind } from './failures.js';
import { checkTeacher, checkLock } from './line-item-rules.js';
import type { Kind, LineItem, Result } from './records.js';
import { siblingsOf } from './spanning.js';
import type { Change } from './store.js';

/** What deleting an object does, after PowerSchool's rules. */
export function deleteObject(context: GradebookContext, kind: Kind, id: string, client: string): Write {
  if (kind === 'category') return deleteCategory(context, id, client);
  return kind === 'lineItem' ? deleteLineItem(context, id, client) : deleteResult(context, id, client);
}

function deleteCategory(context: GradebookContext, id: string, client: string): Write {
  const { store, categories, switches, roster } = context;
  const record = categories.get(id);
  if (!record) throw unknownObject(`category ${id} is not known`);
  if (record.districtLevel) throw forbidden('a category of the district cannot be deleted');
  if (record.madeBy !== pluginOf(client) && switches.get('foreign-items') === 'refused') throw notOwner('the category');
  for (const item of store.all('lineItem')) {
    if (item.category === id && item.status === 'active') throw precondition(`the category ${id} has assignments`);
  }
  const gone = { ...record, madeBy: removedMarker, dateLastModified: store.stamp(roster.today()) };
  return { kind: 'category', record, outcome: 'deleted', changes: [{ put: 'category', record: gone }] };
}

function deleteLineItem(context: GradebookContext, id: string, client: string): Write {
  const { store, switches, roster } = context;
  if (store.wasDeleted(id)) throw unableToFind(id);
  const record = store.lineItem(id);
  if (!record) throw unknownObject(`lineItem ${id} is not known`);
  if (record.madeBy !== pluginOf(client) && switches.get('foreign-items') === 'refused')
    throw notOwner('the assignment');
  const of = roster.classOf(record.class);
  if (of) {
    checkTeacher(context, of, record);
    checkLock(context, of, record.dueDate);
  }
  const rows = [record, ...siblingsOf(store, record)];
  const hasResults = rows.some((row) => store.resultsOfLineItem(row.sourcedId).some((one) => one.status === 'active'));
  if (hasResults && switches.get('delete-with-results') === 'refused') {
    throw precondition(`the assignment ${id} has scores`);
  }
  return { kind: 'lineItem', record, outcome: 'deleted', changes: deleteWithSiblings(context, record) };
}

function deleteResult(context: GradebookContext, id: string, client: string): Write {
  const { store, switches, roster } = context;
  const record = store.result(id);
  const item = record && store.lineItem(record.lineItem);
  if (!record || !item || record.status !== 'active') throw unknownObject(`result ${id} is not known`);
  if (item.status !== 'active') throw unableToFind(item.sourcedId);
  if (item.madeBy !== pluginOf(client) && switches.get('foreign-scores') === 'refused')
    throw notOwner('the assignment');
  if (record.changedBy.startsWith('teacher:') && switches.get('hand-scores') === 'refused') throw notOwner('the score');
  const of = roster.classOf(item.class);
  if (of) {
    checkTeacher(context, of, item);
    checkLock(context, of, item.dueDate);
  }
  return { kind: 'result', record, outcome: 'deleted', changes: deletionOfResult(context, record) };
}

/** A deleted line item takes the rows of its assignment in other classes along. */
export function deleteWithSiblings(context: GradebookContext, item: LineItem): Change[] {
  return [item, ...siblingsOf(context.store, item)].flatMap((row) => deletionOfLineItem(context, row));
}

/** A line item leaves with its results, or both stay as tobedeleted. */
function deletionOfLineItem(context: GradebookContext, item: LineItem): Change[] {
  const { store, switches, roster } = context;
  const results = store.resultsOfLineItem(item.sourcedId).filter((one) => one.status === 'active');
  const changes = results.flatMap((one) => deletionOfResult(context, one));
  if (switches.get('deleted-items') === 'vanish') {
    const removals = store
      .resultsOfLineItem(item.sourcedId)
      .map(({ sourcedId }): Change => ({ remove: 'result', id: sourcedId }));
    return [...removals, { remove: 'lineItem', id: item.sourcedId }];
  }
  const record: LineItem = { ...item, status: 'tobedeleted', dateLastModified: store.stamp(roster.today()) };
  return [...changes, { put: 'lineItem', record }];
}

export function deletionOfResult({ store, switches, roster }: GradebookContext, result: Result): Change[] {
  if (switches.get('deleted-items') === 'vanish') return [{ remove: 'result', id: result.sourcedId }];
  const record: Result = { ...result, status: 'tobedeleted', dateLastModified: store.stamp(roster.today()) };
  return [{ put: 'result', record }];
}
