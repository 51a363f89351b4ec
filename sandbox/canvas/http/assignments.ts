import type { FastifyInstance, FastifyRequest } from 'fastify';
import { BadAct, type Coursework } from '../coursework/context.js';
import { studentsOfCourse } from '../coursework/audience.js';
import {
  createAssignment,
  createAssignmentGroup,
  updateAssignment,
  updateAssignmentGroup,
} from '../coursework/editing.js';
import type { Fields } from '../coursework/values.js';
import { clearGrade, excuse, grade } from '../coursework/grading.js';
import type { Assignment, AssignmentGroup, Submission } from '../coursework/model.js';
import { liesInClosedPeriod } from '../coursework/policies.js';
import { rowsOf } from '../coursework/rows.js';
import { submissionId } from '../coursework/submission-table.js';
import type { Course } from '../model.js';
import { serviceUserId } from '../state.js';
import { notFound, notPermitted, refusal } from './errors.js';
import { findCourse, findUser } from './find.js';
import { comparePlaces, pageByBookmark, pageOf, type Place } from './paging.js';
import { mustHave } from './permissions.js';
import { assignmentGroupJson, assignmentJson } from './present-assignments.js';
import { submissionJson } from './present-submissions.js';
import { isOn, many, one, queryOf, type Query } from './query.js';
import type { TeachingRoutes } from './teaching-deps.js';

type Of<Names extends string> = { Params: Record<Names, string>; Body: Record<string, unknown> | null };

