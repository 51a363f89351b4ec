import { noStickyFields, type BaseType, type Course, type Enrollment, type Login, type Section } from '../model.js';
import type { CanvasState } from '../state.js';
import { setEnrollmentState } from './cascades.js';
import { dateIn, isTrue, statusIn } from './cells.js';
import { reject, type ImportContext, type Rejection, type Row, type RowResult } from './importer.js';
import { sectionForCourse } from './section.js';
import { writeDates } from './sticky.js';

/** The longer word first: statuses are matched by prefix. */
const statuses = ['active', 'deleted_last_completed', 'deleted', 'completed', 'inactive'] as const;
type EnrollmentStatus = (typeof statuses)[number];

interface Place {
  course: Course;
  section: Section;
}
interface Identity extends Place {
  userId: number;
  type: BaseType;
  role: string;
  associatedUserId: number | null;
}

/** enrollments.csv (Canvas lib/sis/enrollment_importer.rb). A second section is a second enrollment, never a move. */
export function importEnrollment(row: Row, context: ImportContext): RowResult {
  const { state } = context;
  if (row.get('root_account')) return 'ignored';
  const status = statusIn(row, statuses);
  if (!row.get('course_id') && !row.get('section_id')) return reject('The row has neither course_id nor section_id.');
  if (!row.get('user_id') && !row.get('user_integration_id')) return reject('The row has no user_id.');
  if (!status) return reject(`The status is none of ${statuses.join(', ')}.`);
  const login = loginIn(row, state);
  if (!login) return reject(`There is no user ${row.get('user_integration_id') ?? row.get('user_id')}.`);
  const role = roleIn(row, state);
  if (!role) return reject(`There is no role ${row.get('role_id') ?? row.get('role') ?? '(blank)'}.`);
  const associated = row.get('associated_user_id');
  const associatedLogin = state.logins.bySisId(associated);
  if (associated && !associatedLogin) return reject(`There is no associated user ${associated}.`);
  const source = row.get('temporary_enrollment_source_user_id');
  if (source && !state.logins.bySisId(source)) return reject(`There is no user ${source} to lend the enrollment.`);
  const place = placeIn(row, context);
  if ('rejected' in place) return place;
  if (place.course.blueprint && (role.type === 'StudentEnrollment' || role.type === 'ObserverEnrollment'))
    return reject(`Course ${place.course.sisId} is a blueprint and takes no students or observers.`);
  if (context.skipDeletes && status.startsWith('deleted')) return 'ignored';
  if (!status.startsWith('deleted') && (place.section.state === 'deleted' || place.course.state === 'deleted'))
    return reject(`An enrollment did not pass validation (${sayPlace(row)}, user: ${login.sisId}).`);

  const identity: Identity = {
    ...place,
    ...role,
    userId: login.userId,
    associatedUserId: role.type === 'ObserverEnrollment' ? (associatedLogin?.userId ?? null) : null,
  };
  return enroll(row, identity, login, status, context);
}

function enroll(
  row: Row,
  identity: Identity,
  login: Login,
  status: EnrollmentStatus,
  context: ImportContext,
): RowResult {
  const { state } = context;
  const existing = findEnrollment(identity, state);
  const allowed = status === 'active' ? mayBeActive(login, existing, context) : { state: status };
  if ('rejected' in allowed) return allowed;

  const enrollment = existing ?? addEnrollment(identity, allowed.state === 'active' ? 'active' : 'deleted', context);
  writeDates(
    enrollment,
    { startAt: dateIn(row, 'start_date', context), endAt: dateIn(row, 'end_date', context) },
    context,
  );
  if (row.has('limit_section_privileges')) enrollment.limitSection = isTrue(row.get('limit_section_privileges'));
  enrollment.sisImportId = context.importId;
  enrollment.updatedAt = context.now;
  state.enrollments.touch();
  if (allowed.state === 'deleted' || allowed.state === 'deleted_last_completed') {
    const whole = allowed.state === 'deleted';
    context.atEndOfChunk(() =>
      setEnrollmentState(enrollment, whole || hasAnotherActive(enrollment, state) ? 'deleted' : 'completed', context),
    );
  } else setEnrollmentState(enrollment, allowed.state, context);
  return 'done';
}

