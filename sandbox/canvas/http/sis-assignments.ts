import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Coursework } from '../coursework/context.js';
import { sisGradesAvailable, sisGradesAvailableAt } from '../coursework/features.js';
import type { Assignment, Override } from '../coursework/model.js';
import { rowsOf } from '../coursework/rows.js';
import type { Course, Section } from '../model.js';
import { CanvasError, notPermitted } from './errors.js';
import { accountsWithin, findAccount, findCourse } from './find.js';
import { pageOf } from './paging.js';
import { mustHave } from './permissions.js';
import { overriddenDates } from './present-assignments.js';
import { instant, mainLogin } from './present.js';
import { instantParameter, many, one, queryOf, type Query } from './query.js';
import type { TeachingRoutes } from './teaching-deps.js';

type ById = { Params: { id: string } };

/** What Canvas offers a SIS: assignments flagged for it, with the dates of each section (Canvas SisApiController). */
export function sisAssignmentRoutes(app: FastifyInstance, deps: TeachingRoutes): void {
  const { state, faults } = deps;

  app.get<ById>('/api/sis/courses/:id/assignments', async (request, reply) => {
    const coursework = deps.coursework();
    const course = findCourse(state, request.params.id);
    mustHave(request, 'viewGrades');
    if (deps.strikes('course-refused', request, String(course.id))) throw notPermitted();
    mustBeOffered(sisGradesAvailable(course, state));
    mustBePublished(course, request, deps);
    const rows = flagged(course, coursework);
    const listing = deps.staleListing(request, () => rows.map((each) => sisAssignmentJson(each, request, coursework)));
    return pageOf(listing, request, reply, faults);
  });

  app.get<ById>('/api/sis/accounts/:id/assignments', async (request, reply) => {
    const coursework = deps.coursework();
    const account = findAccount(state, request.params.id);
    mustHave(request, 'viewGrades');
    const perCourse = coursework.switches.is('account-listing-feature', 'course');
    if (!perCourse) mustBeOffered(sisGradesAvailableAt(account, state));
    const within = accountsWithin(state, account);
    const inDates = dateFilter(queryOf(request), coursework);
    const rows: Assignment[] = [];
    for (const course of state.courses.rows) {
      if (course.state !== 'available' || !within.has(course.accountId) || !inDates(course)) continue;
      if (perCourse && !sisGradesAvailable(course, state)) continue;
      for (const each of state.assignmentsOfCourse(course.id)) if (isListed(each)) rows.push(each);
    }
    return pageOf(rows, request, reply, faults).map((each) => sisAssignmentJson(each, request, coursework));
  });

  app.put<ById>('/api/sis/courses/:id/disable_post_to_sis', async (request, reply) => {
    const coursework = deps.coursework();
    const course = findCourse(state, request.params.id);
    mustHave(request, 'edit');
    mustBeOffered(sisGradesAvailable(course, state));
    mustBePublished(course, request, deps);
    const period = one(queryOf(request), 'grading_period_id');
    for (const assignment of flagged(course, coursework)) {
      const inPeriod = rowsOf(assignment, coursework).some((row) => String(row.gradingPeriodId) === period);
      if (period !== undefined && !inPeriod) continue;
      assignment.postToSis = false;
      assignment.updatedAt = coursework.now;
    }
    state.assignments.touch();
    await deps.save();
    return reply.code(204).send();
  });
}

function mustBeOffered(available: boolean): void {
  if (!available) throw coded('not_enabled', 'Synchronising grades to a SIS is not switched on here.');
}

function mustBePublished(course: Course, request: FastifyRequest, deps: TeachingRoutes): void {
  if (course.state !== 'available' || deps.strikes('course-unpublished', request, String(course.id)))
    throw coded('unpublished_course', 'The course is not published.');
}

function coded(code: string, message: string): CanvasError {
  return new CanvasError(400, { code, error: message });
}

function flagged(course: Course, { state }: Coursework): Assignment[] {
  return state.assignmentsOfCourse(course.id).filter(isListed);
}

function isListed({ state, postToSis, parentId }: Assignment): boolean {
  return state === 'published' && postToSis && parentId === null;
}

