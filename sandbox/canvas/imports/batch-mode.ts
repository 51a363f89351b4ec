import { deleteSection, dropEnrollmentsOfCourse, setEnrollmentState } from '../importers/cascades.js';
import type { ImporterName } from '../importers/importer.js';
import type { Course, EnrollmentState, Section } from '../model.js';
import type { CanvasState } from '../state.js';
import type { SisImport } from './sis-import.js';
import type { Statistics } from './statistics.js';
import type { Complaint } from './unpack.js';

interface BatchRun {
  state: CanvasState;
  sisImport: SisImport;
  statistics: Statistics;
  counts: Record<string, number>;
  complain: Complaint;
  now: () => Date;
}

/**
 * Batch mode: removes the courses, sections and enrollments of the chosen terms that an earlier import made and this
 * one did not name, for those types whose file was sent. A refused file does not stop it, which is its danger.
 */
export async function removeWhatWasNotSent(types: ImporterName[], run: BatchRun): Promise<void> {
  const { sisImport, state, counts } = run;
  const { batchMode, multiTermBatchMode, batchModeTermId } = sisImport.options;
  if (!batchMode && !multiTermBatchMode) return;
  const terms = new Set(
    multiTermBatchMode
      ? state.terms.rows.filter((term) => term.sisImportId === sisImport.id).map((term) => term.id)
      : [batchModeTermId!],
  );
  if (terms.size === 0) return abort(run, 'Batch mode over several terms needs a terms file.');
  sisImport.state = 'cleanup_batch';
  sisImport.progress = 0;

  const courses = state.courses.rows.filter((course) => terms.has(course.termId) && course.state !== 'deleted');
  const sections = state.sections.rows.filter(
    (section) => section.state === 'active' && terms.has(homeOf(section, state).termId),
  );
  const enrollments = sections
    .flatMap((section) => state.enrollmentsOfSection(section.id))
    .filter((enrollment) => enrollment.state !== 'deleted');
  const missing = <T extends { sisImportId: number | null }>(rows: T[]): T[] =>
    rows.filter((row) => row.sisImportId !== null && row.sisImportId !== sisImport.id);
  const lost = {
    enrollment: types.includes('enrollment') ? missing(enrollments) : [],
    section: types.includes('section') ? missing(sections).filter((section) => section.sisId !== null) : [],
    course: types.includes('course') ? missing(courses).filter((course) => course.sisId !== null) : [],
  };
  const tooMany =
    exceeds(lost.enrollment, enrollments, sisImport) ||
    exceeds(lost.section, sections, sisImport) ||
    exceeds(lost.course, courses, sisImport);
  if (tooMany) return abort(run, 'More would be removed than change_threshold allows; nothing was removed.');

  const context = { state, now: Math.floor(run.now().getTime() / 1000), statistics: run.statistics };
  const drop = sisImport.options.batchModeEnrollmentDropStatus as EnrollmentState;
  for (const enrollment of lost.enrollment) setEnrollmentState(enrollment, drop, context);
  for (const section of lost.section) deleteSection(section, context);
  for (const course of lost.course) {
    run.statistics.changed('Course', course.state, 'deleted');
    course.state = 'deleted';
    state.courses.touch();
    dropEnrollmentsOfCourse(course, context);
  }
  counts.batch_enrollments_deleted = lost.enrollment.length;
  counts.batch_sections_deleted = lost.section.length;
  counts.batch_courses_deleted = lost.course.length;
  sisImport.progress = 100;
}

function exceeds(lost: unknown[], all: unknown[], sisImport: SisImport): boolean {
  const { changeThreshold } = sisImport.options;
  return changeThreshold !== null && all.length > 0 && (lost.length / all.length) * 100 > changeThreshold;
}

/** The original course counts for a cross-listed section. */
function homeOf(section: Section, state: CanvasState): Course {
  return state.courses.get(section.homeCourseId ?? section.courseId)!;
}

function abort(run: BatchRun, message: string): void {
  run.complain(false, '', message);
  run.sisImport.state = 'aborted';
}
