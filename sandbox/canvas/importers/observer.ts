import type { User } from '../model.js';
import { setEnrollmentState } from './cascades.js';
import { wholeStatusIn } from './cells.js';
import { addEnrollment } from './enrollment.js';
import { reject, type ImportContext, type Row, type RowResult } from './importer.js';

/** user_observers.csv: enrols the observer beside every enrollment of the student. */
export function importUserObserver(row: Row, context: ImportContext): RowResult {
  const { state } = context;
  const observerSisId = row.get('observer_id');
  const studentSisId = row.get('student_id');
  const status = wholeStatusIn(row, ['active', 'deleted']);
  if (!observerSisId) return reject('The row has no observer_id.');
  if (!studentSisId) return reject('The row has no student_id.');
  if (!status) return reject(`Observer ${observerSisId}: the status must be active or deleted.`);
  const observer = personWith(observerSisId, context);
  const student = personWith(studentSisId, context);
  if (!observer) return reject(`There is no active user ${observerSisId} to observe.`);
  if (!student) return reject(`There is no active user ${studentSisId} to be observed.`);
  if (observer === student) return reject(`User ${observerSisId} cannot observe himself.`);
  if (status === 'deleted' && context.skipDeletes) return 'ignored';

  const link = state.observerLinks.rows.find(
    (each) => each.observerId === observer.id && each.studentId === student.id,
  );
  if (status === 'deleted') {
    if (!link || link.state === 'deleted') return reject(`User ${observerSisId} does not observe ${studentSisId}.`);
    link.state = 'deleted';
    context.statistics.changed('UserObserver', 'active', 'deleted');
    for (const enrollment of state.enrollmentsOfUser(observer.id))
      if (enrollment.associatedUserId === student.id) setEnrollmentState(enrollment, 'deleted', context);
  } else if (link) {
    context.statistics.changed('UserObserver', link.state, 'active');
    link.state = 'active';
    link.sisManaged = true;
    observeEverywhere(observer, student, context);
  } else {
    state.observerLinks.add({ observerId: observer.id, studentId: student.id, sisManaged: true, state: 'active' });
    context.statistics.created('UserObserver');
    observeEverywhere(observer, student, context);
  }
  state.observerLinks.touch();
  return 'done';
}

function observeEverywhere(observer: User, student: User, context: ImportContext): void {
  const { state } = context;
  const observed = state
    .enrollmentsOfUser(student.id)
    .filter((each) => each.type === 'StudentEnrollment' && each.state === 'active');
  for (const { sectionId, courseId } of observed) {
    const standing = state
      .enrollmentsOfUser(observer.id)
      .find((each) => each.sectionId === sectionId && each.associatedUserId === student.id);
    if (standing) setEnrollmentState(standing, 'active', context);
    else
      addEnrollment(
        {
          course: state.courses.get(courseId)!,
          section: state.sections.get(sectionId)!,
          userId: observer.id,
          type: 'ObserverEnrollment',
          role: 'ObserverEnrollment',
          associatedUserId: student.id,
        },
        'active',
        context,
      );
  }
}

function personWith(sisId: string, context: ImportContext): User | undefined {
  const login = context.state.logins.bySisId(sisId);
  return login && login.state !== 'deleted' ? context.state.users.get(login.userId) : undefined;
}
