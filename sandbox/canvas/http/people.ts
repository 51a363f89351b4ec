import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { FaultSwitches } from '../../faults.js';
import { isStudent } from '../coursework/audience.js';
import type { Coursework } from '../coursework/context.js';
import { enrollmentGrades } from '../coursework/totals.js';
import type { Enrollment } from '../model.js';
import type { CanvasState } from '../state.js';
import { notFound } from './errors.js';
import { findCourse, findSection, findUser, lookUpTerm } from './find.js';
import { pageOf } from './paging.js';
import { enrollmentJson, loginJson, mainLogin, userJson } from './present.js';
import { many, one, queryOf, type Query } from './query.js';

type ById = { Params: { id: string } };

/** People, their logins, and enrollments seen from a course, a section or a person. */
export function peopleRoutes(
  app: FastifyInstance,
  state: CanvasState,
  faults: FaultSwitches,
  teaching: () => Coursework,
): void {
  app.get<ById>('/api/v1/users/:id', (request) =>
    userJson(findUser(state, request.params.id), state, ['email', ...many(queryOf(request), 'include')]),
  );

  app.get<ById>('/api/v1/users/:id/logins', (request, reply) => {
    const user = findUser(state, request.params.id);
    const logins = state.loginsOfUser(user.id).filter((login) => login.state !== 'deleted');
    return pageOf(logins, request, reply, faults).map(loginJson);
  });

  const answer = (enrollments: Enrollment[], request: FastifyRequest, reply: FastifyReply): object[] => {
    const wanted = enrollmentFilter(queryOf(request), state);
    const periodId = one(queryOf(request), 'grading_period_id');
    const period = periodId === undefined ? undefined : state.gradingPeriods.get(Number(periodId));
    if (periodId !== undefined && period?.state !== 'active') throw notFound();
    const coursework = teaching();
    const grades = (each: Enrollment): object => {
      if (!request.permissions.viewGrades || !isStudent(each)) return {};
      return { grades: enrollmentGrades(state.courses.get(each.courseId)!, each.userId, period, coursework) };
    };
    return pageOf(enrollments.filter(wanted), request, reply, faults).map((each) => ({
      ...enrollmentJson(each, state),
      ...grades(each),
    }));
  };
  app.get<ById>('/api/v1/courses/:id/enrollments', (request, reply) =>
    answer(state.enrollmentsOfCourse(findCourse(state, request.params.id).id), request, reply),
  );
  app.get<ById>('/api/v1/sections/:id/enrollments', (request, reply) =>
    answer(state.enrollmentsOfSection(findSection(state, request.params.id).id), request, reply),
  );
  app.get<ById>('/api/v1/users/:id/enrollments', (request, reply) =>
    answer(state.enrollmentsOfUser(findUser(state, request.params.id).id), request, reply),
  );
}

/** Without `state[]`, active ones only (and invited ones, which SIS imports never make). */
function enrollmentFilter(query: Query, state: CanvasState): (enrollment: Enrollment) => boolean {
  const states = many(query, 'state');
  const types = many(query, 'type');
  const roles = many(query, 'role');
  const userId = one(query, 'user_id');
  const user = userId === undefined ? undefined : findUser(state, userId);
  const sisUsers = new Set(many(query, 'sis_user_id'));
  const sisSections = new Set(many(query, 'sis_section_id'));
  const sisCourses = new Set(many(query, 'sis_course_id'));
  const termId = one(query, 'enrollment_term_id');
  const term = termId === undefined ? undefined : lookUpTerm(state, termId);
  return (enrollment) => {
    if (!(states.length > 0 ? states : ['active']).includes(enrollment.state)) return false;
    if (types.length > 0 && !types.includes(enrollment.type)) return false;
    if (roles.length > 0 && !roles.includes(enrollment.role)) return false;
    if (user && enrollment.userId !== user.id) return false;
    if (sisUsers.size > 0 && !sisUsers.has(mainLogin(state.users.get(enrollment.userId)!, state)?.sisId ?? ''))
      return false;
    if (sisSections.size > 0 && !sisSections.has(state.sections.get(enrollment.sectionId)?.sisId ?? '')) return false;
    const course = state.courses.get(enrollment.courseId)!;
    if (sisCourses.size > 0 && !sisCourses.has(course.sisId ?? '')) return false;
    return termId === undefined || course.termId === term?.id;
  };
}
