import type { Course, Enrollment, EnrollmentState, Login, Section } from '../model.js';
import type { Statistics } from '../imports/statistics.js';
import type { CanvasState } from '../state.js';

/** What a cascade needs of an import; edits made by hand pass no statistics. */
export interface CascadeContext {
  state: CanvasState;
  now: number;
  statistics?: Statistics;
}

export function setEnrollmentState(enrollment: Enrollment, state: EnrollmentState, context: CascadeContext): void {
  context.statistics?.changed('Enrollment', enrollment.state, state);
  if (state === 'completed') enrollment.completedAt = context.now;
  else enrollment.completedAt = null;
  enrollment.state = state;
  enrollment.updatedAt = context.now;
  context.state.enrollments.touch();
}

/** A deleted course takes all its enrollments along; its sections keep their state. */
export function dropEnrollmentsOfCourse(course: Course, context: CascadeContext): void {
  drop(context.state.enrollmentsOfCourse(course.id), context);
}

/** A concluded course takes its active enrollments along; making it active again does not bring them back. */
export function concludeEnrollmentsOfCourse(course: Course, context: CascadeContext): void {
  for (const enrollment of context.state.enrollmentsOfCourse(course.id))
    if (enrollment.state === 'active') setEnrollmentState(enrollment, 'completed', context);
}

export function deleteSection(section: Section, context: CascadeContext): void {
  context.statistics?.changed('CourseSection', section.state, 'deleted');
  section.state = 'deleted';
  section.updatedAt = context.now;
  context.state.sections.touch();
  drop(context.state.enrollmentsOfSection(section.id), context);
}

/** Deletes a login; with a person's last one go the enrollments, observer links and administrator roles. */
export function deleteLogin(login: Login, context: CascadeContext): void {
  const { state } = context;
  context.statistics?.changed('Pseudonym', login.state, 'deleted');
  login.state = 'deleted';
  login.updatedAt = context.now;
  state.logins.touch();
  if (state.loginsOfUser(login.userId).some((other) => other.state !== 'deleted')) return;

  const user = state.users.get(login.userId);
  if (user) {
    user.state = 'deleted';
    user.updatedAt = context.now;
    state.users.touch();
  }
  drop(state.enrollmentsOfUser(login.userId), context);
  for (const link of state.observerLinks.rows) {
    if (link.state === 'deleted' || (link.studentId !== login.userId && link.observerId !== login.userId)) continue;
    link.state = 'deleted';
    state.observerLinks.touch();
    context.statistics?.changed('UserObserver', 'active', 'deleted');
    drop(
      state.enrollmentsOfUser(link.observerId).filter((each) => each.associatedUserId === link.studentId),
      context,
    );
  }
  for (const admin of state.admins.rows) {
    if (admin.userId !== login.userId || admin.state === 'deleted') continue;
    admin.state = 'deleted';
    state.admins.touch();
    context.statistics?.changed('AccountUser', 'active', 'deleted');
  }
}

function drop(enrollments: Enrollment[], context: CascadeContext): void {
  for (const enrollment of enrollments)
    if (enrollment.state !== 'deleted') setEnrollmentState(enrollment, 'deleted', context);
}
