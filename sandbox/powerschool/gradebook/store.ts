import type { Day } from '../../district/dates.js';
import { openJournal, readJournal } from './journal.js';
import type { Category, Kind, LineItem, Lock, RecordOfKind, Result } from './records.js';

/** One change of the gradebook. What belongs together is one list of changes, and one line of the journal. */
export type Change =
  | { put: 'category'; record: Category }
  | { put: 'lineItem'; record: LineItem }
  | { put: 'result'; record: Result }
  | { remove: Kind; id: string }
  | { lock: Lock }
  | { switches: Record<string, string> }
  | { deletedLineItems: string[] }
  | { nextNumber: number };

export interface GradebookStore {
  commit(changes: readonly Change[]): void;
  category(id: string): Category | undefined;
  lineItem(id: string): LineItem | undefined;
  result(id: string): Result | undefined;
  all<K extends Kind>(kind: K): Iterable<RecordOfKind[K]>;
  lineItemsOfClass(id: string): readonly LineItem[];
  resultsOfLineItem(id: string): readonly Result[];
  /** Whether a line item of this id was deleted, however deletions show. */
  wasDeleted(id: string): boolean;
  locks(): readonly Lock[];
  /** The next number for ids that PowerSchool gives out itself. */
  nextNumber(): number;
  /** A stamp on this day, later than every one before. */
  stamp(today: Day): string;
  /** Another value after each change. */
  version(): number;
  /** Another value after each change of a category. */
  categoryVersion(): number;
  close(): void;
}

const firstNumber = 500_001;

/**
 * The gradebook's state, in memory and in a journal.
 *
 * @param file undefined keeps it in memory alone
 */
