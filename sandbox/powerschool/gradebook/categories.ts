import type { Switches } from '../switches.js';
import { generateCategories } from './generated-categories.js';
import type { Category } from './records.js';
import type { GradebookRoster } from './roster.js';
import type { GradebookStore } from './store.js';

export interface Categories {
  all(): readonly Category[];
  /** As the feed lists them: inactive ones by the switch `inactive-categories`. */
  listed(): readonly Category[];
  get(id: string): Category | undefined;
  ofTeacher(teacher: string, termId: number | null): Category[];
}

/** Who made a category that was generated and has been deleted: its record only says that it is gone. */
export const removedMarker = 'removed';

/** Which metadata says whose a category is. */
function ownerOf({ teacher, classId }: Category): string {
  return teacher !== null ? 'userDcid' : classId !== null ? 'classId' : 'none';
}

/** The generated categories with what was written and changed since; made when first asked for. */
export function createCategories(roster: GradebookRoster, store: GradebookStore, switches: Switches): Categories {
  let generated: { key: string; list: Category[] } | undefined;
  let merged: { key: string; byId: Map<string, Category>; byTeacher: Map<string, Category[]> } | undefined;
  const merge = (): NonNullable<typeof merged> => {
    const mode = switches.get('category-metadata');
    const ground = `${roster.version()}|${mode}`;
    const key = `${ground}|${store.categoryVersion()}`;
    if (merged?.key === key) return merged;
    if (generated?.key !== ground) generated = { key: ground, list: generateCategories(roster, mode) };
    const byId = new Map(generated.list.map((one) => [one.sourcedId, one]));
    for (const one of store.all('category')) {
      if (one.madeBy === removedMarker) byId.delete(one.sourcedId);
      else if (ownerOf(one) === mode) byId.set(one.sourcedId, one);
    }
    const byTeacher = new Map<string, Category[]>();
    for (const one of byId.values()) {
      if (one.teacher === null) continue;
      const group = byTeacher.get(one.teacher);
      if (group) group.push(one);
      else byTeacher.set(one.teacher, [one]);
    }
    merged = { key, byId, byTeacher };
    return merged;
  };
  return {
    all: () => [...merge().byId.values()],
    listed: () => {
      const how = switches.get('inactive-categories');
      const all = [...merge().byId.values()];
      if (how === 'listed') return all;
      if (how === 'hidden') return all.filter((one) => one.active);
      return all.map((one) => (one.active ? one : { ...one, status: 'tobedeleted' as const }));
    },
    get: (id) => merge().byId.get(id),
    ofTeacher: (teacher, termId) => (merge().byTeacher.get(teacher) ?? []).filter((one) => one.termId === termId),
  };
}
