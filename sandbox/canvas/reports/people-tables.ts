import type { AccountAdmin, Login, ObserverLink, User } from '../model.js';
import type { GroupCategory, StudentGroup } from '../coursework/model.js';
import type { CanvasState } from '../state.js';
import { isOfSis, isShown, loginOfRow, table, type TableMaker } from './columns.js';
import { belongsTo, isCourseInScope, type ReportScope } from './scope.js';

interface Person {
  login: Login;
  user: User;
}

/** A row for each login: whoever has two stands twice, under one canvas_user_id. Test students are left out. */
export const usersTable: TableMaker = (state, scope) => {
  const isIn = belongsTo(scope, state);
  const isTestStudent = (userId: number): boolean =>
    state.enrollmentsOfUser(userId).some((each) => each.type === 'StudentViewEnrollment');
  return table<Person>(
    [
      { name: 'canvas_user_id', value: ({ user }) => user.id },
      { name: 'user_id', value: ({ login }) => login.sisId },
      { name: 'integration_id', value: ({ login }) => login.integrationId, newer: true },
      { name: 'authentication_provider_id', value: ({ login }) => login.authenticationProviderId, newer: true },
      { name: 'login_id', value: ({ login }) => login.name },
      { name: 'first_name', value: ({ user }) => partsOf(user.sortableName).first },
      { name: 'last_name', value: ({ user }) => partsOf(user.sortableName).last },
      { name: 'full_name', value: ({ user }) => user.name },
      { name: 'sortable_name', value: ({ user }) => user.sortableName },
      { name: 'short_name', value: ({ user }) => user.shortName },
      { name: 'email', value: ({ user }) => user.email },
      { name: 'status', value: ({ login }) => login.state },
      { name: 'created_by_sis', value: ({ login }) => login.sisImportId !== null },
    ],
    function* () {
      for (const login of state.logins.rows) {
        if (!isShown(login, scope) || !isOfSis(login, scope) || !isIn(login.userId)) continue;
        if (!isTestStudent(login.userId)) yield { login, user: state.users.get(login.userId)! };
      }
    },
  );
};

/** First and last name are not stored: they are cut out of "last, first". */
function partsOf(sortableName: string): { first: string; last: string } {
  const comma = sortableName.indexOf(',');
  if (comma < 0) return { first: sortableName, last: '' };
  return { first: sortableName.slice(comma + 1).trim(), last: sortableName.slice(0, comma).trim() };
}

interface Observation {
  link: ObserverLink;
  observer: Login;
  student: Login;
}

/** A row for each pair of logins: who has two stands twice. */
export const userObserversTable: TableMaker = (state, scope) => {
  const isIn = belongsTo(scope, state);
  const loginsOf = (userId: number): Login[] =>
    state.loginsOfUser(userId).filter((login) => scope.includeDeleted || login.state !== 'deleted');
  return table<Observation>(
    [
      { name: 'canvas_observer_id', value: ({ link }) => link.observerId },
      { name: 'observer_id', value: ({ observer }) => observer.sisId },
      { name: 'canvas_student_id', value: ({ link }) => link.studentId },
      { name: 'student_id', value: ({ student }) => student.sisId },
      { name: 'status', value: ({ link }) => link.state },
      { name: 'created_by_sis', value: ({ link }) => link.sisManaged === true },
    ],
    function* () {
      for (const link of state.observerLinks.rows) {
        if (link.state === 'deleted' && !scope.includeDeleted) continue;
        if ((scope.createdBySis && !link.sisManaged) || !isIn(link.studentId)) continue;
        for (const student of loginsOf(link.studentId))
          for (const observer of loginsOf(link.observerId)) yield { link, observer, student };
      }
    },
  );
};

