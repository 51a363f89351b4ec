import type { MappingReason } from '../codes/mapping-reasons.js';
import type { MappingProblemCode } from '../codes/record-problems.js';
import { remedyOf } from '../codes/registry.js';
import type { DistrictSettings } from '../config/settings.js';
import type { Class, Course, Org, UserRole } from '../oneroster/rostering/model.js';
import type { LocalDate } from './dates.js';
import type { MappedRow, RecordProblem } from './mapped.js';
import { Presence } from './presence.js';
import { classOutOfScope } from './scope.js';
import { isPast, type TermChoice } from './sessions.js';
import { ClassState } from './targets.js';
import { fillTemplate } from './template.js';

/** Everything that decides what a class becomes. Null where the SIS names a record that is not known. */
export interface ClassFacts {
  class: Class;
  presence: Presence;
  rejected: boolean;
  course: Course | null;
  school: Org | null;
  choice: TermChoice;
  /** The SIS id of the chosen session's term, or null when none was chosen. */
  termId: string | null;
  accountId: string | null;
  pinnedSection: string | null;
  pinnedCourse: string | null;
  /** With `courses: perCourse`: the course that the class's group shares. */
  groupCourse: string | null;
  students: number | null;
  /** Whether the section stands in Canvas by our own acceptance under the same scope settings. */
  applied: 'no' | 'sameScope' | 'otherScope';
}

/** What the join of enrollments needs to know of a class. */
export interface ClassTarget {
  classId: string;
  sectionId: string;
  courseId: string;
  school: string;
  state: ClassState;
  session: string | null;
  termStart: LocalDate | null;
  /** The last day of the class's own sessions: who is in the class until then finished it, and did not drop it. */
  termEnd: LocalDate | null;
}

export interface MappedClass {
  target: ClassTarget | null;
  rows: MappedRow[];
  problems: RecordProblem[];
}

/**
 * Maps one class: with `courses: perClass` to a course and a section, with `perCourse` to a section of its group's
 * course. A class whose sessions have ended is left alone; one that depends on something unknown concludes nothing.
 */
export function mapClass(facts: ClassFacts, settings: DistrictSettings, asOf: LocalDate, proven: boolean): MappedClass {
  const { class: one, choice } = facts;
  const session = choice.kind === 'session' ? choice.session : null;
  const lastDay = choice.kind === 'unknown' ? null : choice.lastDay;
  const words = { sourcedId: one.sourcedId, classCode: one.classCode, courseCode: facts.course?.courseCode };
  const sectionId = facts.pinnedSection ?? fillTemplate(settings.mapping.ids.section, words);
  const courseId = facts.pinnedCourse ?? facts.groupCourse ?? fillTemplate(settings.mapping.ids.course, words);
  const target = (state: ClassState): ClassTarget => ({
    classId: one.sourcedId,
    sectionId,
    courseId,
    school: one.schoolSourcedId,
    state,
    session: session?.sourcedId ?? null,
    termStart: session?.startDate ?? null,
    termEnd: lastDay,
  });
  const rows = (state: 'absent' | 'unknown', reason: MappingReason): MappedRow[] => {
    const common = { state, school: one.schoolSourcedId, sources: [one.sourcedId], reason } as const;
    const section: MappedRow = { ...common, kind: 'section', sisId: sectionId };
    return settings.mapping.courses === 'perCourse'
      ? [section]
      : [{ ...common, kind: 'course', sisId: courseId }, section];
  };
  const left = (reason: MappingReason, problem?: RecordProblem): MappedClass => ({
    target: target(ClassState.unknown),
    rows: rows('unknown', reason),
    problems: problem ? [problem] : [],
  });
  const complain = (code: MappingProblemCode, field: string): RecordProblem => ({
    ...{ code, kind: 'classes', thing: one.sourcedId, school: one.schoolSourcedId },
    ...{ field, remedy: remedyOf(code) },
  });

  if (lastDay !== null && isPast(lastDay, asOf)) return { target: target(ClassState.ended), rows: [], problems: [] };
  if (facts.rejected) return left('RECORD_REJECTED');
  if (one.status === 'tobedeleted' || (facts.presence === Presence.gone && proven)) {
    return { target: target(ClassState.gone), rows: rows('absent', 'CLASS_GONE'), problems: [] };
  }
  if (facts.presence !== Presence.present) return left('CLASS_MISSING');
  if (facts.school === null || facts.accountId === null) {
    return left('SCHOOL_UNKNOWN', complain('SCHOOL_UNKNOWN', 'school'));
  }
  if (choice.kind === 'unknown') {
    return left('SESSION_UNKNOWN', complain('SESSION_UNKNOWN', 'terms'));
  }
  if (one.courseSourcedId !== '' && facts.course === null && courseDecides(settings)) {
    return left('COURSE_UNKNOWN', complain('COURSE_UNKNOWN', 'course'));
  }
  // A class that stands in Canvas stays when its last student leaves, or is missing from one read.
  const students = facts.applied === 'no' ? facts.students : null;
  const outOfScope = classOutOfScope(
    { class: one, course: facts.course, school: facts.school, session, students },
    settings.scope,
  );
  if (outOfScope) return outside(outOfScope);
  if (session === null) return left('NO_COVERING_SESSION', complain('NO_COVERING_SESSION', 'terms'));
  return { target: target(ClassState.live), rows: liveRows(facts, settings, { sectionId, courseId }), problems: [] };

  /** Out of scope because a setting changed: left alone. Because the data moved: it leaves like any other. */
  function outside(reason: MappingReason): MappedClass {
    if (facts.applied === 'sameScope' && proven)
      return { target: target(ClassState.gone), rows: rows('absent', reason), problems: [] };
    if (facts.applied === 'no') return { target: null, rows: [], problems: [] };
    return left(reason);
  }
}