/** Assignments, their groups, and the submissions of one assignment. */
export function assignmentRoutes(app: FastifyInstance, deps: TeachingRoutes): void {
  const { state, faults } = deps;

  app.get<Of<'id'>>('/api/v1/courses/:id/assignments', (request, reply) => {
    const coursework = deps.coursework();
    const course = findCourse(state, request.params.id);
    if (deps.strikes('course-refused', request, String(course.id))) throw notPermitted();
    const wanted = assignmentFilter(queryOf(request));
    const listed = inOrder(listedOf(course, coursework).filter(wanted), queryOf(request));
    return pageOf(listed, request, reply, faults).map((each) => json(each, request, coursework));
  });

  app.get<Of<'id' | 'assignment'>>('/api/v1/courses/:id/assignments/:assignment', (request) => {
    const coursework = deps.coursework();
    return json(findAssignment(request, coursework), request, coursework);
  });

  app.post<Of<'id'>>('/api/v1/courses/:id/assignments', async (request, reply) => {
    mustHave(request, 'edit');
    const coursework = deps.coursework();
    const course = findCourse(state, request.params.id);
    const fields = (request.body?.assignment ?? {}) as Fields;
    const created = refusing(() => createAssignment(course, fields, request.permissions, coursework));
    await deps.save();
    return reply.code(201).send(json(created, request, coursework));
  });

  app.put<Of<'id' | 'assignment'>>('/api/v1/courses/:id/assignments/:assignment', async (request) => {
    mustHave(request, 'edit');
    const coursework = deps.coursework();
    const assignment = findAssignment(request, coursework);
    let fields = (request.body?.assignment ?? {}) as Fields;
    if (fields.integration_data !== undefined && deps.strikes('integration-data-dropped', request)) {
      const { integration_data: _dropped, ...kept } = fields;
      fields = kept;
    }
    refusing(() => updateAssignment(assignment, fields, request.permissions, coursework));
    const answered = json(assignment, request, coursework);
    const foreign = fields.integration_data !== undefined && deps.strikes('integration-data-overwritten', request);
    if (foreign) assignment.integrationData = { instructure_sis: String(foreign.value ?? 'linked') };
    await deps.save();
    return answered;
  });

  app.get<Of<'id' | 'assignment'>>('/api/v1/courses/:id/assignments/:assignment/submissions', (request, reply) => {
    const coursework = deps.coursework();
    mustHave(request, 'viewGrades');
    const assignment = findAssignment(request, coursework);
    if (deps.strikes('assignment-forbidden', request, String(assignment.id)))
      throw refusal(403, 'The assignment cannot be seen.');
    const place = (row: Submission): Place => [0, submissionId(row)];
    const rows = rowsOf(assignment, coursework).sort((a, b) => comparePlaces(place(a), place(b)));
    const view = submissionView(queryOf(request));
    return pageByBookmark(rows, place, request, reply, faults).map((row) =>
      submissionJson(row, assignment, view, coursework),
    );
  });

  const oneSubmission = '/api/v1/courses/:id/assignments/:assignment/submissions/:user';
  app.get<Of<'id' | 'assignment' | 'user'>>(oneSubmission, (request) => {
    const coursework = deps.coursework();
    mustHave(request, 'viewGrades');
    return submissionOf(findAssignment(request, coursework), request, coursework);
  });

  app.put<Of<'id' | 'assignment' | 'user'>>(oneSubmission, async (request) => {
    mustHave(request, 'edit');
    const coursework = deps.coursework();
    const assignment = findAssignment(request, coursework);
    const userId = findUser(state, request.params.user).id;
    const fields = (request.body?.submission ?? {}) as Fields;
    const by = { graderId: serviceUserId };
    mustBeOpen(assignment, userId, request, coursework);
    refusing(() => {
      if (fields.excuse !== undefined) excuse(assignment, userId, String(fields.excuse) === 'true', by, coursework);
      if (fields.posted_grade === undefined) return;
      const text = String(fields.posted_grade ?? '');
      if (text === '') clearGrade(assignment, userId, by, coursework);
      else grade(assignment, userId, text, by, coursework);
    });
    await deps.save();
    if (deps.strikes('grading-fails-after-saving', request)) throw refusal(502, 'The server did not answer in time.');
    return submissionOf(assignment, request, coursework);
  });

  const groups = (course: Course): AssignmentGroup[] =>
    state
      .assignmentGroupsOfCourse(course.id)
      .filter((each) => each.state === 'available')
      .sort((a, b) => a.position - b.position || a.id - b.id);
  const seesSis = ({ permissions }: FastifyRequest): boolean => permissions.readSis || permissions.manageSis;

  app.get<Of<'id'>>('/api/v1/courses/:id/assignment_groups', (request, reply) => {
    const coursework = deps.coursework();
    const course = findCourse(state, request.params.id);
    const withAssignments = many(queryOf(request), 'include').includes('assignments');
    const listed = listedOf(course, coursework);
    return pageOf(groups(course), request, reply, faults).map((group) => ({
      ...assignmentGroupJson(group, seesSis(request)),
      ...(withAssignments
        ? {
            assignments: listed
              .filter((each) => each.groupId === group.id)
              .map((each) => json(each, request, coursework)),
          }
        : {}),
    }));
  });

  app.get<Of<'id' | 'group'>>('/api/v1/courses/:id/assignment_groups/:group', (request) => {
    const found = groups(findCourse(state, request.params.id)).find((each) => each.id === Number(request.params.group));
    if (!found) throw notFound();
    return assignmentGroupJson(found, seesSis(request));
  });

  app.post<Of<'id'>>('/api/v1/courses/:id/assignment_groups', async (request) => {
    mustHave(request, 'edit');
    const course = findCourse(state, request.params.id);
    const created = refusing(() => createAssignmentGroup(course, request.body ?? {}, deps.coursework()));
    await deps.save();
    return assignmentGroupJson(created, seesSis(request));
  });

  app.put<Of<'id' | 'group'>>('/api/v1/courses/:id/assignment_groups/:group', async (request) => {
    mustHave(request, 'edit');
    const found = groups(findCourse(state, request.params.id)).find((each) => each.id === Number(request.params.group));
    if (!found) throw notFound();
    refusing(() => updateAssignmentGroup(found, request.body ?? {}, request.permissions, deps.coursework()));
    await deps.save();
    return assignmentGroupJson(found, seesSis(request));
  });
}