export function openGradebookStore(
  file: string | undefined,
  restoreSwitches: (values: Record<string, string>) => void,
): GradebookStore {
  const categories = new Map<string, Category>();
  const lineItems = new Map<string, LineItem>();
  const results = new Map<string, Result>();
  const byClass = new Map<string, LineItem[]>();
  const byLineItem = new Map<string, Result[]>();
  const deletedLineItems = new Set<string>();
  let locks: Lock[] = [];
  let switchValues: Record<string, string> = {};
  let nextNumber = firstNumber;
  let lastStamp = 0;
  let version = 0;
  let categoryVersion = 0;
  // Millions of results repeat few texts; parsed lines would each hold a copy.
  const texts = new Map<string, string>();
  const shared = (text: string): string => {
    const known = texts.get(text);
    if (known !== undefined) return known;
    texts.set(text, text);
    return text;
  };

  const putCategory = (record: Category): void => {
    categories.set(record.sourcedId, record);
    categoryVersion += 1;
  };
  const putLineItem = (record: LineItem): void => {
    const old = lineItems.get(record.sourcedId);
    const group = byClass.get(record.class) ?? [];
    const at = old ? group.indexOf(old) : -1;
    if (at < 0) group.push(record);
    else group[at] = record;
    byClass.set(record.class, group);
    lineItems.set(record.sourcedId, record);
    deletedLineItems.delete(record.sourcedId);
  };
  const putResult = (sent: Result): void => {
    // One plain literal for all: objects put together by spreading take twice the memory.
    const record: Result = {
      sourcedId: sent.sourcedId,
      status: sent.status,
      dateLastModified: sent.dateLastModified,
      lineItem: lineItems.get(sent.lineItem)?.sourcedId ?? sent.lineItem,
      student: shared(sent.student),
      scoreStatus: shared(sent.scoreStatus),
      score: sent.score,
      scoreDate: shared(sent.scoreDate),
      comment: sent.comment,
      madeBy: shared(sent.madeBy),
      changedBy: shared(sent.changedBy),
      editedByPerson: sent.editedByPerson,
    };
    const group = byLineItem.get(record.lineItem) ?? [];
    const at = group.findIndex((one) => one.sourcedId === record.sourcedId);
    if (at < 0) group.push(record);
    else group[at] = record;
    byLineItem.set(record.lineItem, group);
    results.set(record.sourcedId, record);
  };
  const takeOut = <T extends { sourcedId: string }>(group: T[] | undefined, id: string): void => {
    const at = group?.findIndex((one) => one.sourcedId === id) ?? -1;
    if (at >= 0) group!.splice(at, 1);
  };
  const remove = (kind: Kind, id: string): void => {
    if (kind === 'category') {
      categories.delete(id);
      categoryVersion += 1;
    }
    if (kind === 'lineItem') {
      takeOut(byClass.get(lineItems.get(id)?.class ?? ''), id);
      lineItems.delete(id);
      byLineItem.delete(id);
      deletedLineItems.add(id);
    }
    if (kind === 'result') {
      takeOut(byLineItem.get(results.get(id)?.lineItem ?? ''), id);
      results.delete(id);
    }
  };
  const noteNumber = ({ sourcedId, dateLastModified }: { sourcedId: string; dateLastModified: string }): void => {
    const number = /^(?:LI|R|C)(\d{6,9})$/.exec(sourcedId);
    if (number) nextNumber = Math.max(nextNumber, Number(number[1]) + 1);
    lastStamp = Math.max(lastStamp, Date.parse(dateLastModified));
  };
  const apply = (change: Change): void => {
    if ('put' in change) {
      noteNumber(change.record);
      if (change.put === 'category') putCategory(change.record);
      else if (change.put === 'lineItem') putLineItem(change.record);
      else putResult(change.record);
    } else if ('remove' in change) remove(change.remove, change.id);
    else if ('lock' in change) {
      const { lock } = change;
      const same = (one: Lock): boolean =>
        one.term === lock.term && one.school === lock.school && one.class === lock.class;
      locks = [...locks.filter((one) => !same(one)), lock];
    } else if ('switches' in change) switchValues = change.switches;
    else if ('deletedLineItems' in change) for (const id of change.deletedLineItems) deletedLineItems.add(id);
    else nextNumber = Math.max(nextNumber, change.nextNumber);
  };

  function* snapshot(): Generator<Change[]> {
    yield [{ nextNumber }, { switches: switchValues }, { deletedLineItems: [...deletedLineItems] }];
    yield locks.map((lock) => ({ lock }));
    for (const record of categories.values()) yield [{ put: 'category', record }];
    for (const record of lineItems.values()) yield [{ put: 'lineItem', record }];
    for (const record of results.values()) yield [{ put: 'result', record }];
  }

  if (file !== undefined) {
    for (const line of readJournal(file)) for (const change of line as Change[]) apply(change);
    restoreSwitches(switchValues);
  }
  const journal = file === undefined ? undefined : openJournal(file, snapshot());

  const lists = { category: categories, lineItem: lineItems, result: results };
  return {
    commit: (changes) => {
      if (changes.length === 0) return;
      journal?.append(changes);
      for (const change of changes) apply(change);
      version += 1;
    },
    category: (id) => categories.get(id),
    lineItem: (id) => lineItems.get(id),
    result: (id) => results.get(id),
    all: <K extends Kind>(kind: K) => lists[kind].values() as Iterable<RecordOfKind[K]>,
    lineItemsOfClass: (id) => byClass.get(id) ?? [],
    resultsOfLineItem: (id) => byLineItem.get(id) ?? [],
    wasDeleted: (id) => deletedLineItems.has(id) || lineItems.get(id)?.status === 'tobedeleted',
    locks: () => locks,
    nextNumber: () => nextNumber++,
    stamp: (today) => {
      const midnight = Date.parse(`${today}T00:00:00.000Z`);
      lastStamp = Math.max(lastStamp + 1, midnight + (Date.now() % 86_400_000));
      return new Date(lastStamp).toISOString();
    },
    version: () => version,
    categoryVersion: () => categoryVersion,
    close: () => journal?.close(),
  };
}
