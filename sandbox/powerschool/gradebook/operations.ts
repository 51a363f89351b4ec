import type { OneRosterRecord } from '../../district/records.js';
import type { FaultSettings, FaultSwitches } from '../../faults.js';
import { numberOf, type FaultReach, type Reach } from '../fault-reach.js';
import type { Operation } from '../operations.js';
import type { GradebookContext } from './context.js';
import type { LineItem, Result } from './records.js';

type Collection = 'categories' | 'lineItems' | 'results';
type Ids = Record<string, string>;
type Select = (ids: Ids) => readonly OneRosterRecord[];

/** The ten reads of the gradebook service of OneRoster 1.1. */
export function createGradebookOperations(
  context: GradebookContext,
  faults: FaultSwitches,
  strikes: FaultReach,
): Operation[] {
  const { store, categories, switches, roster } = context;
  const version = (): string => `${store.version()}|${switches.version()}|${roster.version()}`;
  const shape = createFaultShaping(faults, strikes);
  const many = (name: string, path: string, collection: Collection, select: Select): Operation => ({
    ...{ name, path, collection, envelope: collection, scope: 'gradebook.readonly', single: false, version },
    select: (_view, ids) => select(ids),
    shape: (rows, ids, reach) => shape(name, rows, ids, reach),
  });
  const one = (name: string, path: string, collection: Collection, envelope: string, select: Select): Operation => ({
    ...{ name, path, collection, envelope, scope: 'gradebook.readonly', single: true, version },
    select: (_view, ids) => select(ids),
  });
  const listOf = <T>(found: T | undefined): T[] => (found === undefined ? [] : [found]);
  const itemsOf = (id: string): readonly LineItem[] => store.lineItemsOfClass(id);
  const resultsOf = (id: string): Result[] => itemsOf(id).flatMap((item) => store.resultsOfLineItem(item.sourcedId));
  const schoolOf = (item: LineItem): string | undefined => roster.classOf(item.class)?.school;
  const allLineItems = (): LineItem[] => {
    const all = [...store.all('lineItem')];
    const shown = switches.get('all-line-items');
    if (shown === 'every-class') return all;
    const [first] = all.map(schoolOf).sort();
    return shown === 'none' ? [] : all.filter((item) => schoolOf(item) === first);
  };
  return [
    many('getAllCategories', '/categories', 'categories', () => categories.listed()),
    one('getCategory', '/categories/:id', 'categories', 'category', ({ id }) =>
      categories.listed().filter((category) => category.sourcedId === id),
    ),
    many('getAllLineItems', '/lineItems', 'lineItems', allLineItems),
    one('getLineItem', '/lineItems/:id', 'lineItems', 'lineItem', ({ id }) => listOf(store.lineItem(id!))),
    many('getAllResults', '/results', 'results', () => [...store.all('result')]),
    one('getResult', '/results/:id', 'results', 'result', ({ id }) => listOf(store.result(id!))),
    many('getLineItemsForClass', '/classes/:id/lineItems', 'lineItems', ({ id }) => [...itemsOf(id!)]),
    many('getResultsForClass', '/classes/:id/results', 'results', ({ id }) => resultsOf(id!)),
    many('getResultsForLineItemForClass', '/classes/:id/lineItems/:item/results', 'results', ({ id, item }) =>
      store.lineItem(item!)?.class === id ? [...store.resultsOfLineItem(item!)] : [],
    ),
    many('getResultsForStudentForClass', '/classes/:id/students/:student/results', 'results', ({ id, student }) =>
      resultsOf(id!).filter((result) => result.student === student),
    ),
  ];
}

/** What faults make of the rows of a list. Those that strike rosters, too, strike the gradebook only by `path`. */
function createFaultShaping(faults: FaultSwitches, strikes: FaultReach) {
  const named = (name: string, { collection, path }: Reach): FaultSettings | undefined => {
    const settings = faults.get(name);
    if (settings?.path === undefined) return undefined;
    return settings.path === collection || path.includes(String(settings.path)) ? settings : undefined;
  };
  return <Row>(operation: string, rows: readonly Row[], ids: Ids, reach: Reach): readonly Row[] => {
    if (operation === 'getAllCategories' && strikes('no-categories', reach)) return [];
    let shaped = rows;
    const chosen = faults.get('results-missing-in-class')?.class;
    if (operation === 'getResultsForClass' && (chosen === undefined || String(chosen) === ids.id)) {
      const missing = strikes('results-missing-in-class', reach);
      const nth = missing && numberOf(missing, 'nth', 3);
      if (nth) shaped = shaped.filter((_, index) => index % nth !== nth - 1);
    }
    const short = named('short-collection', reach);
    if (short) shaped = shaped.slice(0, Math.floor(shaped.length * (1 - numberOf(short, 'percent', 10) / 100)));
    const duplicate = named('duplicate-record', reach);
    const every = duplicate && numberOf(duplicate, 'nth', 50);
    if (every) shaped = [...shaped, ...shaped.filter((_, index) => index % every === 0)];
    return shaped;
  };
}
