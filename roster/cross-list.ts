/** Where Canvas has a section, by SIS ids of courses; null: the course has none, or Canvas hides it. */
export interface SectionPlace {
  course: string | null;
  /** The course that a cross-listed section belongs to; null where it is not cross-listed. */
  home: string | null;
  isCrossListed: boolean;
}

/** Whether somebody has put a section elsewhere than Canvas accepted it. */
export function isElsewhere(accepted: string, { course, isCrossListed }: SectionPlace): boolean {
  return isCrossListed || (course !== null && course !== accepted);
}

/**
 * Whether a row with this course would take a section out of the course that it is in. Of a cross-listed section Canvas
 * compares the home, and leaves it where it is if that is the row's course (Canvas lib/sis/section_importer.rb).
 */
export function takesAway(wanted: string, { course, home }: SectionPlace): boolean {
  if (course === null && home === null) return false;
  return wanted !== course && wanted !== home;
}