/** What an `active` row may become when the login or the person is deleted. */
function mayBeActive(
  login: Login,
  existing: Enrollment | undefined,
  context: ImportContext,
): { state: 'active' | 'deleted' } | Rejection {
  if (login.state !== 'deleted') return { state: 'active' };
  const another = context.state.loginsOfUser(login.userId).some((other) => other.state !== 'deleted');
  if (existing?.state === 'deleted')
    return reject(`User ${login.sisId} is deleted: the deleted enrollment stays deleted.`);
  if (another) {
    context.note(`The login of user ${login.sisId} is deleted; the person has another one and was enrolled.`);
    return { state: 'active' };
  }
  context.note(`User ${login.sisId} is deleted, and so is the enrollment.`);
  return { state: 'deleted' };
}

/** Identity is section + user + base type + role + associated user. */
function findEnrollment(wanted: Identity, state: CanvasState): Enrollment | undefined {
  return state
    .enrollmentsOfUser(wanted.userId)
    .find(
      (each) =>
        each.sectionId === wanted.section.id &&
        each.type === wanted.type &&
        each.role === wanted.role &&
        each.associatedUserId === wanted.associatedUserId,
    );
}

function hasAnotherActive(enrollment: Enrollment, state: CanvasState): boolean {
  return state
    .enrollmentsOfUser(enrollment.userId)
    .some(
      (other) =>
        other !== enrollment &&
        other.courseId === enrollment.courseId &&
        other.role === enrollment.role &&
        other.state === 'active',
    );
}

/** An unknown enrollment is created in any case: even `deleted` leaves a deleted one behind. */
export function addEnrollment(
  identity: Identity,
  first: 'active' | 'deleted',
  context: Pick<ImportContext, 'state' | 'statistics' | 'importId' | 'now'>,
): Enrollment {
  context.statistics.created('Enrollment');
  return context.state.enrollments.add({
    userId: identity.userId,
    courseId: identity.course.id,
    sectionId: identity.section.id,
    type: identity.type,
    role: identity.role,
    associatedUserId: identity.associatedUserId,
    state: first,
    startAt: null,
    endAt: null,
    completedAt: null,
    limitSection: false,
    sisImportId: context.importId,
    sticky: noStickyFields,
    createdAt: context.now,
    updatedAt: context.now,
  });
}

const sayPlace = (row: Row): string =>
  row.get('section_id') ? `section: ${row.get('section_id')}` : `course: ${row.get('course_id')}`;

function loginIn(row: Row, state: CanvasState): Login | undefined {
  const integrationId = row.get('user_integration_id');
  return integrationId ? state.logins.byIntegrationId(integrationId) : state.logins.bySisId(row.get('user_id'));
}

/** The five base roles in any case of letters, custom roles by their exact name. */
function roleIn(row: Row, state: CanvasState): { type: BaseType; role: string } | undefined {
  const id = row.get('role_id');
  const name = row.get('role');
  const base = name && baseRoles[name.toLowerCase()];
  if (!id && base) return { type: base, role: base };
  const role = id ? state.roles.get(Number(id)) : state.roles.rows.find((each) => each.name === name);
  return role && role.baseType !== 'AccountMembership' ? { type: role.baseType, role: role.name } : undefined;
}

const baseRoles: Record<string, BaseType> = {
  student: 'StudentEnrollment',
  teacher: 'TeacherEnrollment',
  ta: 'TaEnrollment',
  observer: 'ObserverEnrollment',
  designer: 'DesignerEnrollment',
};

function placeIn(row: Row, context: ImportContext): Place | Rejection {
  const { state } = context;
  const courseSisId = row.get('course_id');
  const sectionSisId = row.get('section_id');
  const course = state.courses.bySisId(courseSisId);
  const section = state.sections.bySisId(sectionSisId);
  if (sectionSisId && !section) return reject(`There is no section ${sectionSisId}.`);
  if (courseSisId && !course) return reject(`There is no course ${courseSisId}.`);
  if (section && course && section.courseId !== course.id && section.homeCourseId !== course.id)
    return reject(`Section ${sectionSisId} is not in course ${courseSisId}.`);
  if (section) return { course: state.courses.get(section.courseId)!, section };
  const chosen = sectionForCourse(course!, context);
  return { course: state.courses.get(chosen.courseId)!, section: chosen };
}
