import type { CategoryTruth, GradesTruth } from './gradebook-read.js';

/** The primary teacher of a class; where none is marked, the only one. */
export function leadOf({ enrollments }: GradesTruth, classId: string, day: string): string | null {
  const teachers = enrollments.filter(
    (each) =>
      each.class === classId &&
      each.role === 'teacher' &&
      each.status === 'active' &&
      (each.beginDate === null || each.beginDate <= day) &&
      (each.endDate === null || each.endDate >= day),
  );
  return (teachers.find((each) => each.primary) ?? (teachers.length === 1 ? teachers[0] : undefined))?.user ?? null;
}

export const plain = (title: string): string => title.replace(/\s+/g, ' ').trim().toLowerCase();

/** The active category of that name among those of the class's lead and year. */
export function categoryOf(
  { categories, classes, sessions }: GradesTruth,
  classId: string,
  lead: string | null,
  group: string,
): CategoryTruth | undefined {
  const terms = classes.find((each) => each.sourcedId === classId)?.terms ?? [];
  const endsIn = Number(sessions.find((each) => terms.includes(each.sourcedId))?.schoolYear);
  return [...categories]
    .sort((one, other) => (one.sourcedId < other.sourcedId ? -1 : 1))
    .find(
      (each) =>
        each.active &&
        each.teacher === lead &&
        each.termId === (endsIn - 1 - 1990) * 100 &&
        plain(each.title) === plain(group),
    );
}

/** Whether a title is that of work of this name: whole, or cut and numbered within 50 characters. */
export function isTitleOf(title: string, name: string): boolean {
  const wanted = name.replace(/\s+/g, ' ').trim();
  if (title.length > 50) return false;
  if (title === wanted) return true;
  const bare = title.replace(/ \(\d+\)$/, '');
  if (bare === wanted) return true;
  const isCut = bare.endsWith('…');
  return isCut && bare.length > 40 && wanted.startsWith(bare.slice(0, -1).trimEnd());
}
