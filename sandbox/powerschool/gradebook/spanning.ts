import type { GradebookContext } from './context.js';
import { hiddenFieldsOf, type LineItem } from './records.js';
import type { Change, GradebookStore } from './store.js';

/**
 * In PowerTeacher Pro one assignment may span several sections: a row for each, equal in all but due date and students.
 * OneRoster shows each row as a line item of its own and does not say that they belong together.
 */
export function siblingsOf(store: GradebookStore, item: LineItem): LineItem[] {
  return item.spans
    .filter((id) => id !== item.sourcedId)
    .map((id) => store.lineItem(id))
    .filter((row) => row !== undefined)
    .filter((row) => row.status === 'active');
}

/** A line item as it becomes, and what that does to the rows of the same assignment in other classes. */
export function putWithSiblings({ store }: GradebookContext, record: LineItem): Change[] {
  const { title, description, assignDate, category, resultValueMin, resultValueMax, scoreType, metadata } = record;
  const shared = { title, description, assignDate, category, resultValueMin, resultValueMax, scoreType, metadata };
  const rows = siblingsOf(store, record).map((row): LineItem => {
    const { dateLastModified, editedByPerson } = record;
    return { ...row, ...shared, ...hiddenFieldsOf(record), dateLastModified, editedByPerson };
  });
  return [record, ...rows].map((row): Change => ({ put: 'lineItem', record: row }));
}
