import { noStickyFields, type Account, type Course, type CourseState, type Term } from '../model.js';
import { defaultTermId, rootAccountId, type CanvasState } from '../state.js';
import { concludeEnrollmentsOfCourse, dropEnrollmentsOfCourse } from './cascades.js';
import { dateIn, isTrue, statusIn, tooLong } from './cells.js';
import { reject, type ImportContext, type Row, type RowResult } from './importer.js';
import { mayWrite, write, writeDates } from './sticky.js';

const statuses = ['active', 'unpublished', 'published', 'completed', 'deleted'] as const;
type CourseStatus = (typeof statuses)[number];
const formats = ['online', 'on_campus', 'blended', 'not_set'];
const passbackSettings = ['nightly_sync', 'disabled', 'not_set'];

/** courses.csv (Canvas lib/sis/course_importer.rb). An unknown or deleted term is ignored without a message. */
export function importCourse(row: Row, context: ImportContext): RowResult {
  const { state } = context;
  const sisId = row.get('course_id');
  const status = statusIn(row, statuses);
  const shortName = row.get('short_name');
  const longName = row.get('long_name');
  if (!sisId) return reject('The row has no course_id.');
  if (!status) return reject(`Course ${sisId}: the status is none of ${statuses.join(', ')}.`);
  if (!row.get('abstract_course_id')) {
    if (!shortName) return reject(`Course ${sisId}: the short_name is blank.`);
    if (!longName) return reject(`Course ${sisId}: the long_name is blank.`);
  }
  if (tooLong(shortName) || tooLong(longName)) return reject(`Course ${sisId}: a name is longer than 255 characters.`);
  const format = row.get('course_format');
  if (format && !formats.includes(format.toLowerCase())) return reject(`Course ${sisId}: unknown course_format.`);
  const passback = row.get('grade_passback_setting');
  if (passback && !passbackSettings.includes(passback.toLowerCase()))
    return reject(`Course ${sisId}: unknown grade_passback_setting.`);
  const existing = state.courses.bySisId(sisId);
  const account = accountFor(row, existing, state);
  if (!account) return reject(`Course ${sisId}: there is no account ${row.get('account_id')}.`);
  const integrationId = row.get('integration_id');
  const owner = state.courses.byIntegrationId(integrationId);
  if (owner && owner !== existing) return reject(`Course ${sisId}: the integration_id belongs to another course.`);
  if (status === 'deleted' && context.skipDeletes) return 'ignored';

  // A deleted account is passed over without a message: a new course lands in the root account, a known one stays.
  const isGone = account.state === 'deleted';
  const course = existing ?? create(sisId, isGone ? state.accounts.get(rootAccountId)! : account, status, context);
  const namesIfNew = existing ? {} : { name: longName ?? sisId, courseCode: shortName ?? sisId };
  Object.assign(course, namesIfNew);
  if (existing) {
    if (!isGone) write<Course>(course, 'account_id', { accountId: account.id }, context);
    if (longName) write<Course>(course, 'name', { name: longName }, context);
    if (shortName) write<Course>(course, 'course_code', { courseCode: shortName }, context);
    applyStatus(course, status, context);
  }
  const term = termFor(row, state);
  if (term) write<Course>(course, 'enrollment_term_id', { termId: term.id }, context);
  applyDates(row, course, context);
  if (format) course.courseFormat = format.toLowerCase() === 'not_set' ? null : format.toLowerCase();
  else if (row.has('course_format')) course.courseFormat = null;
  if (passback) {
    const setting = passback.toLowerCase() === 'not_set' ? null : passback.toLowerCase();
    write<Course>(course, 'grade_passback_setting', { gradePassbackSetting: setting }, context);
  }
  if (row.get('friendly_name')) course.friendlyName = row.get('friendly_name');
  if (row.get('homeroom_course')) course.homeroom = isTrue(row.get('homeroom_course'));
  associateBlueprint(row, course, context);
  if (row.get('abstract_course_id')) context.note(`Course ${sisId}: there is no such abstract course.`);
  state.courses.setIntegrationId(course, integrationId);
  course.sisImportId = context.importId;
  course.updatedAt = context.now;
  state.courses.touch();
  return 'done';
}

/** The state that a status word leads to. A published course is never unpublished, and concluded + active publishes. */
export function nextCourseState(current: CourseState | null, status: CourseStatus): CourseState {
  if (status === 'deleted' || status === 'completed') return status;
  if (current === 'completed' || current === 'available') return 'available';
  return status === 'published' ? 'available' : 'claimed';
}

function applyStatus(course: Course, status: CourseStatus, context: ImportContext): void {
  if (!mayWrite(course, 'workflow_state', context)) return;
  const before = course.state;
  const after = nextCourseState(before, status);
  write<Course>(course, 'workflow_state', { state: after }, context);
  context.statistics.changed('Course', before, after);
  if (after === 'deleted' && before !== 'deleted') dropEnrollmentsOfCourse(course, context);
  if (after === 'completed' && before !== 'completed') concludeEnrollmentsOfCourse(course, context);
}

function applyDates(row: Row, course: Course, context: ImportContext): void {
  const dateOrKeep = (column: string): number | null | undefined => {
    if (row.get(column)?.toLowerCase() === '<delete>') return null;
    return dateIn(row, column, context) ?? undefined;
  };
  const dates = { startAt: dateOrKeep('start_date'), endAt: dateOrKeep('end_date') };
  if (dates.startAt === undefined && dates.endAt === undefined) return;
  if (writeDates(course, dates, context)) course.restrictToDates = course.startAt !== null || course.endAt !== null;
}

function associateBlueprint(row: Row, course: Course, context: ImportContext): void {
  const sisId = row.get('blueprint_course_id');
  if (!sisId) return;
  if (sisId.toLowerCase() === 'dissociate') {
    course.blueprintCourseId = null;
    return;
  }
  const blueprint = context.state.courses.bySisId(sisId);
  if (blueprint?.blueprint) course.blueprintCourseId = blueprint.id;
  else context.note(`Course ${course.sisId}: ${sisId} is not a blueprint course.`);
}

function accountFor(row: Row, existing: Course | undefined, state: CanvasState): Account | undefined {
  const wanted = row.get('account_id');
  if (!wanted) return state.accounts.get(existing?.accountId ?? rootAccountId);
  return state.accounts.bySisId(wanted) ?? state.accounts.bySisId(row.get('fallback_account_id'));
}

function termFor(row: Row, state: CanvasState): Term | undefined {
  const term = state.terms.bySisId(row.get('term_id'));
  return term?.state === 'active' ? term : undefined;
}

function create(sisId: string, account: Account, status: CourseStatus, context: ImportContext): Course {
  context.statistics.created('Course');
  return context.state.courses.add({
    sisId,
    integrationId: null,
    sisImportId: context.importId,
    sticky: noStickyFields,
    createdAt: context.now,
    updatedAt: context.now,
    accountId: account.id,
    termId: defaultTermId,
    name: sisId,
    courseCode: sisId,
    startAt: null,
    endAt: null,
    restrictToDates: false,
    courseFormat: null,
    blueprint: false,
    blueprintCourseId: null,
    gradePassbackSetting: null,
    homeroom: false,
    friendlyName: null,
    state: nextCourseState(null, status),
  });
}