function json(assignment: Assignment, request: FastifyRequest, coursework: Coursework): object {
  const query = queryOf(request);
  const overrideDates = (one(query, 'override_assignment_dates') ?? 'true') !== 'false';
  const view = { includes: many(query, 'include'), overrideDates, permissions: request.permissions };
  return assignmentJson(assignment, view, coursework);
}

function submissionView(query: Query) {
  const only = many(query, 'response_fields');
  return { includes: many(query, 'include'), only, without: many(query, 'exclude_response_fields') };
}

/** Parts of other assignments have ids of their own, and are not listed. */
function listedOf(course: Course, { state }: Coursework): Assignment[] {
  return state.assignmentsOfCourse(course.id).filter((each) => each.state !== 'deleted' && each.parentId === null);
}

function assignmentFilter(query: Query): (assignment: Assignment) => boolean {
  const flagged = one(query, 'post_to_sis');
  const ids = new Set(many(query, 'assignment_ids').map(Number));
  const text = one(query, 'search_term')?.toLowerCase();
  const newQuizzes = isOn(query, 'new_quizzes');
  return (each) =>
    (flagged === undefined || each.postToSis === (flagged === 'true')) &&
    (ids.size === 0 || ids.has(each.id)) &&
    (!text || each.name.toLowerCase().includes(text)) &&
    (!newQuizzes || each.kind === 'new_quiz' || each.kind === 'new_quiz_survey');
}

function inOrder(assignments: Assignment[], query: Query): Assignment[] {
  const by = one(query, 'order_by') ?? 'position';
  const byId = (a: Assignment, b: Assignment): number => a.id - b.id;
  if (by === 'name') return assignments.sort((a, b) => a.name.localeCompare(b.name) || byId(a, b));
  if (by === 'due_at') return assignments.sort((a, b) => (a.dueAt ?? Infinity) - (b.dueAt ?? Infinity) || byId(a, b));
  return assignments.sort((a, b) => a.position - b.position || byId(a, b));
}

function findAssignment(request: FastifyRequest, { state }: Coursework): Assignment {
  const params = request.params as Record<'id' | 'assignment', string>;
  const course = findCourse(state, params.id);
  const [form, ...rest] = params.assignment.split(':');
  const sisId = form === 'sis_assignment_id' ? rest.join(':') : undefined;
  const found =
    sisId === undefined
      ? state.assignments.get(Number(params.assignment))
      : state.assignmentsOfCourse(course.id).find((each) => each.sisAssignmentId === sisId && each.state !== 'deleted');
  if (!found || found.courseId !== course.id || found.state === 'deleted') throw notFound();
  return found;
}

/** In a closed grading period only account administrators grade. */
function mustBeOpen(assignment: Assignment, userId: number, request: FastifyRequest, coursework: Coursework): void {
  if (request.permissions.importSis) return;
  const students = studentsOfCourse(assignment.courseId, coursework.state).filter((each) => each.userId === userId);
  if (rowsOf(assignment, coursework, students).some((row) => liesInClosedPeriod(row, coursework)))
    throw refusal(403, 'The grading period is closed.');
}

function submissionOf(assignment: Assignment, request: FastifyRequest, coursework: Coursework): object {
  const userId = findUser(coursework.state, (request.params as { user: string }).user).id;
  const students = studentsOfCourse(assignment.courseId, coursework.state).filter((each) => each.userId === userId);
  const [row] = rowsOf(assignment, coursework, students);
  if (!row) throw notFound();
  return submissionJson(row, assignment, submissionView(queryOf(request)), coursework);
}

/** What the rules of teaching refuse is a 400. */
function refusing<T>(act: () => T): T {
  try {
    return act();
  } catch (error) {
    if (error instanceof BadAct) throw refusal(400, error.message);
    throw error;
  }
}
