import type { HoldReason } from '../codes/plan-reasons.js';
import type { LimitSettings } from '../config/limit-settings.js';
import type { CanvasKind } from '../canvas/sis/rows.js';
import type { Loss } from './effect.js';
import { Operation } from './plan.js';

/** The limit that a planned row counts towards: the name of its setting in `limits`. */
export const LimitCategory = {
  /** Students who lose an enrollment. */
  studentDrops: 'studentDrops',
  /** Everybody else who loses an enrollment. */
  teacherDrops: 'teacherDrops',
  newUsers: 'newUsers',
  /** Courses and sections created. */
  newCourses: 'newCourses',
  /** Courses and sections deleted, or changed with a loss. */
  removedCourses: 'removedCourses',
  /** Users whose login, authentication provider or e-mail changes or is cleared. */
  identityChanges: 'identityChanges',
  nameChanges: 'nameChanges',
  suspensions: 'suspensions',
} as const;
export type LimitCategory = (typeof LimitCategory)[keyof typeof LimitCategory];

/** One planned change, reduced to what the limits need. */
export interface Weighed {
  kind: CanvasKind;
  op: Operation;
  losses: readonly Loss[];
  /** Fields that change. */
  changed: readonly string[];
  /** Of a term: whether it becomes far longer (roster/effect `isLengthenedFar`). */
  isLengthenedFar?: boolean;
}

export function categoryOf(change: Weighed): LimitCategory | null {
  const { kind, op, losses } = change;
  if (kind === 'user') {
    if (op === Operation.create) return LimitCategory.newUsers;
    if (losses.includes('suspended')) return LimitCategory.suspensions;
    if (losses.some((loss) => loss === 'identityChanged' || loss === 'emailChanged' || loss === 'cleared'))
      return LimitCategory.identityChanges;
    return change.changed.some((field) => field.endsWith('_name')) ? LimitCategory.nameChanges : null;
  }
  if (kind === 'course' || kind === 'section') {
    if (op === Operation.create) return LimitCategory.newCourses;
    return losses.length > 0 ? LimitCategory.removedCourses : null;
  }
  return null;
}

/**
 * Why a change is held whatever the numbers, or null. A person decides about an account created, moved or removed after
 * the first night, a term removed, shortened or far lengthened, and a section's new parent.
 *
 * @param accountsToArrive whether the district's accounts are still being created, so that new ones are expected
 */
export function alwaysHeld(change: Weighed, accountsToArrive: boolean): HoldReason | null {
  const { kind, op, losses, isLengthenedFar = false } = change;
  if (kind === 'account' && op === Operation.create && !accountsToArrive) return 'ACCOUNT_CREATED';
  if (kind === 'account' && losses.includes('moved')) return 'ACCOUNT_MOVED';
  if (kind === 'account' && op === Operation.remove) return 'ACCOUNT_REMOVED';
  if (kind === 'term' && op === Operation.remove) return 'TERM_REMOVED';
  if (kind === 'term' && losses.includes('shortened')) return 'TERM_SHORTENED';
  if (kind === 'term' && isLengthenedFar) return 'TERM_LENGTHENED';
  if (kind === 'section' && losses.includes('moved')) return 'SECTION_MOVED';
  return null;
}

/** Whether a number exceeds the larger of an absolute limit and a percentage of what Canvas holds. */
function isOver(limit: { count: number; percent: number }, count: number, base: number): boolean {
  return count > Math.max(limit.count, (base * limit.percent) / 100);
}

/** Changes of one category in one school in a night, and what Canvas holds of it there. */
export interface SchoolMeasure {
  school: string;
  category: LimitCategory;
  count: number;
  base: number;
}

/** Planned creations by limit for an empty Canvas, where no school has a base. */
export function measuresOfNew(planned: readonly { kind: CanvasKind; op: Operation; rows: number }[]): SchoolMeasure[] {
  const counts = new Map<LimitCategory, number>();
  for (const { kind, op, rows } of planned) {
    const category = op === Operation.create ? categoryOf({ kind, op, losses: [], changed: [] }) : null;
    if (category !== null) counts.set(category, (counts.get(category) ?? 0) + rows);
  }
  return [...counts].map(([category, count]) => ({ school: '', category, count, base: 0 }));
}

/** Category of a dropped enrollment by its Canvas role. Everybody who is not a student counts with the teachers. */
export const dropCategory = {
  students: LimitCategory.studentDrops,
  teachers: LimitCategory.teacherDrops,
} as const satisfies Readonly<Record<string, LimitCategory>>;

/** The group to which a class limit applies. */
export type Droppers = keyof typeof dropCategory;

