import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { isStudent, studentsOfCourse, type CourseStudent } from '../coursework/audience.js';
import type { Coursework } from '../coursework/context.js';
import type { Assignment, Submission } from '../coursework/model.js';
import { isConcluded } from '../coursework/concluded.js';
import { rowsOf } from '../coursework/rows.js';
import { submissionId } from '../coursework/submission-table.js';
import { totalsOf } from '../coursework/totals.js';
import type { Course, Enrollment } from '../model.js';
import { serviceUserId, type CanvasState } from '../state.js';
import { CanvasError, notFound, notPermitted, refusal } from './errors.js';
import { findCourse, findSection, findUser } from './find.js';
import { comparePlaces, pageByBookmark, pageOf, type Place } from './paging.js';
import { mustHave } from './permissions.js';
import { submissionJson, type SubmissionView } from './present-submissions.js';
import { mainLogin } from './present.js';
import { instantParameter, isOn, many, one, queryOf, type Query } from './query.js';
import type { TeachingRoutes } from './teaching-deps.js';

type ById = { Params: { id: string } };

interface Work {
  assignment: Assignment;
  row: Submission;
}

/** Submissions of a course's or a section's students; a section sees those of its (host) course's assignments. */
export function submissionRoutes(app: FastifyInstance, deps: TeachingRoutes): void {
  const { state, faults } = deps;
  const answer = (course: Course, sectionId: number | undefined, request: FastifyRequest, reply: FastifyReply) => {
    const coursework = deps.coursework();
    const query = queryOf(request);
    mustHave(request, 'viewGrades');
    if (deps.strikes('course-refused', request, String(course.id))) throw notPermitted();
    const enrollments =
      sectionId === undefined ? state.enrollmentsOfCourse(course.id) : state.enrollmentsOfSection(sectionId);
    const students = studentsAsked(query, course, enrollments, coursework);
    const assignments = assignmentsAsked(query, course, coursework);
    for (const { id } of assignments) if (deps.strikes('assignment-forbidden', request, String(id))) throw unseen();
    const wanted = workFilter(query, coursework);
    const worksOf = (of: readonly CourseStudent[]): Work[] =>
      assignments.flatMap((assignment) =>
        rowsOf(assignment, coursework, of)
          .map((row) => ({ assignment, row }))
          .filter(wanted),
      );
    const view = viewOf(query);
    const json = ({ assignment, row }: Work): object => submissionJson(row, assignment, view, coursework);
    if (isOn(query, 'grouped')) {
      const page = pageOf(students, request, reply, faults);
      return page.map((student) => ({
        ...groupOf(student, enrollments, state),
        submissions: worksOf([student]).map(json),
        ...(view.includes.includes('total_scores') ? totalsOf(course, student.userId, undefined, coursework) : {}),
      }));
    }
    const works = worksOf(students);
    const place = placeBy(query);
    works.sort((a, b) => comparePlaces(place(a), place(b)));
    if (one(query, 'order_direction') === 'descending')
      return pageOf(works.reverse(), request, reply, faults).map(json);
    return pageByBookmark(works, place, request, reply, faults).map(json);
  };

  app.get<ById>('/api/v1/courses/:id/students/submissions', (request, reply) =>
    answer(findCourse(state, request.params.id), undefined, request, reply),
  );
  app.get<ById>('/api/v1/sections/:id/students/submissions', (request, reply) => {
    const section = findSection(state, request.params.id);
    return answer(state.courses.get(section.courseId)!, section.id, request, reply);
  });
}

/** Nobody named means the caller's own, and `all` means every student who is not deleted. */
function studentsAsked(
  query: Query,
  course: Course,
  enrollments: readonly Enrollment[],
  coursework: Coursework,
): CourseStudent[] {
  const { state } = coursework;
  const asked = many(query, 'student_ids');
  if (asked.length > 100) throw refusal(400, 'student_ids names more than a page holds.');
  const which = one(query, 'enrollment_state');
  if (which !== undefined && which !== 'active' && which !== 'concluded')
    throw refusal(400, 'enrollment_state must be active or concluded.');
  const byDate = (one(query, 'state_based_on_date') ?? 'true') !== 'false';
  const fits = (each: Enrollment): boolean => {
    if (!isStudent(each) || each.state === 'deleted') return false;
    if (isOn(query, 'post_to_sis') && each.sisImportId === null) return false;
    if (which === undefined) return true;
    // Inactive ones belong to neither.
    if (each.state === 'inactive') return false;
    return (which === 'concluded') === isConcluded(each, course, byDate, coursework);
  };
  const ids = new Set(enrollments.filter(fits).map((each) => each.userId));
  const named = asked.filter((id) => id !== 'all').map((id) => findUser(state, id).id);
  if (asked.length === 0) named.push(serviceUserId);
  const known = new Set(enrollments.filter(isStudent).map((each) => each.userId));
  if (asked.length > 0 && named.some((id) => !known.has(id))) throw notPermitted();
  const wanted = asked.includes('all') ? ids : new Set(named.filter((id) => ids.has(id)));
  return studentsOfCourse(course.id, state).filter((student) => wanted.has(student.userId));
}

function unseen(): CanvasError {
  return new CanvasError(403, { errors: [{ message: 'One of the assignments cannot be seen.' }] });
}

/** Parts of a checkpointed discussion have no rows of their own here; those of a peer review do. */
function assignmentsAsked(query: Query, course: Course, { state }: Coursework): Assignment[] {
  const published = state
    .assignmentsOfCourse(course.id)
    .filter((each) => each.state === 'published' && each.kind !== 'checkpoint');
  const asked = new Set(many(query, 'assignment_ids').map(Number));
  for (const id of asked) if (!published.some((each) => each.id === id)) throw unseen();
  return published.filter(
    (each) => (asked.size === 0 || asked.has(each.id)) && (!isOn(query, 'post_to_sis') || each.postToSis),
  );
}

function workFilter(query: Query, { state }: Coursework): (work: Work) => boolean {
  const states = many(query, 'workflow_state');
  const gradedSince = instantParameter(query, 'graded_since');
  const submittedSince = instantParameter(query, 'submitted_since');
  const periodId = one(query, 'grading_period_id');
  if (periodId !== undefined && state.gradingPeriods.get(Number(periodId))?.state !== 'active') throw notFound();
  const after = (at: number | null, since: Date | undefined): boolean =>
    since === undefined || (at !== null && at * 1000 > since.getTime());
  return ({ row }) =>
    (states.length === 0 || states.includes(row.state)) &&
    (periodId === undefined || row.gradingPeriodId === Number(periodId)) &&
    after(row.gradedAt, gradedSince) &&
    after(row.submittedAt, submittedSince);
}

function viewOf(query: Query): SubmissionView {
  return {
    includes: many(query, 'include'),
    only: many(query, 'response_fields'),
    without: many(query, 'exclude_response_fields'),
  };
}

function placeBy(query: Query): (work: Work) => Place {
  const byGraded = one(query, 'order') === 'graded_at';
  return ({ row }) => [byGraded ? (row.gradedAt ?? Infinity) : 0, submissionId(row)];
}

function groupOf(student: CourseStudent, enrollments: readonly Enrollment[], state: CanvasState): object {
  const inForm = new Set(enrollments);
  const enrollment = student.enrollments.find((each) => inForm.has(each)) ?? student.enrollments[0]!;
  const login = mainLogin(state.users.get(student.userId)!, state);
  return {
    user_id: student.userId,
    section_id: enrollment.sectionId,
    sis_user_id: login?.sisId ?? null,
    integration_id: login?.integrationId ?? null,
  };
}
