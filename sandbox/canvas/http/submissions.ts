import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { FaultSwitches } from '../../faults.js';
import type { Enrollment, Submission } from '../model.js';
import { serviceUserId, type CanvasState } from '../state.js';
import { CanvasError, refusal } from './errors.js';
import { findCourse, findSection } from './find.js';
import { pageOf } from './paging.js';
import { submissionJson } from './present.js';
import { instantParameter, isOn, many, one, queryOf, type Query } from './query.js';

type ById = { Params: { id: string } };

/** Submissions of a course's or a section's students; a section sees those of its (host) course's assignments. */
export function submissionRoutes(app: FastifyInstance, state: CanvasState, faults: FaultSwitches): void {
  const answer = (
    courseId: number,
    enrollments: Enrollment[],
    request: FastifyRequest,
    reply: FastifyReply,
  ): object[] => {
    const students = studentsAsked(queryOf(request), enrollments);
    const wanted = submissionFilter(queryOf(request));
    const submissions = assignmentsAsked(queryOf(request), courseId, state)
      .flatMap((assignment) => state.submissionsOfAssignment(assignment.id))
      .filter((submission) => students.has(submission.userId) && wanted(submission));
    return pageOf(submissions, request, reply, faults, { bookmarks: true }).map(submissionJson);
  };
  app.get<ById>('/api/v1/courses/:id/students/submissions', (request, reply) => {
    const course = findCourse(state, request.params.id);
    return answer(course.id, state.enrollmentsOfCourse(course.id), request, reply);
  });
  app.get<ById>('/api/v1/sections/:id/students/submissions', (request, reply) => {
    const section = findSection(state, request.params.id);
    return answer(section.courseId, state.enrollmentsOfSection(section.id), request, reply);
  });
}

/** Nobody named means the caller's own, and `all` means every student who is not deleted. */
function studentsAsked(query: Query, enrollments: Enrollment[]): Set<number> {
  const asked = many(query, 'student_ids');
  if (asked.length > 100) throw refusal(400, 'student_ids names more than a page holds.');
  const which = one(query, 'enrollment_state');
  if (which !== undefined && which !== 'active' && which !== 'concluded')
    throw refusal(400, 'enrollment_state must be active or concluded.');
  const states =
    which === 'active'
      ? ['active', 'inactive']
      : which === 'concluded'
        ? ['completed']
        : ['active', 'inactive', 'completed'];
  const students = enrollments.filter((each) => each.type === 'StudentEnrollment' && states.includes(each.state));
  const ids = new Set(students.map((each) => each.userId));
  if (asked.includes('all')) return ids;
  const named = asked.length === 0 ? [serviceUserId] : asked.map(Number);
  return new Set(named.filter((id) => ids.has(id)));
}

function assignmentsAsked(query: Query, courseId: number, state: CanvasState): Array<{ id: number }> {
  const published = state.assignmentsOfCourse(courseId).filter((each) => each.state === 'published');
  const asked = many(query, 'assignment_ids').map(Number);
  if (asked.some((id) => !published.some((each) => each.id === id)))
    throw new CanvasError(403, { errors: [{ message: 'One of the assignments cannot be seen.' }] });
  return published.filter(
    (each) => (asked.length === 0 || asked.includes(each.id)) && (!isOn(query, 'post_to_sis') || each.postToSis),
  );
}

function submissionFilter(query: Query): (submission: Submission) => boolean {
  const states = many(query, 'workflow_state');
  const gradedSince = instantParameter(query, 'graded_since');
  const submittedSince = instantParameter(query, 'submitted_since');
  const after = (at: number | null, since: Date | undefined): boolean =>
    since === undefined || (at !== null && at * 1000 > since.getTime());
  return (submission) =>
    (states.length === 0 || states.includes(submission.state)) &&
    after(submission.gradedAt, gradedSince) &&
    after(submission.submittedAt, submittedSince);
}
