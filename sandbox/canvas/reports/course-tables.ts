import type { Account, Course, Enrollment, Login, Section, Term } from '../model.js';
import { rootAccountId } from '../state.js';
import { isOfSis, isShown, loginOfRow, table, zoned, type TableMaker } from './columns.js';
import { roleId } from './people-tables.js';
import { isCourseInScope } from './scope.js';

/** Deleted courses without a SIS id are listed for so long, in seconds: 120 days. */
const deletedCoursesListed = 120 * 86_400;

/** The root account has no row. Of another account there are only those right below it. */
export const accountsTable: TableMaker = (state, scope) =>
  table<Account>(
    [
      { name: 'canvas_account_id', value: (row) => row.id },
      { name: 'account_id', value: (row) => row.sisId },
      { name: 'canvas_parent_id', value: (row) => row.parentId },
      { name: 'parent_account_id', value: (row) => state.accounts.get(row.parentId)!.sisId },
      { name: 'name', value: (row) => row.name },
      { name: 'status', value: (row) => row.state },
      { name: 'created_by_sis', value: (row) => row.sisImportId !== null },
    ],
    () =>
      state.accounts.rows.filter(
        (row) =>
          row.parentId !== null &&
          isShown(row, scope) &&
          isOfSis(row, scope) &&
          (scope.account.id === rootAccountId || row.parentId === scope.account.id),
      ),
  );

export const termsTable: TableMaker = (state, scope) =>
  table<Term>(
    [
      { name: 'canvas_term_id', value: (row) => row.id },
      { name: 'term_id', value: (row) => row.sisId },
      { name: 'name', value: (row) => row.name },
      { name: 'status', value: (row) => row.state },
      { name: 'start_date', value: (row) => zoned(row.startAt) },
      { name: 'end_date', value: (row) => zoned(row.endAt) },
      { name: 'created_by_sis', value: (row) => row.sisImportId !== null },
    ],
    () => state.terms.rows.filter((row) => isShown(row, scope) && isOfSis(row, scope)),
  );

const courseStates = { claimed: 'unpublished', available: 'active', completed: 'concluded', deleted: 'deleted' };

/** Without deleted objects the concluded courses are missing, too. */
export const coursesTable: TableMaker = (state, scope, now) => {
  const blueprintOf = (row: Course): Course | undefined => state.courses.get(row.blueprintCourseId);
  const isListed = (row: Course): boolean => {
    if (!scope.includeDeleted) return row.state !== 'deleted' && row.state !== 'completed';
    return row.state !== 'deleted' || row.sisId !== null || row.updatedAt > now - deletedCoursesListed;
  };
  return table<Course>(
    [
      { name: 'canvas_course_id', value: (row) => row.id },
      { name: 'course_id', value: (row) => row.sisId },
      { name: 'integration_id', value: (row) => row.integrationId, newer: true },
      { name: 'short_name', value: (row) => row.courseCode },
      { name: 'long_name', value: (row) => row.name },
      { name: 'canvas_account_id', value: (row) => row.accountId },
      { name: 'account_id', value: (row) => state.accounts.get(row.accountId)!.sisId },
      { name: 'canvas_term_id', value: (row) => row.termId },
      { name: 'term_id', value: (row) => state.terms.get(row.termId)!.sisId },
      { name: 'status', value: (row) => courseStates[row.state] },
      { name: 'start_date', value: (row) => (row.restrictToDates ? zoned(row.startAt) : null) },
      { name: 'end_date', value: (row) => (row.restrictToDates ? zoned(row.endAt) : null) },
      { name: 'course_format', value: (row) => row.courseFormat, newer: true },
      { name: 'canvas_blueprint_course_id', value: (row) => row.blueprintCourseId, newer: true },
      { name: 'blueprint_course_id', value: (row) => blueprintOf(row)?.sisId ?? null, newer: true },
      { name: 'created_by_sis', value: (row) => row.sisImportId !== null },
    ],
    () => state.courses.rows.filter((row) => isListed(row) && isOfSis(row, scope) && isCourseInScope(row, scope)),
  );
};

/** A cross-listed section stands in the course where it is; its home is in xlist.csv. */
export const sectionsTable: TableMaker = (state, scope) => {
  const courseOf = (row: Section): Course => state.courses.get(row.courseId)!;
  const isListed = (row: Section): boolean => {
    if (!scope.includeDeleted) return row.state !== 'deleted' && courseOf(row).state !== 'deleted';
    return row.state !== 'deleted' || (row.sisId !== null && courseOf(row).sisId !== null);
  };
  return table<Section>(
    [
      { name: 'canvas_section_id', value: (row) => row.id },
      { name: 'section_id', value: (row) => row.sisId },
      { name: 'canvas_course_id', value: (row) => row.courseId },
      { name: 'course_id', value: (row) => courseOf(row).sisId },
      { name: 'integration_id', value: (row) => row.integrationId, newer: true },
      { name: 'name', value: (row) => row.name },
      { name: 'status', value: (row) => row.state },
      { name: 'start_date', value: (row) => (row.restrictToDates ? zoned(row.startAt) : null) },
      { name: 'end_date', value: (row) => (row.restrictToDates ? zoned(row.endAt) : null) },
      { name: 'canvas_account_id', value: (row) => courseOf(row).accountId },
      { name: 'account_id', value: (row) => state.accounts.get(courseOf(row).accountId)!.sisId },
      { name: 'created_by_sis', value: (row) => row.sisImportId !== null },
    ],
    () =>
      state.sections.rows.filter(
        (row) => isListed(row) && isOfSis(row, scope) && isCourseInScope(courseOf(row), scope),
      ),
  );
};

