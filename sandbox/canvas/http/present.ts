import { providerName } from '../importers/people.js';
import type { Account, Course, Enrollment, Login, Section, Term, User } from '../model.js';
import { rootAccountId, type CanvasState } from '../state.js';
import { createCanvasSwitches } from '../switches.js';

/** The zone of every account. */
export const accountTimeZone = 'America/New_York';

/** Canvas writes instants in UTC to the second. */
export function instant(seconds: number | null): string | null {
  return seconds === null ? null : new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');
}

export function accountJson(account: Account): object {
  return {
    id: account.id,
    name: account.name,
    workflow_state: account.state,
    parent_account_id: account.parentId,
    root_account_id: account.id === rootAccountId ? null : rootAccountId,
    default_time_zone: accountTimeZone,
    sis_account_id: account.sisId,
    sis_import_id: account.sisImportId,
    integration_id: account.integrationId,
  };
}

export function termJson(term: Term, includes: readonly string[], state?: CanvasState): object {
  const overrides = Object.entries(term.overrides).map(([type, dates]) => [
    type,
    { start_at: instant(dates.startAt), end_at: instant(dates.endAt) },
  ]);
  return {
    id: term.id,
    name: term.name,
    start_at: instant(term.startAt),
    end_at: instant(term.endAt),
    created_at: instant(term.createdAt),
    workflow_state: term.state,
    grading_period_group_id:
      state?.gradingPeriodSets.rows.find((set) => set.state === 'active' && set.termIds.includes(term.id))?.id ?? null,
    sis_term_id: term.sisId,
    sis_import_id: term.sisImportId,
    integration_id: term.integrationId,
    ...(includes.includes('overrides') ? { overrides: Object.fromEntries(overrides) } : {}),
  };
}

export function courseJson(course: Course, state: CanvasState, includes: readonly string[] = []): object {
  const has = (name: string): boolean => includes.includes(name);
  const account = state.accounts.get(course.accountId)!;
  const sections = (): Section[] => state.sectionsOfCourse(course.id).filter((section) => section.state === 'active');
  return {
    id: course.id,
    name: course.name,
    course_code: course.courseCode,
    account_id: course.accountId,
    root_account_id: rootAccountId,
    enrollment_term_id: course.termId,
    start_at: instant(course.startAt),
    end_at: instant(course.endAt),
    created_at: instant(course.createdAt),
    restrict_enrollments_to_course_dates: course.restrictToDates,
    workflow_state: course.state === 'claimed' ? 'unpublished' : course.state,
    course_format: course.courseFormat,
    blueprint: course.blueprint,
    homeroom_course: course.homeroom,
    friendly_name: course.friendlyName,
    grade_passback_setting: course.gradePassbackSetting,
    apply_assignment_group_weights: state.settingsOfCourse(course.id)?.applyGroupWeights ?? false,
    grading_standard_id: state.settingsOfCourse(course.id)?.gradingStandardId ?? null,
    sis_course_id: course.sisId,
    sis_import_id: course.sisImportId,
    integration_id: course.integrationId,
    ...(has('term') ? { term: termJson(state.terms.get(course.termId)!, [], state) } : {}),
    ...(has('account') ? { account: accountJson(account) } : {}),
    ...(has('account_name') ? { account_name: account.name } : {}),
    ...(has('sections') ? { sections: sections().map((section) => ({ id: section.id, name: section.name })) } : {}),
    ...(has('total_students') ? { total_students: studentsIn(state.enrollmentsOfCourse(course.id)) } : {}),
    ...passbackStatus(includes, state),
  };
}

export function sectionJson(section: Section, state: CanvasState, includes: readonly string[] = []): object {
  return {
    id: section.id,
    name: section.name,
    course_id: section.courseId,
    nonxlist_course_id: section.homeCourseId,
    start_at: instant(section.startAt),
    end_at: instant(section.endAt),
    created_at: instant(section.createdAt),
    restrict_enrollments_to_section_dates: section.restrictToDates,
    sis_section_id: section.sisId,
    sis_course_id: state.courses.get(section.courseId)?.sisId ?? null,
    sis_import_id: section.sisImportId,
    integration_id: section.integrationId,
    ...(includes.includes('total_students')
      ? { total_students: studentsIn(state.enrollmentsOfSection(section.id)) }
      : {}),
    ...passbackStatus(includes, state),
  };
}

