import type { Course, Section } from '../model.js';
import type { CanvasState } from '../state.js';
import type { Statistics } from '../imports/statistics.js';

interface Context {
  state: CanvasState;
  /** Of an import; edits made by hand pass none. */
  statistics?: Statistics;
}

/** Moves a section into another course and remembers its home. */
export function crossList(section: Section, target: Course, { state }: Context): void {
  if (target.id === section.courseId) return;
  const homeId = section.homeCourseId ?? section.courseId;
  section.homeCourseId = target.id === homeId ? null : homeId;
  state.moveSection(section, target);
}

/** Takes a section back to its home, which comes back too if it was deleted. */
export function takeHome(section: Section, { state, statistics }: Context): void {
  if (section.homeCourseId === null) return;
  const home = state.courses.get(section.homeCourseId)!;
  section.homeCourseId = null;
  state.moveSection(section, home);
  if (home.state !== 'deleted') return;
  statistics?.changed('Course', 'deleted', 'claimed');
  home.state = 'claimed';
  state.courses.touch();
}
