import type { Course } from '../model.js';
import { wholeStatusIn } from './cells.js';
import { crossList, takeHome } from './cross-listing.js';
import { reject, type ImportContext, type Row, type RowResult } from './importer.js';
import { mayWrite } from './sticky.js';

/** xlists.csv: moves a section into another course and remembers its home (Canvas lib/sis/xlist_importer.rb). */
export function importXlist(row: Row, context: ImportContext): RowResult {
  const { state } = context;
  const targetSisId = row.get('xlist_course_id');
  const sectionSisId = row.get('section_id');
  const status = wholeStatusIn(row, ['active', 'deleted']);
  if (!targetSisId) return reject('The row has no xlist_course_id.');
  if (!sectionSisId) return reject('The row has no section_id.');
  if (!status) return reject(`Cross-listing of ${sectionSisId}: the status must be active or deleted.`);
  const section = state.sections.bySisId(sectionSisId);
  if (!section) return reject(`Cross-listing: there is no section ${sectionSisId}.`);
  if (status === 'deleted' && context.skipDeletes) return 'ignored';
  if (!mayWrite(section, 'course_id', context)) return 'ignored';
  const home = state.courses.get(section.homeCourseId ?? section.courseId)!;

  if (status === 'active') {
    crossList(section, state.courses.bySisId(targetSisId) ?? copyOf(home, targetSisId, context), context);
  } else takeHome(section, context);
  section.updatedAt = context.now;
  state.sections.touch();
  return 'done';
}

function copyOf(home: Course, sisId: string, context: ImportContext): Course {
  const { id: _id, ...rest } = home;
  context.statistics.created('Course');
  return context.state.courses.add({
    ...rest,
    sisId,
    integrationId: null,
    sisImportId: context.importId,
    sticky: [],
    createdAt: context.now,
    updatedAt: context.now,
    state: 'claimed',
  });
}