/** Fed by an internal table that no public API writes: nothing was ever sent. */
function passbackStatus(includes: readonly string[], state: CanvasState): object {
  if (!includes.includes('passback_status') || createCanvasSwitches(state).is('passback-status', 'unknown')) return {};
  return { passback_status: { sis_post_grades_statuses: [] } };
}

function studentsIn(enrollments: Enrollment[]): number {
  const active = enrollments.filter((each) => each.type === 'StudentEnrollment' && each.state === 'active');
  return new Set(active.map((each) => each.userId)).size;
}

/** The login that stands for a person: the first that lives, those with a SIS id before others. */
export function mainLogin(user: User, state: CanvasState): Login | undefined {
  const living = state.loginsOfUser(user.id).filter((login) => login.state !== 'deleted');
  return living.find((login) => login.sisId !== null) ?? living[0];
}

export function userJson(user: User, state: CanvasState, includes: readonly string[] = []): object {
  const login = mainLogin(user, state);
  return {
    id: user.id,
    name: user.name,
    sortable_name: user.sortableName,
    short_name: user.shortName,
    first_name: user.firstName ?? user.name.split(' ')[0],
    last_name: user.lastName ?? user.sortableName.split(',')[0],
    created_at: instant(user.createdAt),
    sis_user_id: login?.sisId ?? null,
    integration_id: login?.integrationId ?? null,
    sis_import_id: user.sisImportId,
    login_id: login?.name ?? null,
    pronouns: user.pronouns,
    ...(includes.includes('email') ? { email: user.email } : {}),
    ...(includes.includes('last_login') ? { last_login: login?.signedInAt ? instant(login.signedInAt) : null } : {}),
  };
}

export function loginJson(login: Login): object {
  return {
    id: login.id,
    user_id: login.userId,
    account_id: rootAccountId,
    unique_id: login.name,
    created_at: instant(login.createdAt),
    sis_user_id: login.sisId,
    integration_id: login.integrationId,
    authentication_provider_id: login.authenticationProviderId,
    authentication_provider_type: providerName(login.authenticationProviderId),
    declared_user_type: login.declaredUserType,
    workflow_state: login.state,
  };
}

export function enrollmentJson(enrollment: Enrollment, state: CanvasState): object {
  const user = state.users.get(enrollment.userId)!;
  const course = state.courses.get(enrollment.courseId)!;
  const section = state.sections.get(enrollment.sectionId)!;
  const login = mainLogin(user, state);
  return {
    id: enrollment.id,
    user_id: enrollment.userId,
    course_id: enrollment.courseId,
    course_section_id: enrollment.sectionId,
    root_account_id: rootAccountId,
    associated_user_id: enrollment.associatedUserId,
    type: enrollment.type,
    role: enrollment.role,
    role_id: state.roles.rows.find((role) => role.name === enrollment.role)?.id ?? null,
    enrollment_state: enrollment.state,
    limit_privileges_to_course_section: enrollment.limitSection,
    start_at: instant(enrollment.startAt),
    end_at: instant(enrollment.endAt),
    created_at: instant(enrollment.createdAt),
    updated_at: instant(enrollment.updatedAt),
    sis_import_id: enrollment.sisImportId,
    sis_account_id: state.accounts.get(course.accountId)?.sisId ?? null,
    sis_course_id: course.sisId,
    course_integration_id: course.integrationId,
    sis_section_id: section.sisId,
    section_integration_id: section.integrationId,
    sis_user_id: login?.sisId ?? state.loginsOfUser(user.id)[0]?.sisId ?? null,
    user: { id: user.id, name: user.name, sortable_name: user.sortableName, short_name: user.shortName },
  };
}
