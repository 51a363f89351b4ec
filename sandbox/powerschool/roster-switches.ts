import type { AcademicSession, Enrollment } from '../district/records.js';
import type { Switches } from './switches.js';
import type { Lists } from './lists.js';

const names = ['terms', 'grading-periods', 'staff-enrollments'] as const;
/** Added to a term's id for a grading period of its own; PowerSchool's terms of a year are fewer. */
const gradingPeriodOffset = 50;

/** Another value for each setting of the switches that shape the rosters. */
export function rosterSwitchKey(switches: Switches): string {
  return names.map((name) => switches.get(name)).join();
}

/** The district as the switches have it. */
export function applyRosterSwitches(lists: Lists, switches: Switches): Lists {
  let switched = lists;
  if (switches.get('grading-periods') === 'every-term') switched = withGradingPeriods(switched);
  if (switches.get('staff-enrollments') === 'as-teachers') {
    switched = { ...switched, enrollments: switched.enrollments.map(asTeacher) };
  }
  return switched;
}

/** Tells the sessions that /terms lists. */
export function createTermTest(lists: Lists, switches: Switches): (session: AcademicSession) => boolean {
  let named: Set<string> | undefined;
  const isNamed = (id: string): boolean => (named ??= new Set(lists.classes.flatMap((one) => one.terms))).has(id);
  const byClasses = switches.get('terms') === 'named-by-classes';
  return ({ sourcedId, type }) => type === 'term' || type === 'semester' || (byClasses && isNamed(sourcedId));
}

/** Every session that classes name has grading periods below it: those it has, or one for each of its undivided parts. */
function withGradingPeriods(lists: Lists): Lists {
  const parts = new Map<string, AcademicSession[]>();
  for (const session of lists.academicSessions) {
    if (session.parent === null) continue;
    parts.set(session.parent, [...(parts.get(session.parent) ?? []), session]);
  }
  const byId = new Map(lists.academicSessions.map((session) => [session.sourcedId, session]));
  const undivided = (session: AcademicSession): AcademicSession[] => {
    if (session.type === 'gradingPeriod') return [];
    const below = parts.get(session.sourcedId) ?? [];
    return below.length === 0 ? [session] : below.flatMap(undivided);
  };
  const named = new Set(lists.classes.flatMap((one) => one.terms));
  const known = [...named].map((id) => byId.get(id)).filter((session) => session !== undefined);
  const added = [...new Set(known.flatMap(undivided))].map(gradingPeriodOf);
  return { ...lists, academicSessions: [...lists.academicSessions, ...added] };
}

function gradingPeriodOf(session: AcademicSession): AcademicSession {
  const numbered = /^(.*-)(\d+)$/.exec(session.sourcedId);
  const sourcedId = numbered
    ? `${numbered[1]}${Number(numbered[2]) + gradingPeriodOffset}`
    : `${session.sourcedId}-reporting`;
  return {
    ...session,
    sourcedId,
    title: `${session.title} reporting`,
    type: 'gradingPeriod',
    parent: session.sourcedId,
  };
}

function asTeacher(enrollment: Enrollment): Enrollment {
  const { role } = enrollment;
  return role === 'student' || role === 'teacher' ? enrollment : { ...enrollment, role: 'teacher', primary: false };
}