interface Place {
  row: Enrollment;
  login: Login;
  section: Section;
  course: Course;
}

const enrollmentStates = { active: 'active', inactive: 'inactive', completed: 'concluded', deleted: 'deleted' };
const baseRoles: Record<string, string> = {
  StudentEnrollment: 'student',
  TeacherEnrollment: 'teacher',
  TaEnrollment: 'ta',
  ObserverEnrollment: 'observer',
  DesignerEnrollment: 'designer',
};

/** Without deleted objects the concluded ones are missing, too. Deleted ones that were made by hand are never listed. */
export const enrollmentsTable: TableMaker = (state, scope) => {
  const isListed = (row: Enrollment): boolean => {
    if (row.type === 'StudentViewEnrollment') return false;
    if (!scope.includeDeleted) return row.state !== 'deleted' && row.state !== 'completed';
    return row.state !== 'deleted' || row.sisImportId !== null;
  };
  const isAsked = (row: Enrollment): boolean =>
    isOfSis(row, scope) &&
    (scope.enrollmentTypes === null || scope.enrollmentTypes.has(row.type)) &&
    (scope.enrollmentStates === null || scope.enrollmentStates.has(row.state));
  const statusOf = ({ row, section, course }: Place): string =>
    section.state === 'deleted' || course.state === 'deleted' ? 'deleted' : enrollmentStates[row.state];
  const observed = ({ row }: Place): string | null =>
    row.associatedUserId === null ? null : (loginOfRow(row.associatedUserId, state, scope)?.sisId ?? null);
  return table<Place>(
    [
      { name: 'canvas_course_id', value: ({ course }) => course.id },
      { name: 'course_id', value: ({ course }) => course.sisId },
      { name: 'canvas_user_id', value: ({ row }) => row.userId },
      { name: 'user_id', value: ({ login }) => login.sisId },
      { name: 'role', value: ({ row }) => baseRoles[row.role] ?? row.role },
      { name: 'role_id', value: ({ row }) => roleId(row.role, state) },
      { name: 'canvas_section_id', value: ({ section }) => section.id },
      { name: 'section_id', value: ({ section }) => section.sisId },
      { name: 'status', value: statusOf },
      { name: 'canvas_associated_user_id', value: ({ row }) => row.associatedUserId },
      { name: 'associated_user_id', value: observed },
      { name: 'created_by_sis', value: ({ row }) => row.sisImportId !== null },
      { name: 'base_role_type', value: ({ row }) => row.type, newer: true },
      { name: 'limit_section_privileges', value: ({ row }) => row.limitSection, newer: true },
      { name: 'canvas_enrollment_id', value: ({ row }) => row.id, newer: true },
    ],
    function* () {
      for (const row of state.enrollments.rows) {
        if (!isListed(row) || !isAsked(row)) continue;
        const section = state.sections.get(row.sectionId)!;
        const course = state.courses.get(section.courseId)!;
        const login = isCourseInScope(course, scope) ? loginOfRow(row.userId, state, scope) : undefined;
        if (login) yield { row, login, section, course };
      }
    },
  );
};

export const xlistTable: TableMaker = (state, scope) => {
  const courseOf = (row: Section): Course => state.courses.get(row.courseId)!;
  const isListed = (row: Section): boolean => {
    const course = courseOf(row);
    const lives = course.state !== 'deleted' && row.state !== 'deleted';
    if (!scope.includeDeleted) return lives && course.state !== 'completed';
    return lives || (course.sisId !== null && row.sisId !== null);
  };
  return table<Section>(
    [
      { name: 'canvas_xlist_course_id', value: (row) => row.courseId },
      { name: 'xlist_course_id', value: (row) => courseOf(row).sisId },
      { name: 'canvas_section_id', value: (row) => row.id },
      { name: 'section_id', value: (row) => row.sisId },
      { name: 'status', value: (row) => row.state },
      { name: 'canvas_nonxlist_course_id', value: (row) => row.homeCourseId, newer: true },
      { name: 'nonxlist_course_id', value: (row) => state.courses.get(row.homeCourseId)!.sisId, newer: true },
    ],
    () =>
      state.sections.rows.filter(
        (row) =>
          row.homeCourseId !== null && isListed(row) && isOfSis(row, scope) && isCourseInScope(courseOf(row), scope),
      ),
  );
};
