import type { Day } from '../../district/dates.js';
import type { Class } from '../../district/records.js';
import { invalidData } from '../failures.js';
import type { GradebookContext } from './context.js';
import { alreadyExists, conflict, notTeaching, precondition, termLocked, unknownReference } from './failures.js';
import type { Category, LineItem, Lock, Result } from './records.js';

/** PowerTeacher Pro's limits; numbers beyond them are not points. */
const mostPoints = 9_999;
const longestTitle = { lineItem: 50, category: 30 };

/** A title within its limit: cut, or refused. Lengths are counted in characters, not in UTF-16 units. */
export function fittingTitle({ switches }: GradebookContext, kind: keyof typeof longestTitle, title: string): string {
  const characters = [...title];
  const most = longestTitle[kind];
  if (characters.length <= most) return title;
  if (switches.get('long-titles') === 'cut') return characters.slice(0, most).join('').trimEnd();
  throw invalidData(`the title has ${characters.length} characters; at most ${most} are allowed`);
}

export function checkMaximum({ switches }: GradebookContext, maximum: number | null): number {
  if (maximum === null || maximum <= 0 || maximum > mostPoints) {
    throw conflict(`score entry points: resultValueMax must be above 0 and at most ${mostPoints}`);
  }
  if (!Number.isInteger(maximum) && switches.get('fractional-totals') === 'refused') {
    throw conflict('score entry points: resultValueMax must be a whole number');
  }
  return maximum;
}

export function checkDueDate({ roster }: GradebookContext, of: Class, dueDate: Day): void {
  if (!roster.inTerms(of, dueDate)) throw conflict(`the due date ${dueDate} is outside the term of the section`);
}

export function checkUnique(
  { store }: GradebookContext,
  wanted: Pick<LineItem, 'sourcedId' | 'class' | 'title' | 'dueDate'>,
): void {
  const title = wanted.title.toLowerCase();
  const other = store
    .lineItemsOfClass(wanted.class)
    .find(
      (one) =>
        one.sourcedId !== wanted.sourcedId &&
        one.status === 'active' &&
        one.dueDate === wanted.dueDate &&
        one.title.toLowerCase() === title,
    );
  if (other) throw alreadyExists(`an assignment "${wanted.title}" due ${wanted.dueDate} in this section`);
}

/** The session whose lock keeps a class from being written on a day: of the school, unless the class has a lock record of its own. */
function lockOn({ store, roster }: GradebookContext, of: Class, day: Day): string | undefined {
  const locks = store.locks();
  if (locks.length === 0) return undefined;
  const lockOf = (term: string): Lock | undefined =>
    locks.find((one) => one.term === term && one.class === of.sourcedId) ??
    locks.find((one) => one.term === term && one.class === null && one.school === of.school);
  return locks
    .map((one) => roster.session(one.term))
    .find(
      (session) => session && session.startDate <= day && day <= session.endDate && lockOf(session.sourcedId)?.locked,
    )?.title;
}

export function checkLock(context: GradebookContext, of: Class, ...days: Day[]): void {
  for (const day of days) {
    const title = lockOn(context, of, day);
    if (title !== undefined) throw termLocked(title, Number(context.switches.get('locked-term')));
  }
}

export function checkStale(
  { switches }: GradebookContext,
  stored: LineItem | Result,
  sent: string | null,
  markSeen: () => void,
): void {
  const how = switches.get('stale-write');
  if (how === 'refused-once' && stored.editedByPerson) {
    markSeen();
    throw precondition(`${stored.sourcedId} was changed meanwhile: resubmit`);
  }
  if (how === 'refused-by-stamp' && sent !== null && Date.parse(sent) < Date.parse(stored.dateLastModified)) {
    throw precondition(`${stored.sourcedId} was changed after ${sent}`);
  }
}

/** Whether a category can be used in a class at all, whoever acts. */
function checkUsable({ roster }: GradebookContext, category: Category, of: Class): void {
  if (!category.active) throw conflict(`the teacher category ${category.title} is not active`);
  if (category.excludedClasses.includes(of.sourcedId)) {
    throw conflict(`the teacher category ${category.title} is excluded from this section`);
  }
  if (category.termId !== null && category.termId !== roster.yearTermOf(of)) {
    throw conflict(`the teacher category ${category.title} is of another year than the section`);
  }
  if (category.classId !== null && category.classId !== of.sourcedId) {
    throw conflict(`the teacher category ${category.title} belongs to another section`);
  }
}

/**
 * The category in which a line item is put: the one named, or the acting teacher's first.
 *
 * @param stored the line item as it is, where there is one
 */
export function chooseCategory(
  context: GradebookContext,
  of: Class,
  named: string | null,
  stored: LineItem | undefined,
): Category {
  const { roster, categories } = context;
  const lead = roster.leadOf(of);
  if (named === null) return defaultCategory(context, of, lead, stored);
  const category = categories.get(named);
  if (!category) throw unknownReference(context.switches, `category ${named}`);
  if (lead === undefined) throw notTeaching();
  const { teacher } = category;
  const actsByCategory = context.switches.get('acting-teacher') === 'category';
  const allowed =
    teacher === null ||
    teacher === lead ||
    (actsByCategory ? roster.teaches(teacher, of) : stored?.category === category.sourcedId);
  if (!allowed) {
    if (roster.everTaught(teacher, of) && !roster.teaches(teacher, of)) throw notTeaching();
    throw conflict(`the teacher category ${category.title} is another teacher's`);
  }
  checkUsable(context, category, of);
  return category;
}

function defaultCategory(
  context: GradebookContext,
  of: Class,
  lead: string | undefined,
  stored: LineItem | undefined,
): Category {
  const { roster, categories } = context;
  const kept = stored && categories.get(stored.category);
  if (kept) return kept;
  if (lead === undefined) throw notTeaching();
  const usable = (one: Category): boolean => {
    try {
      checkUsable(context, one, of);
      return true;
    } catch {
      return false;
    }
  };
  const mode = context.switches.get('category-metadata');
  const choices = mode === 'userDcid' ? categories.ofTeacher(lead, roster.yearTermOf(of)) : categories.all();
  const chosen = choices.find(usable);
  if (!chosen) throw conflict('the teacher has no active teacher category for this section');
  return chosen;
}

/** A class can be written only by somebody who teaches it; who that is depends on the switch `acting-teacher`. */
export function checkTeacher(context: GradebookContext, of: Class, item: LineItem | undefined): void {
  const { roster, categories, switches } = context;
  if (roster.leadOf(of) === undefined) throw notTeaching();
  const teacher = item && categories.get(item.category)?.teacher;
  if (switches.get('acting-teacher') === 'category' && teacher && !roster.teaches(teacher, of)) throw notTeaching();
}
