import type { Switches } from '../switches.js';
import type { Categories } from './categories.js';
import type { Kind, RecordOfKind } from './records.js';
import type { GradebookRoster } from './roster.js';
import type { Change, GradebookStore } from './store.js';

/** What every rule of the gradebook looks at. */
export interface GradebookContext {
  store: GradebookStore;
  roster: GradebookRoster;
  categories: Categories;
  switches: Switches;
}

/** A write that PowerSchool's rules allow, not yet done. */
export interface Write {
  kind: Kind;
  record: RecordOfKind[Kind];
  outcome: 'created' | 'changed' | 'identical' | 'deleted';
  changes: Change[];
}

/** Fields of a record that a PUT leaves as they were say that it changed nothing. */
export function isSame(one: object, other: object): boolean {
  const bare = (record: object): string =>
    JSON.stringify(
      Object.entries(record)
        .filter(([name]) => name !== 'dateLastModified' && name !== 'editedByPerson' && name !== 'changedBy')
        .sort(([first], [second]) => (first < second ? -1 : 1)),
    );
  return bare(one) === bare(other);
}

export const pluginOf = (client: string): string => `plugin:${client}`;
