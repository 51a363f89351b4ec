import { noStickyFields, type Term } from '../model.js';
import { defaultTermId } from '../state.js';
import { dateIn, statusIn, tooLong } from './cells.js';
import { reject, type ImportContext, type Row, type RowResult } from './importer.js';
import { write, writeDates } from './sticky.js';

const overrideTypes = ['StudentEnrollment', 'TeacherEnrollment', 'TaEnrollment', 'DesignerEnrollment'];

/** terms.csv: terms belong to the root account, there is no column for another (Canvas lib/sis/term_importer.rb). */
export function importTerm(row: Row, context: ImportContext): RowResult {
  const { state, now } = context;
  const sisId = row.get('term_id');
  const name = row.get('name');
  const status = statusIn(row, ['active', 'deleted']);
  if (!sisId) return reject('The row has no term_id.');
  if (!status) return reject(`Term ${sisId}: the status must be active or deleted.`);
  const existing = state.terms.bySisId(sisId);
  const overrideType = row.get('date_override_enrollment_type');
  if (overrideType) return importOverride(row, context, sisId, existing, overrideType, status);

  if (!name) return reject(`Term ${sisId}: the name is blank.`);
  if (tooLong(name)) return reject(`Term ${sisId}: the name is longer than 255 characters.`);
  if (status === 'deleted') {
    if (context.skipDeletes) return 'ignored';
    if (existing?.id === defaultTermId) return reject(`Term ${sisId} is the default term and cannot be deleted.`);
    const inUse = state.courses.rows.some((course) => course.termId === existing?.id && course.state !== 'deleted');
    if (inUse) return reject(`Term ${sisId} cannot be deleted while it has active courses.`);
  }
  const integrationId = row.get('integration_id');
  const owner = state.terms.byIntegrationId(integrationId);
  if (owner && owner !== existing) return reject(`Term ${sisId}: the integration_id belongs to another term.`);

  const dates = { startAt: dateIn(row, 'start_date', context), endAt: dateIn(row, 'end_date', context) };
  if (dates.startAt !== null && dates.endAt !== null && dates.endAt < dates.startAt)
    return reject(`Term ${sisId} ends before it starts.`);
  if (!existing) {
    const stamp = { sisImportId: context.importId, sticky: noStickyFields, createdAt: now, updatedAt: now };
    state.terms.add({ sisId, integrationId, ...stamp, name, ...dates, overrides: {}, state: status });
    context.statistics.created('EnrollmentTerm');
    return 'done';
  }
  write<Term>(existing, 'name', { name }, context);
  writeDates(existing, dates, context);
  state.terms.setIntegrationId(existing, integrationId);
  context.statistics.changed('EnrollmentTerm', existing.state, status);
  existing.state = status;
  stamp(existing, context);
  return 'done';
}

/** Sets or removes the dates of one enrollment type on an existing term; the row's other columns mean nothing. */
function importOverride(
  row: Row,
  context: ImportContext,
  sisId: string,
  term: Term | undefined,
  type: string,
  status: 'active' | 'deleted',
): RowResult {
  if (!term) return reject(`Term ${sisId}: dates for ${type} need a term that exists.`);
  if (!overrideTypes.includes(type)) return reject(`Term ${sisId}: ${type} is not a type that can have own dates.`);
  if (status === 'deleted') delete term.overrides[type];
  else term.overrides[type] = { startAt: dateIn(row, 'start_date', context), endAt: dateIn(row, 'end_date', context) };
  stamp(term, context);
  return 'done';
}

function stamp(term: Term, context: ImportContext): void {
  term.sisImportId = context.importId;
  term.updatedAt = context.now;
  context.state.terms.touch();
}