/** Whether anything is made of the course's record: else a class can do without it. */
function courseDecides({ mapping, scope }: DistrictSettings): boolean {
  const { ids, courseName, courseCode, sectionName } = mapping;
  const templates = [ids.course, ids.section, courseName, courseCode, sectionName];
  return (
    mapping.courses === 'perCourse' ||
    scope.courseCodes.length > 0 ||
    templates.some((template) => template.includes('{course'))
  );
}

/** Whether an enrollment makes its class one that has students (`scope.classesWithoutStudents`), whatever its dates. */
export function countsAsStudent(enrollment: {
  role: UserRole | null;
  missingSince: Date | null;
  tobedeleted: boolean;
  rejected: boolean;
}): boolean {
  const { role, missingSince, tobedeleted, rejected } = enrollment;
  return role === 'student' && missingSince === null && !tobedeleted && !rejected;
}

/** Whether several classes can come to one course or section, of which the first by id then decides. */
export function classesMeet({ mapping }: DistrictSettings): boolean {
  const ids = [mapping.ids.course, mapping.ids.section];
  return mapping.courses === 'perCourse' || ids.some((template) => !template.includes('{sourcedId}'));
}

function liveRows(
  facts: ClassFacts,
  settings: DistrictSettings,
  ids: { sectionId: string; courseId: string },
): MappedRow[] {
  const { class: one, course } = facts;
  const words = {
    'class.title': one.title || course?.title,
    'class.code': one.classCode || course?.courseCode,
    'course.title': course?.title || one.title,
    'course.code': course?.courseCode || one.classCode,
    'school.name': facts.school?.name,
  };
  const named = (template: string): string => fillTemplate(template, words) || one.sourcedId;
  const state = 'desired';
  const school = one.schoolSourcedId;
  const sources = [one.sourcedId];
  const courseFields = {
    course_id: ids.courseId,
    short_name: named(settings.mapping.courseCode),
    long_name: named(settings.mapping.courseName),
    account_id: facts.accountId!,
    term_id: facts.termId!,
    status: 'active',
    integration_id: '',
  };
  const sectionFields = {
    section_id: ids.sectionId,
    course_id: ids.courseId,
    name: named(settings.mapping.sectionName),
    status: 'active',
    integration_id: '',
    start_date: '',
    end_date: '',
  };
  return [
    { state, kind: 'course', sisId: ids.courseId, fields: courseFields, school, sources },
    { state, kind: 'section', sisId: ids.sectionId, fields: sectionFields, school, sources },
  ];
}
