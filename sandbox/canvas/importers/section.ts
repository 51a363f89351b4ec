import { noStickyFields, type Course, type Section } from '../model.js';
import { deleteSection } from './cascades.js';
import { dateIn, statusIn, tooLong } from './cells.js';
import { reject, type ImportContext, type Row, type RowResult } from './importer.js';
import { mayWrite, write, writeDates } from './sticky.js';

/** sections.csv (Canvas lib/sis/section_importer.rb). Another course_id moves the section with its enrollments. */
export function importSection(row: Row, context: ImportContext): RowResult {
  const { state } = context;
  const sisId = row.get('section_id');
  const courseSisId = row.get('course_id');
  const name = row.get('name');
  const status = statusIn(row, ['active', 'deleted']);
  if (!sisId) return reject('The row has no section_id.');
  if (!courseSisId) return reject(`Section ${sisId}: the course_id is blank.`);
  if (!status) return reject(`Section ${sisId}: the status must be active or deleted.`);
  const existing = state.sections.bySisId(sisId);
  if (!name && (status === 'active' || !existing)) return reject(`Section ${sisId}: the name is blank.`);
  if (tooLong(name)) return reject(`Section ${sisId}: the name is longer than 255 characters.`);
  const course = state.courses.bySisId(courseSisId);
  if (!course) return reject(`Section ${sisId}: there is no course ${courseSisId}.`);
  const integrationId = row.get('integration_id');
  const owner = state.sections.byIntegrationId(integrationId);
  if (owner && owner !== existing) return reject(`Section ${sisId}: the integration_id belongs to another section.`);
  if (status === 'deleted' && context.skipDeletes) return 'ignored';
  const dates = { startAt: dateIn(row, 'start_date', context), endAt: dateIn(row, 'end_date', context) };
  if (dates.startAt !== null && dates.endAt !== null && dates.endAt < dates.startAt)
    return reject(`Section ${sisId} ends before it starts.`);

  const section = existing ?? addSection(course, { sisId, name: name!, isDefault: false }, context);
  if (existing) {
    if (mayWrite(section, 'course_id', context)) bringHome(section, course, context);
    if (name) write<Section>(section, 'name', { name }, context);
  }
  if (writeDates(section, dates, context)) section.restrictToDates = section.startAt !== null || section.endAt !== null;
  state.sections.setIntegrationId(section, integrationId);
  if (status === 'deleted') {
    if (existing && existing.state !== 'deleted') deleteSection(section, context);
    section.state = 'deleted';
  } else if (section.state === 'deleted') {
    context.statistics.changed('CourseSection', 'deleted', 'active');
    section.state = 'active';
  }
  section.sisImportId = context.importId;
  section.updatedAt = context.now;
  state.sections.touch();
  return 'done';
}

/** Compares the home course of a cross-listed section: only a different one takes it out of the cross-listing. */
function bringHome(section: Section, course: Course, context: ImportContext): void {
  if (course.id === (section.homeCourseId ?? section.courseId)) return;
  section.homeCourseId = null;
  context.state.moveSection(section, course);
  write<Section>(section, 'course_id', {}, context);
}

function addSection(
  course: Course,
  given: { sisId: string | null; name: string; isDefault: boolean },
  context: ImportContext,
): Section {
  context.statistics.created('CourseSection');
  return context.state.sections.add({
    sisId: given.sisId,
    integrationId: null,
    sisImportId: given.sisId === null ? null : context.importId,
    sticky: noStickyFields,
    createdAt: context.now,
    updatedAt: context.now,
    courseId: course.id,
    homeCourseId: null,
    name: given.name,
    startAt: null,
    endAt: null,
    restrictToDates: false,
    isDefault: given.isDefault,
    state: 'active',
  });
}

/** The section for an enrollment without one: the default, else the oldest listed out of the course, else a new one. */
export function sectionForCourse(course: Course, context: ImportContext): Section {
  const { state } = context;
  const standing = state.sectionsOfCourse(course.id).find((section) => section.isDefault && section.state === 'active');
  const listedOut = state.sections.rows.find((each) => each.homeCourseId === course.id && each.state === 'active');
  return standing ?? listedOut ?? addSection(course, { sisId: null, name: course.name, isDefault: true }, context);
}