/** @param studentRole the Canvas role of students (`mapping.roles.student`) */
export function droppersOf(canvasRole: string, studentRole: string): Droppers {
  return canvasRole === studentRole ? 'students' : 'teachers';
}

export interface Hold {
  /** Null: the whole district. */
  school: string | null;
  category: LimitCategory;
  reason: HoldReason;
  count: number;
  base: number;
}

/** Removals also have a limit for the whole district, relative to the sum over all schools. */
const cappedInDistrict = [
  LimitCategory.studentDrops,
  LimitCategory.teacherDrops,
  LimitCategory.removedCourses,
] as const;

/** Circumstances of a night that change its limits. */
export interface Night {
  /** Kinds still arriving in Canvas, which have the limits of a first night. */
  toArrive: { users: boolean; courses: boolean };
  /** Whether a term has just begun. */
  early: boolean;
  enrollmentsCreated: number;
  /** Schools that are only observed (roster/calendar): weighed for themselves, and not with the district. */
  observed?: ReadonlySet<string>;
}

/**
 * Checks a night's numbers against the limits. On the first night creations are expected: they have limits of their
 * own, for the whole district, above which nothing of that kind is created.
 */
export function weigh(measures: readonly SchoolMeasure[], limits: LimitSettings, night: Night): Hold[] {
  const holds: Hold[] = [];
  for (const measure of measures) {
    if (measure.category === LimitCategory.newUsers && night.toArrive.users) continue;
    if (measure.category === LimitCategory.newCourses && night.toArrive.courses) continue;
    if (isOver(limitFor(measure.category, limits, night.early), measure.count, measure.base)) {
      holds.push({ ...measure, reason: 'OVER_SCHOOL_LIMIT' });
    }
  }
  for (const category of cappedInDistrict) {
    const whole = sum(
      measures.filter(({ school }) => !night.observed?.has(school ?? '')),
      category,
    );
    if (isOver(limits.district, whole.count, whole.base)) {
      holds.push({ school: null, category, reason: 'OVER_DISTRICT_LIMIT', ...whole });
    }
  }
  const users = sum(measures, LimitCategory.newUsers);
  if (night.toArrive.users && users.count > limits.firstNight.users) {
    holds.push({ school: null, category: LimitCategory.newUsers, reason: 'OVER_FIRST_NIGHT_LIMIT', ...users });
  }
  const courses = sum(measures, LimitCategory.newCourses);
  if (night.toArrive.courses) {
    if (courses.count > limits.firstNight.courses || night.enrollmentsCreated > limits.firstNight.enrollments) {
      holds.push({ school: null, category: LimitCategory.newCourses, reason: 'OVER_FIRST_NIGHT_LIMIT', ...courses });
    }
  }
  return holds;
}

function limitFor(category: LimitCategory, limits: LimitSettings, early: boolean): { count: number; percent: number } {
  if (category === LimitCategory.studentDrops && early) return limits.studentDropsEarly;
  return limits[category];
}

function sum(measures: readonly SchoolMeasure[], category: LimitCategory): { count: number; base: number } {
  return measures
    .filter((measure) => measure.category === category)
    .reduce((total, each) => ({ count: total.count + each.count, base: total.base + each.base }), {
      count: 0,
      base: 0,
    });
}

/** A class that would lose somebody. */
export interface LosingClass {
  /** People in it. */
  before: { students: number; teachers: number };
  drops: { students: number; teachers: number };
  gains: { students: number; teachers: number };
  /** Of the students who leave it, those who come into another class in the same night. */
  movers: number;
  /** Whether it is removed itself. One that holds work is held as such, and its drops wait for it. */
  isRemoved: boolean;
}

/**
 * Why the drops of one class are held, or null: more than half of at least five students, its last student, or its last
 * teacher. Students who come into another class lose nothing. A class that is removed without anybody's work is weighed
 * as such, with the courses and sections that are removed.
 */
export function classHold(
  { before, drops, gains, movers, isRemoved }: LosingClass,
  limits: LimitSettings['class'],
): { students: HoldReason | null; teachers: HoldReason | null } {
  if (isRemoved) return { students: null, teachers: null };
  const losing = drops.students - movers;
  const share = before.students === 0 ? 0 : (losing / before.students) * 100;
  const losesAll = losing > 0 && before.students + gains.students - drops.students <= 0;
  const losesMost = before.students >= limits.atLeast && share > limits.percent;
  const losesTeachers = drops.teachers > 0 && before.teachers + gains.teachers - drops.teachers <= 0;
  return {
    students: losesAll ? 'LAST_STUDENT' : losesMost ? 'MOST_OF_CLASS' : null,
    teachers: losesTeachers ? 'LAST_TEACHER' : null,
  };
}
