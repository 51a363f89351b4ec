import type { Course, Enrollment, Seconds } from '../model.js';
import type { Coursework } from './context.js';

/** A place is concluded by its state, by its course's, or by date when dates are asked for. */
export function isConcluded(
  enrollment: Enrollment,
  course: Course,
  byDate: boolean,
  { state, now }: Coursework,
): boolean {
  if (enrollment.state === 'completed' || course.state === 'completed') return true;
  if (!byDate) return false;
  const section = state.sections.get(enrollment.sectionId);
  const ends: Array<Seconds | null | undefined> = [
    enrollment.endAt,
    section?.restrictToDates ? section.endAt : null,
    course.restrictToDates ? course.endAt : null,
    state.terms.get(course.termId)?.endAt,
  ];
  // The nearest date counts: an enrollment's own, else the section's, the course's, the term's.
  const end = ends.find((each) => each != null);
  return end != null && end < now;
}