/** The dates of the course or of its term, whichever fits: so the answer is not exact. */
function dateFilter(query: Query, { state }: Coursework): (course: Course) => boolean {
  const startsBefore = instantParameter(query, 'starts_before');
  const endsAfter = instantParameter(query, 'ends_after');
  const before = (at: number | null, limit: Date): boolean => at === null || at * 1000 < limit.getTime();
  const after = (at: number | null, limit: Date): boolean => at === null || at * 1000 > limit.getTime();
  return (course) => {
    const term = state.terms.get(course.termId)!;
    return (
      (!startsBefore || before(course.startAt, startsBefore) || before(term.startAt, startsBefore)) &&
      (!endsAfter || after(course.endAt, endsAfter) || after(term.endAt, endsAfter))
    );
  };
}

function sisAssignmentJson(assignment: Assignment, request: FastifyRequest, coursework: Coursework): object {
  const { state } = coursework;
  const group = state.assignmentGroups.get(assignment.groupId);
  const seesSis = request.permissions.readSis;
  const checkpointed = state.partsOf(assignment.id).some((part) => part.kind === 'checkpoint');
  return {
    id: assignment.id,
    course_id: assignment.courseId,
    name: assignment.name,
    created_at: instant(assignment.createdAt),
    due_at: instant(checkpointed ? null : assignment.dueAt),
    unlock_at: instant(assignment.unlockAt),
    lock_at: instant(assignment.lockAt),
    points_possible: assignment.pointsPossible,
    submission_types: assignment.submissionTypes,
    ...(seesSis
      ? {
          sis_assignment_id: assignment.sisAssignmentId,
          integration_id: assignment.integrationId,
          integration_data: assignment.integrationData,
        }
      : {}),
    include_in_final_grade: !assignment.omitFromFinalGrade && assignment.gradingType !== 'not_graded',
    assignment_group: group && {
      id: group.id,
      name: group.name,
      group_weight: group.weight,
      sis_source_id: group.sisSourceId,
      integration_data: group.integrationData,
    },
    sections: sectionsListed(assignment, coursework).map((section) => sectionOf(section, assignment, coursework)),
    ...(many(queryOf(request), 'include').includes('student_overrides')
      ? { user_overrides: studentOverrides(assignment, coursework) }
      : {}),
  };
}

/** The listing knows the assignment's own section overrides, and nothing of modules, groups and tags. */
function sectionsListed(assignment: Assignment, { state, switches }: Coursework): Section[] {
  const all = state.sectionsOfCourse(assignment.courseId).filter((section) => section.state === 'active');
  const own = new Set(assignment.overrides.filter((each) => each.kind === 'section').map((each) => each.targetId));
  if (assignment.onlyVisibleToOverrides) return all.filter((section) => own.has(section.id));
  const modules = assignment.overrides.filter((each) => each.kind === 'module');
  if (modules.length === 0 || switches.is('module-restricted-listing', 'all-sections')) return all;
  return all.filter((section) => own.has(section.id) || modules.some((each) => each.sectionIds.includes(section.id)));
}

function sectionOf(section: Section, assignment: Assignment, { state }: Coursework): object {
  const override = assignment.overrides.find((each) => each.kind === 'section' && each.targetId === section.id);
  const brief = (id: number): object => {
    const course = state.courses.get(id)!;
    return { id: course.id, name: course.name, sis_id: course.sisId, integration_id: course.integrationId };
  };
  return {
    id: section.id,
    name: section.name,
    sis_id: section.sisId,
    integration_id: section.integrationId,
    origin_course: brief(section.homeCourseId ?? section.courseId),
    ...(section.homeCourseId === null ? {} : { xlist_course: brief(section.courseId) }),
    ...(override ? { override: { override_title: override.title, ...overriddenDates(override, assignment) } } : {}),
  };
}

function studentOverrides(assignment: Assignment, { state }: Coursework): object[] {
  const sisId = (userId: number): string | null => mainLogin(state.users.get(userId)!, state)?.sisId ?? null;
  const json = (override: Override): object => ({
    id: override.id,
    title: override.title,
    ...overriddenDates(override, assignment),
    students: override.studentIds.map((userId) => ({ user_id: userId, sis_user_id: sisId(userId) })),
  });
  return assignment.overrides.filter((each) => each.kind === 'students').map(json);
}
