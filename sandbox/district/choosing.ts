import { addDays, earlier, stampOf } from './dates.js';
import { ImpossibleEvent, type Stage } from './playing.js';
import type { Class, District, Enrollment, OneRosterRecord, User } from './records.js';

/** The records an event strikes: those named, or so many of the candidates. */
export function choose<T extends OneRosterRecord>(stage: Stage, candidates: readonly T[], what: string): T[] {
  const { ids } = stage.settings;
  if (ids) {
    const byId = new Map(candidates.map((one) => [one.sourcedId, one]));
    return ids.map((id) => {
      const found = byId.get(id);
      if (!found) throw new ImpossibleEvent(`${id} is not ${what}`);
      return found;
    });
  }
  if (candidates.length < stage.count) {
    throw new ImpossibleEvent(`only ${candidates.length} of ${what} here, not ${stage.count}`);
  }
  const left = [...candidates];
  return Array.from({ length: stage.count }, () => {
    const at = stage.random.below(left.length);
    const [picked] = left.splice(at, 1, left.at(-1)!);
    left.pop();
    return picked!;
  });
}

/** Marks a record as changed today. */
export function restamp(stage: Stage, record: OneRosterRecord): void {
  record.dateLastModified = stampOf(stage.district.today);
}

/** Whether an enrollment is still to be used on a day: not ended, in a session that is not over. */
export function isOpen(one: Enrollment, on: string): boolean {
  return one.status === 'active' && one.endDate !== null && one.endDate >= on;
}

/** Open student enrollments by student. */
export function openEnrollments(stage: Stage, school?: string): Map<string, Enrollment[]> {
  const enrollments = new Map<string, Enrollment[]>();
  for (const one of stage.district.enrollments) {
    if (one.role !== 'student' || !isOpen(one, stage.on) || (school !== undefined && one.school !== school)) continue;
    const group = enrollments.get(one.user);
    if (group) group.push(one);
    else enrollments.set(one.user, [one]);
  }
  return enrollments;
}

/** Students with at least one open enrollment. */
export function activeStudents(stage: Stage, school = stage.settings.school): User[] {
  const enrollments = openEnrollments(stage, school);
  return stage.district.users.filter((user) => user.role === 'student' && enrollments.has(user.sourcedId));
}

/** Classes in a session that is not over. */
export function runningClasses(stage: Stage, school = stage.settings.school): Class[] {
  const open = new Set(
    stage.district.academicSessions.filter((one) => one.endDate >= stage.on).map((one) => one.sourcedId),
  );
  return stage.district.classes.filter(
    (one) => one.status === 'active' && one.terms.some((term) => open.has(term)) && (!school || one.school === school),
  );
}

/** First and last day of a class's sessions. */
export function spanOfClass(district: District, one: Class): { begin: string; end: string } {
  const sessions = district.academicSessions.filter((session) => one.terms.includes(session.sourcedId));
  const begin = sessions.map((session) => session.startDate).sort()[0];
  const end = sessions
    .map((session) => session.endDate)
    .sort()
    .at(-1);
  if (!begin || !end) throw new ImpossibleEvent(`class ${one.sourcedId} lies in no known session`);
  return { begin, end };
}

/** Ends enrollments on the day before; one that had not begun becomes a single past day, so that it never counts. */
export function endEnrollments(stage: Stage, enrollments: readonly Enrollment[]): void {
  const last = addDays(stage.on, -1);
  for (const enrollment of enrollments) {
    enrollment.endDate = last;
    enrollment.beginDate = earlier(enrollment.beginDate ?? last, last);
    restamp(stage, enrollment);
    stage.touched.enrollments.push(enrollment.sourcedId);
  }
}

/** Gives a student enrollments in the classes in which another student of the same grade sits. */
export function enrollInto(stage: Stage, student: User, classes: readonly Class[]): void {
  for (const into of classes) {
    const { begin, end } = spanOfClass(stage.district, into);
    const enrollment = stage.registrar.enrollment(student, into, begin > stage.on ? begin : stage.on, end);
    stage.touched.enrollments.push(enrollment.sourcedId);
  }
}