/** Only the accounts below the one asked for, and itself. Whoever has no login is left out. */
export const adminsTable: TableMaker = (state, scope) =>
  table<AccountAdmin & { login: Login }>(
    [
      { name: 'admin_user_name', value: (row) => state.users.get(row.userId)!.name },
      { name: 'canvas_user_id', value: (row) => row.userId },
      { name: 'user_id', value: (row) => row.login.sisId },
      { name: 'canvas_account_id', value: (row) => row.accountId },
      { name: 'account_id', value: (row) => state.accounts.get(row.accountId)!.sisId },
      { name: 'role_id', value: (row) => roleId(row.role, state) },
      { name: 'role', value: (row) => row.role },
      { name: 'status', value: (row) => row.state },
      { name: 'created_by_sis', value: (row) => row.sisManaged },
    ],
    function* () {
      for (const admin of state.admins.rows) {
        if ((admin.state === 'deleted' && !scope.includeDeleted) || !scope.hasAccount(admin.accountId)) continue;
        const login = loginOfRow(admin.userId, state, scope);
        if (login) yield { ...admin, login };
      }
    },
  );

export function roleId(name: string, state: CanvasState): number | null {
  return state.roles.rows.find((role) => role.name === name)?.id ?? null;
}

interface Group {
  group: StudentGroup;
  category: GroupCategory;
}

/** Groups of courses: this practice Canvas has none of accounts. */
function* groupsIn(state: CanvasState, scope: ReportScope): Generator<Group> {
  for (const group of state.studentGroups.rows) {
    const category = state.groupCategories.get(group.categoryId)!;
    const course = state.courses.get(category.courseId)!;
    if (!category.isTag && isCourseInScope(course, { ...scope, termId: null })) yield { group, category };
  }
}

export const groupsTable: TableMaker = (state, scope) =>
  table<Group>(
    [
      { name: 'canvas_group_id', value: ({ group }) => group.id },
      { name: 'group_id', value: ({ group }) => group.sisId ?? null },
      { name: 'canvas_group_category_id', value: ({ category }) => category.id },
      { name: 'group_category_id', value: ({ category }) => category.sisId ?? null },
      { name: 'canvas_account_id', value: () => null },
      { name: 'account_id', value: () => null },
      { name: 'canvas_course_id', value: ({ category }) => category.courseId },
      { name: 'course_id', value: ({ category }) => state.courses.get(category.courseId)!.sisId },
      { name: 'name', value: ({ group }) => group.name },
      { name: 'status', value: () => 'available' },
      { name: 'created_by_sis', value: () => false },
      { name: 'context_id', value: ({ category }) => category.courseId },
      { name: 'context_type', value: () => 'Course' },
      { name: 'max_membership', value: () => null },
    ],
    () => (scope.createdBySis ? [] : groupsIn(state, scope)),
  );

export const groupMembershipTable: TableMaker = (state, scope) =>
  table<{ group: StudentGroup; userId: number; login: Login }>(
    [
      { name: 'canvas_group_id', value: ({ group }) => group.id },
      { name: 'group_id', value: ({ group }) => group.sisId ?? null },
      { name: 'canvas_user_id', value: ({ userId }) => userId },
      { name: 'user_id', value: ({ login }) => login.sisId },
      { name: 'status', value: () => 'accepted' },
      { name: 'created_by_sis', value: () => false },
    ],
    function* () {
      if (scope.createdBySis) return;
      for (const { group } of groupsIn(state, scope)) {
        for (const userId of group.userIds) {
          const login = loginOfRow(userId, state, scope);
          if (login) yield { group, userId, login };
        }
      }
    },
  );

export const groupCategoriesTable: TableMaker = (state, scope) =>
  table<GroupCategory>(
    [
      { name: 'canvas_group_category_id', value: (row) => row.id },
      { name: 'group_category_id', value: (row) => row.sisId ?? null },
      { name: 'context_id', value: (row) => row.courseId },
      { name: 'context_type', value: () => 'Course' },
      { name: 'name', value: (row) => row.name },
      { name: 'role', value: () => null },
      { name: 'self_signup', value: () => null },
      { name: 'group_limit', value: () => null },
      { name: 'auto_leader', value: () => null },
      { name: 'status', value: () => 'active' },
    ],
    () =>
      state.groupCategories.rows.filter(
        (row) => !row.isTag && scope.hasAccount(state.courses.get(row.courseId)!.accountId),
      ),
  );
