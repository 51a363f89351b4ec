import type { MappingReason } from '../codes/mapping-reasons.js';
import type { MappingProblemCode } from '../codes/record-problems.js';
import { remedyOf } from '../codes/registry.js';
import type { DistrictSettings } from '../config/settings.js';
import type { Class, Course, Org, UserRole } from '../oneroster/rostering/model.js';
import { titleOf } from './class-title.js';
import type { LocalDate } from './dates.js';
import { isCutShort, wasOver, type FormerDays } from './former-days.js';
import { DesiredState, type MappedRow, type RecordProblem } from './mapped.js';
import { Presence } from './presence.js';
import { classOutOfScope } from './scope.js';
import { isPast, type TermChoice } from './sessions.js';
import { ClassState } from './targets.js';
import { fillTemplate } from './template.js';

/** All facts that decide about a class. Null if the SIS refers to an unknown record. */
export interface ClassFacts {
  class: Class;
  presence: Presence;
  rejected: boolean;
  /** Whether current enrollments name it. Only asked where its record is missing, or its sessions end before today. */
  isNamed: boolean;
  course: Course | null;
  school: Org | null;
  choice: TermChoice;
  /** SIS id of the chosen session's term; null if none was chosen. */
  termId: string | null;
  accountId: string | null;
  pinnedSection: string | null;
  pinnedCourse: string | null;
  /** With `courses: perCourse`: the shared course of the class's group. */
  groupCourse: string | null;
  students: number | null;
  /** Whether Canvas has accepted the section from Rollbook, and under the same scope settings. */
  applied: 'no' | 'sameScope' | 'otherScope';
  /** As it was last mapped; null if it never was. */
  former: FormerDays | null;
  /** Another class that may stand under its id (roster/changed-hands); null if none does. */
  newcomer: string | null;
}

/** Members of a class that the join of enrollments needs. */
export interface ClassTarget {
  classId: string;
  sectionId: string;
  courseId: string;
  school: string;
  state: ClassState;
  session: string | null;
  termStart: LocalDate | null;
  /** Last day of the class's own sessions: an enrollment that lasts until then is completed, not dropped. */
  termEnd: LocalDate | null;
}

export interface MappedClass {
  target: ClassTarget | null;
  rows: MappedRow[];
  problems: RecordProblem[];
}

/** The decision about a class, and its reason. */
export type ClassConclusion =
  | { state: typeof ClassState.live | typeof ClassState.ended }
  | {
      /** Null: the class is not provisioned. */
      state: typeof ClassState.gone | typeof ClassState.unknown | null;
      reason: MappingReason;
      /** A problem of the record, for operators. */
      problem?: { code: MappingProblemCode; field: string; detail?: string };
    };

/** Members of a class that the decision needs: its ids and names do not matter. */
export type JudgedClass = Pick<
  ClassFacts,
  | 'class'
  | 'presence'
  | 'rejected'
  | 'isNamed'
  | 'course'
  | 'school'
  | 'accountId'
  | 'choice'
  | 'students'
  | 'applied'
  | 'former'
  | 'newcomer'
>;

/**
 * Decides about a class. A class whose sessions have ended is left unchanged, also once they or its record leave the
 * feed or cannot be read: it lives again only by a readable record with later dates, as the same class. One that depends
 * on something unknown is unknown, one under whose id another may stand, and one that left while current enrollments
 * name it or its sessions moved into the past; one out of scope is removed if its data moved it there, and left unchanged if a setting did.
 *
 * @param proven whether every collection that classes depend on is certified
 */
export function concludeClass(
  facts: JudgedClass,
  settings: DistrictSettings,
  asOf: LocalDate,
  proven: boolean,
): ClassConclusion {
  const { class: one, choice } = facts;
  const { unknown, gone } = ClassState;
  if (isCutShort(facts, asOf)) {
    const problem = {
      code: 'CLASS_CUT_SHORT',
      field: 'terms',
      detail: one.termSourcedIds.toSorted().join(', '),
    } as const;
    return { state: unknown, reason: problem.code, problem };
  }
  if (choice.kind !== 'unknown' && isPast(choice.lastDay, asOf)) return { state: ClassState.ended };
  const isHere = facts.presence === Presence.present && one.status === 'active' && !facts.rejected;
  const isTheSame = isHere && choice.kind !== 'unknown' && facts.newcomer === null;
  if (wasOver(facts.former, asOf) && !isTheSame) return { state: ClassState.ended };
  if (facts.newcomer !== null) return { state: unknown, reason: 'CLASS_ID_REUSED' };
  if (facts.rejected) return { state: unknown, reason: 'RECORD_REJECTED' };
  if (one.status === 'tobedeleted') return { state: gone, reason: 'CLASS_GONE' };
  if (facts.presence !== Presence.present && facts.isNamed) return { state: unknown, reason: 'CLASS_LEFT' };
  if (facts.presence === Presence.gone && proven) return { state: gone, reason: 'CLASS_GONE' };
  if (facts.presence !== Presence.present) return { state: unknown, reason: 'CLASS_MISSING' };
  const faulty = (code: MappingProblemCode, field: string, detail?: string): ClassConclusion => ({
    ...{ state: unknown, reason: code, problem: { code, field, ...(detail && { detail }) } },
  });
  if (facts.school === null || facts.accountId === null) {
    return faulty('SCHOOL_UNKNOWN', 'school', one.schoolSourcedId || undefined);
  }
  if (choice.kind === 'unknown') return faulty('SESSION_UNKNOWN', 'terms', choice.missing.toSorted().join(', '));
  if (facts.course === null && courseDecides(one, settings)) {
    return faulty('COURSE_UNKNOWN', 'course', one.courseSourcedId || undefined);
  }
  const session = choice.kind === 'session' ? choice.session : null;
  if (session?.unnamed && settings.scope.terms.length > 0) return faulty('SESSION_UNKNOWN', 'terms', session.sourcedId);
  // A class in Canvas stays when its last student leaves, or is missing from one read.
  const students = facts.applied === 'no' ? facts.students : null;
  const outside = classOutOfScope(
    { class: one, course: facts.course, school: facts.school, session, students },
    settings.scope,
  );
  if (outside !== null) {
    if (facts.applied === 'no') return { state: null, reason: outside };
    return { state: facts.applied === 'sameScope' && proven ? gone : unknown, reason: outside };
  }
  if (session === null) return faulty('NO_COVERING_SESSION', 'terms');
  // One that stands keeps its names.
  if (facts.applied === 'no' && isNameless(facts)) return faulty('TITLE_MISSING', 'title');
  return { state: ClassState.live };
}

