import type { Assignment, Instant, Submission } from '../canvas/grades/model.js';
import { localDay } from './local-dates.js';

/**
 * The day on which work is due in a class. A line item has one date: the one that most of its students have, by their
 * own effective dates (Canvas `cached_due_date`); the later one of two that are as frequent. Without students with a
 * date: the section's override, else the base date, which is null on a discussion with checkpoints.
 *
 * @param sectionId Canvas's id of the section, if it is known
 * @param zone IANA name
 */
export function dueDayOf(
  work: Assignment,
  submissions: readonly Pick<Submission, 'dueAt' | 'parts'>[],
  sectionId: string | null,
  zone: string,
): string | null {
  const frequency = new Map<string, number>();
  for (const submission of submissions) {
    const day = localDay(lastOf(submission), zone);
    if (day !== null) frequency.set(day, (frequency.get(day) ?? 0) + 1);
  }
  const [most] = [...frequency].sort(([one, times], [other, otherTimes]) =>
    times === otherTimes ? (one < other ? 1 : -1) : otherTimes - times,
  );
  if (most) return most[0];
  const override = work.overrides.find((each) => each.sectionId !== null && each.sectionId === sectionId);
  return localDay(override ? override.dueAt : work.dueAt, zone);
}

/** The date of the last part, for a discussion with checkpoints. */
function lastOf({ dueAt, parts }: Pick<Submission, 'dueAt' | 'parts'>): Instant | null {
  const dates = [dueAt, ...parts.map((part) => part.dueAt)].filter((each) => each !== null);
  return dates.sort().at(-1) ?? null;
}
