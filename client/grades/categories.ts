import { categoryOfGroup, type CategoryMatch } from '../../gradebook/categories.js';
import type { WorkReason } from '../../codes/grade-reasons.js';
import type { JudgedClass } from './judge-class.js';

/** The category of a Canvas assignment group in the classes of one teacher. */
export interface GroupLine {
  teacher: string | null;
  group: string;
  /** Title of the category in the SIS; null: there is none. */
  category: string | null;
  by: CategoryMatch['by'] | null;
  classes: string[];
  /** Pieces of work in the group, and those of them that go into the gradebook if there is a category. */
  works: number;
  going: number;
}

export interface TeacherCategories {
  teacher: string | null;
  groups: GroupLine[];
  /** Categories of the teacher in the SIS that no assignment group uses. */
  unused: Array<{ title: string; isActive: boolean }>;
}

/** Reasons of work that would go once it has a category or a grade. */
const goesLater: ReadonlySet<string> = new Set<WorkReason>([
  'NOTHING_TO_SEND_YET',
  'CATEGORY_MISSING',
  'CLASS_WITHOUT_TEACHER',
]);

/** Assignment groups and categories of one class. */
export interface ClassCategories {
  teacher: string | null;
  groups: GroupLine[];
  categories: Array<{ title: string; isActive: boolean }>;
}

/** The assignment groups of a class against the categories of its teacher. Pure. */
export function categoriesOfClass({
  facts,
  policy,
  works,
}: Pick<JudgedClass, 'facts' | 'policy' | 'works'>): ClassCategories {
  const teacher = facts.teacherIds[0] ?? null;
  const groups = new Map<string, GroupLine>();
  for (const { work, prepared } of works) {
    const group = work.groupName ?? '';
    const match = categoryOfGroup(work.groupName, facts, policy);
    const [category, by] = [match?.category.title ?? null, match?.by ?? null];
    const goes = prepared.reason === null || goesLater.has(prepared.reason);
    const line = groups.get(group) ?? {
      ...{ teacher, group, category, by, classes: [facts.classSourcedId], works: 0, going: 0 },
    };
    groups.set(group, { ...line, works: line.works + 1, going: line.going + (goes ? 1 : 0) });
  }
  const categories = facts.categories.map(({ title, isActive }) => ({ title, isActive }));
  return { teacher, groups: [...groups.values()], categories };
}

/** The same for all classes of each teacher. Pure. */
export function categoriesByTeacher(classes: readonly ClassCategories[]): TeacherCategories[] {
  const teachers = new Map<string | null, ClassCategories[]>();
  for (const each of classes) teachers.set(each.teacher, [...(teachers.get(each.teacher) ?? []), each]);
  return [...teachers]
    .map(([teacher, own]) => ({
      teacher,
      groups: mergedGroups(own.flatMap((each) => each.groups)),
      unused: unusedOf(own),
    }))
    .sort((one, other) => (one.teacher ?? '').localeCompare(other.teacher ?? ''));
}

function mergedGroups(lines: readonly GroupLine[]): GroupLine[] {
  const merged = new Map<string, GroupLine>();
  for (const line of lines) {
    const key = JSON.stringify([line.group, line.category, line.by]);
    const known = merged.get(key);
    merged.set(
      key,
      known === undefined
        ? line
        : {
            ...known,
            classes: [...known.classes, ...line.classes],
            works: known.works + line.works,
            going: known.going + line.going,
          },
    );
  }
  return [...merged.values()].sort((one, other) => one.group.localeCompare(other.group));
}

function unusedOf(classes: readonly ClassCategories[]): TeacherCategories['unused'] {
  const used = new Set(classes.flatMap((each) => each.groups.map(({ category }) => category)));
  const titles = new Map<string, boolean>();
  for (const { title, isActive } of classes.flatMap((each) => each.categories)) {
    titles.set(title, isActive || (titles.get(title) ?? false));
  }
  return [...titles]
    .filter(([title]) => !used.has(title))
    .map(([title, isActive]) => ({ title, isActive }))
    .sort((one, other) => one.title.localeCompare(other.title));
}

/** Whether work of a group that should go has no category. */
export function lacksCategory({ by, going }: Pick<GroupLine, 'by' | 'going'>): boolean {
  return by === null && going > 0;
}
