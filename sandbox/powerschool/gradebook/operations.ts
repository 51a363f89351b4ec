import type { OneRosterRecord } from '../../district/records.js';
import type { FaultSettings, FaultSwitches } from '../../faults.js';
import type { Operation } from '../operations.js';
import type { GradebookContext } from './context.js';
import type { LineItem, Result } from './records.js';

type Collection = 'categories' | 'lineItems' | 'results';
type Ids = Record<string, string>;
type Select = (ids: Ids) => readonly OneRosterRecord[];

/** The ten reads of the gradebook service of OneRoster 1.1. */
export function createGradebookOperations(context: GradebookContext, faults: FaultSwitches): Operation[] {
  const { store, categories, switches, roster } = context;
  const version = (): string => {
    const state = `${store.version()}|${switches.version()}|${roster.version()}`;
    return `${state}|${JSON.stringify(shaping.map((name) => faults.get(name) ?? null))}`;
  };
  const many = (name: string, path: string, collection: Collection, select: Select): Operation => ({
    ...{ name, path, collection, envelope: collection, scope: 'gradebook.readonly', single: false, version },
    select: (_view, ids) => reshape(faults, collection, select(ids)),
  });
  const one = (name: string, path: string, collection: Collection, envelope: string, select: Select): Operation => ({
    ...{ name, path, collection, envelope, scope: 'gradebook.readonly', single: true, version },
    select: (_view, ids) => select(ids),
  });
  const listOf = <T>(found: T | undefined): T[] => (found === undefined ? [] : [found]);
  const itemsOf = (id: string): readonly LineItem[] => store.lineItemsOfClass(id);
  const resultsOf = (id: string): Result[] => itemsOf(id).flatMap((item) => store.resultsOfLineItem(item.sourcedId));
  const missingFromClass = (id: string): readonly Result[] => {
    const missing = faults.get('results-missing-in-class');
    if (!missing || (missing.class !== undefined && String(missing.class) !== id)) return resultsOf(id);
    const nth = typeof missing.nth === 'number' ? missing.nth : 3;
    return resultsOf(id).filter((_, index) => index % nth !== nth - 1);
  };
  return [
    many('getAllCategories', '/categories', 'categories', () =>
      faults.get('no-categories') ? [] : categories.listed(),
    ),
    one('getCategory', '/categories/:id', 'categories', 'category', ({ id }) =>
      categories.listed().filter((category) => category.sourcedId === id),
    ),
    many('getAllLineItems', '/lineItems', 'lineItems', () => [...store.all('lineItem')]),
    one('getLineItem', '/lineItems/:id', 'lineItems', 'lineItem', ({ id }) => listOf(store.lineItem(id!))),
    many('getAllResults', '/results', 'results', () => [...store.all('result')]),
    one('getResult', '/results/:id', 'results', 'result', ({ id }) => listOf(store.result(id!))),
    many('getLineItemsForClass', '/classes/:id/lineItems', 'lineItems', ({ id }) => itemsOf(id!)),
    many('getResultsForClass', '/classes/:id/results', 'results', ({ id }) => missingFromClass(id!)),
    many('getResultsForLineItemForClass', '/classes/:id/lineItems/:item/results', 'results', ({ id, item }) =>
      store.lineItem(item!)?.class === id ? store.resultsOfLineItem(item!) : [],
    ),
    many('getResultsForStudentForClass', '/classes/:id/students/:student/results', 'results', ({ id, student }) =>
      resultsOf(id!).filter((result) => result.student === student),
    ),
  ];
}

const shaping = ['short-collection', 'duplicate-record', 'no-categories', 'results-missing-in-class'] as const;

/** What faults that shorten or double collections do to the gradebook's. They must name it by `path`. */
function reshape<Row>(faults: FaultSwitches, collection: Collection, rows: readonly Row[]): readonly Row[] {
  const concerned = (settings: FaultSettings | undefined): settings is FaultSettings => settings?.path === collection;
  const short = faults.get('short-collection');
  let shaped = rows;
  if (concerned(short)) {
    const percent = typeof short.percent === 'number' ? short.percent : 10;
    shaped = shaped.slice(0, Math.floor(shaped.length * (1 - percent / 100)));
  }
  const duplicate = faults.get('duplicate-record');
  if (concerned(duplicate)) {
    const nth = typeof duplicate.nth === 'number' ? duplicate.nth : 50;
    shaped = [...shaped, ...shaped.filter((_, index) => index % nth === 0)];
  }
  return shaped;
}
