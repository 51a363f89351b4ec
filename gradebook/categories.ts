import type { PassbackSettings } from '../config/passback-settings.js';
import type { Category } from '../oneroster/gradebook/model.js';
import type { ClassFacts, ClassPolicy } from './class-facts.js';

interface CategoryContext {
  classSourcedId: string;
  /** sourcedId and other ids of the class's primary teacher; empty if there is none. */
  teacherIds: readonly string[];
  /** The year in which the school year ends, for example `2027`; null if not known. */
  schoolYear: string | null;
  of: 'teacher' | 'everybody';
  settings: PassbackSettings['categories'];
}

/** PowerSchool counts its years from 1990, by the year in which they begin; a term id is a hundred times that. */
const firstYear = 1990;

/** The category of an assignment group, and what led to it. */
export interface CategoryMatch {
  category: Category;
  by: 'name' | 'alias' | 'fallback';
}

/**
 * The category for a Canvas assignment group: the one of that name, or of its alias, among those of the class's teacher
 * and year; else the fallback's. Null if there is none. Names are compared without regard to case and spaces.
 * Sources: GG4L, "Grade Sync with PowerSchool" (`userDcid`, `TermID`); Instructure (the first of the name wins).
 */
function matchCategory(
  groupName: string,
  categories: readonly Category[],
  context: CategoryContext,
): CategoryMatch | null {
  const usable = categories.filter((each) => each.isActive && isOfClass(each, context));
  const { aliases, fallback } = context.settings;
  const alias = aliases.find(({ group }) => plain(group) === plain(groupName))?.category;
  const names = [
    alias === undefined ? ({ by: 'name', name: groupName } as const) : ({ by: 'alias', name: alias } as const),
    { by: 'fallback', name: fallback } as const,
  ];
  for (const { by, name } of names) {
    const category = name === null ? undefined : usable.find((each) => plain(each.title) === plain(name));
    if (category) return { category, by };
  }
  return null;
}

/** The category of an assignment group in a class. */
export function categoryOfGroup(
  groupName: string | null,
  facts: Pick<ClassFacts, 'classSourcedId' | 'teacherIds' | 'schoolYear' | 'categories'>,
  policy: Pick<ClassPolicy, 'categoriesOf' | 'passback'>,
): CategoryMatch | null {
  const { classSourcedId, teacherIds, schoolYear, categories } = facts;
  return matchCategory(groupName ?? '', categories, {
    ...{ classSourcedId, teacherIds, schoolYear },
    ...{ of: policy.categoriesOf, settings: policy.passback.categories },
  });
}

/** The category of course grades in a class: that name only, since any other may have weight. */
export function categoryOfCourseGrades(
  facts: Pick<ClassFacts, 'classSourcedId' | 'teacherIds' | 'schoolYear' | 'categories'>,
  { categoriesOf, passback }: Pick<ClassPolicy, 'categoriesOf' | 'passback'>,
): CategoryMatch | null {
  const { category } = passback.courseGrades;
  const onlyThatName = { ...passback, categories: { aliases: [], fallback: null } };
  return category === null ? null : categoryOfGroup(category, facts, { categoriesOf, passback: onlyThatName });
}

/**
 * The category of a line item that stands in one already: it stays there while that has the name that its group asks
 * for, whoever's it is. So a change of teacher writes to no line item, which could reset what 1.1 cannot read. Only
 * where the SIS has refused writes to the class meanwhile it moves to the present teacher's category of that name: some
 * gradebooks let the teacher act whose category it is.
 *
 * @param wanted the category that its group asks for; null: there is none
 * @param stored sourcedId of the category in which it stands; null if not known
 */
export function categoryToKeep(
  wanted: Category | null,
  stored: string | null,
  facts: Pick<ClassFacts, 'classSourcedId' | 'teacherIds' | 'categories' | 'isRefused'>,
  policy: Pick<ClassPolicy, 'categoriesOf' | 'passback'>,
): string | null {
  if (wanted === null) return stored;
  const standing = facts.categories.find((each) => each.sourcedId === stored);
  if (!standing || plain(standing.title) !== plain(wanted.title)) return wanted.sourcedId;
  const { classSourcedId, teacherIds } = facts;
  const context = { classSourcedId, teacherIds, schoolYear: null, of: policy.categoriesOf };
  const isOfFormerTeacher = !isOfClass(standing, { ...context, settings: policy.passback.categories });
  return facts.isRefused && isOfFormerTeacher ? wanted.sourcedId : stored;
}

function isOfClass(category: Category, { classSourcedId, teacherIds, schoolYear, of }: CategoryContext): boolean {
  if (category.classSourcedId !== null) return category.classSourcedId === classSourcedId;
  if (of === 'everybody' || category.teacherDcid === null) return true;
  if (!teacherIds.some((id) => isDcidOf(category.teacherDcid!, id))) return false;
  return category.termId === null || schoolYear === null || yearOfTerm(category.termId) === Number(schoolYear) - 1;
}

/**
 * Whether a DCID is that of a record: the sourcedId itself, or its number behind letters (`T1204`). Which form
 * PowerSchool gives is not documented.
 */
export function isDcidOf(dcid: string, sourcedId: string): boolean {
  return sourcedId === dcid || sourcedId.replace(/^\D+/, '') === dcid;
}

function yearOfTerm(termId: string): number {
  return Math.floor(Number(termId) / 100) + firstYear;
}

function plain(name: string): string {
  return name.replace(/\s+/g, ' ').trim().toLowerCase();
}