/**
 * Maps one class by its conclusion: with `courses: perClass` to a course and a section, with `perCourse` to a section
 * of its group's course. A class whose sessions have ended has no rows.
 */
export function mapClass(facts: ClassFacts, settings: DistrictSettings, asOf: LocalDate, proven: boolean): MappedClass {
  const { class: one } = facts;
  const words = { sourcedId: one.sourcedId, classCode: one.classCode, courseCode: facts.course?.courseCode };
  const sectionId = facts.pinnedSection ?? fillTemplate(settings.mapping.ids.section, words);
  const courseId = facts.pinnedCourse ?? facts.groupCourse ?? fillTemplate(settings.mapping.ids.course, words);
  const conclusion = concludeClass(facts, settings, asOf, proven);
  if (conclusion.state === null) return { target: null, rows: [], problems: [] };
  const target: ClassTarget = {
    classId: one.sourcedId,
    sectionId,
    courseId,
    school: one.schoolSourcedId,
    state: conclusion.state,
    ...daysOf(facts, asOf),
  };
  if (conclusion.state === ClassState.ended) return { target, rows: [], problems: [] };
  if (!('reason' in conclusion)) {
    return { target, rows: liveRows(facts, settings, { sectionId, courseId }), problems: [] };
  }
  const common = {
    state: conclusion.state === ClassState.gone ? DesiredState.absent : DesiredState.unknown,
    ...{ school: one.schoolSourcedId, sources: [one.sourcedId], reason: conclusion.reason },
  };
  const section: MappedRow = { ...common, kind: 'section', sisId: sectionId };
  const { problem } = conclusion;
  return {
    target,
    rows:
      settings.mapping.courses === 'perCourse' ? [section] : [{ ...common, kind: 'course', sisId: courseId }, section],
    problems: problem ? [recordProblem(one, problem)] : [],
  };
}

/** The days of a class now, or those as last mapped while nothing newer can be believed. */
function daysOf(facts: ClassFacts, asOf: LocalDate): FormerDays {
  const { choice, former, newcomer, presence, rejected, class: one } = facts;
  const isHere = presence === Presence.present && one.status === 'active' && !rejected;
  const isDoubtful = choice.kind === 'unknown' || newcomer !== null || isCutShort(facts, asOf);
  const stays = isDoubtful || (wasOver(former, asOf) && !isHere);
  if (stays && former !== null) return former;
  const session = choice.kind === 'session' ? choice.session : null;
  return {
    session: session?.sourcedId ?? null,
    termStart: session?.startDate ?? null,
    termEnd: choice.kind === 'unknown' ? null : choice.lastDay,
  };
}

function recordProblem(one: Class, problem: Pick<RecordProblem, 'code' | 'field' | 'detail'>): RecordProblem {
  return {
    ...{ kind: 'classes', thing: one.sourcedId, school: one.schoolSourcedId },
    ...{ ...problem, remedy: remedyOf(problem.code) },
  };
}

function isNameless({ class: one, course }: Pick<ClassFacts, 'class' | 'course'>): boolean {
  return [titleOf(one, course), one.classCode, course?.courseCode].every((each) => !each);
}

/**
 * Whether the course's record is used: otherwise a class can do without it. A class that names no course has only its
 * place in the scope by it.
 */
function courseDecides(one: Class, { mapping, scope }: DistrictSettings): boolean {
  if (scope.courseCodes.length > 0) return true;
  if (one.courseSourcedId === '') return false;
  const isWithout = (field: 'grades' | 'subjects') => scope[field].length > 0 && one[field].length === 0;
  if (isWithout('grades') || isWithout('subjects')) return true;
  const { ids, courseName, courseCode, sectionName } = mapping;
  const templates = [ids.course, ids.section, courseName, courseCode, sectionName];
  return one.title === '' || mapping.courses === 'perCourse' || templates.some((each) => each.includes('{course'));
}

/** Whether an enrollment makes its class one with students (`scope.classesWithoutStudents`), whatever its dates. */
export function countsAsStudent(enrollment: {
  role: UserRole | null;
  missingSince: Date | null;
  tobedeleted: boolean;
  rejected: boolean;
}): boolean {
  const { role, missingSince, tobedeleted, rejected } = enrollment;
  return role === 'student' && missingSince === null && !tobedeleted && !rejected;
}

/** Whether several classes can map to one course or section; the first by id then decides. */
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
    'class.title': titleOf(one, course),
    'class.code': one.classCode || course?.courseCode,
    'course.title': course?.title || one.title,
    'course.code': course?.courseCode || one.classCode,
    'school.name': facts.school?.name,
  };
  const named = (template: string): string => fillTemplate(template, words) || one.sourcedId;
  const state = DesiredState.desired;
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
