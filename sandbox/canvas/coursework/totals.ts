import type { Course, Seconds } from '../model.js';
import { studentsOfCourse } from './audience.js';
import type { Coursework } from './context.js';
import { courseFeature } from './features.js';
import type { Assignment, AssignmentGroup, GradingPeriod, Submission } from './model.js';
import { periodSetOf, periodsIn } from './periods.js';
import { courseScheme, gradeIn, rounded } from './scoring.js';
import { rowsOf } from './rows.js';

interface Work {
  assignment: Assignment;
  row: Submission;
}

interface Kind {
  /** What is not graded counts as zero. */
  final: boolean;
  /** What is hidden from the student counts too. */
  unposted: boolean;
}

/** The computed scores of one student, of the course or of one grading period. */
export function totalsOf(
  course: Course,
  userId: number,
  period: GradingPeriod | undefined,
  coursework: Coursework,
): Record<string, number | null> {
  const works = worksOf(course, userId, coursework);
  const score = (kind: Kind): number | null => scoreOf(works, course, period, kind, coursework);
  return {
    computed_current_score: score({ final: false, unposted: false }),
    computed_final_score: score({ final: true, unposted: false }),
    unposted_current_score: score({ final: false, unposted: true }),
    unposted_final_score: score({ final: true, unposted: true }),
  };
}

/** The `grades` object of an enrollment. */
export function enrollmentGrades(
  course: Course,
  userId: number,
  period: GradingPeriod | undefined,
  coursework: Coursework,
): object {
  const { state } = coursework;
  const totals = totalsOf(course, userId, period, coursework);
  const scheme = courseScheme(course, state);
  const grade = (score: number | null | undefined): string | null =>
    scheme && score != null ? gradeIn(scheme, score / 100) : null;
  const override = overrideOf(course, userId, period, coursework);
  return {
    html_url: `/courses/${course.id}/grades/${userId}`,
    current_score: totals.computed_current_score,
    current_grade: grade(totals.computed_current_score),
    final_score: totals.computed_final_score,
    final_grade: grade(totals.computed_final_score),
    unposted_current_score: totals.unposted_current_score,
    unposted_current_grade: grade(totals.unposted_current_score),
    unposted_final_score: totals.unposted_final_score,
    unposted_final_grade: grade(totals.unposted_final_score),
    ...(override === undefined ? {} : { override_score: override, override_grade: grade(override) }),
  };
}

/** Undefined where the course does not let a total be overridden, null where it was not. */
function overrideOf(
  course: Course,
  userId: number,
  period: GradingPeriod | undefined,
  { state }: Coursework,
): number | null | undefined {
  const allowed = state.settingsOfCourse(course.id)?.allowFinalGradeOverride;
  if (!allowed || !courseFeature(course, 'final_grades_override', state)) return undefined;
  const found = state
    .finalGradeOverridesOfCourse(course.id)
    .find((each) => each.userId === userId && each.gradingPeriodId === (period?.id ?? null));
  return found?.score ?? null;
}

/** With delayed recalculation, what changed within the delay does not count yet. */
function worksOf(course: Course, userId: number, coursework: Coursework): Work[] {
  const { state, switches } = coursework;
  const delayed = switches.is('totals-recalculation', 'delayed');
  const settledAt: Seconds = delayed ? coursework.now - Number(switches.value('totals-delay-seconds')) : Infinity;
  const students = studentsOfCourse(course.id, state).filter((each) => each.userId === userId);
  return state
    .assignmentsOfCourse(course.id)
    .filter((each) => each.state === 'published' && each.kind !== 'checkpoint')
    .filter((each) => each.gradingType !== 'not_graded' && !each.omitFromFinalGrade)
    .flatMap((assignment) => rowsOf(assignment, coursework, students).map((row) => ({ assignment, row })))
    .filter(({ row }) => !row.excused)
    .map((work) => (work.row.updatedAt > settledAt ? { ...work, row: { ...work.row, score: null } } : work));
}

function scoreOf(
  works: Work[],
  course: Course,
  period: GradingPeriod | undefined,
  kind: Kind,
  coursework: Coursework,
): number | null {
  const { state } = coursework;
  if (period) return roundedScore(scoreWithin(inPeriod(works, period), course, kind, coursework));
  const set = periodSetOf(course, state);
  if (!set?.weighted) return roundedScore(scoreWithin(works, course, kind, coursework));
  const parts = periodsIn(set, state).map((each) => ({
    share: scoreWithin(inPeriod(works, each), course, kind, coursework),
    weight: each.weight ?? 0,
  }));
  return roundedScore(weighted(parts, true));
}

function inPeriod(works: Work[], period: GradingPeriod): Work[] {
  return works.filter(({ row }) => row.gradingPeriodId === period.id);
}

function roundedScore(share: number | null): number | null {
  return share === null ? null : rounded(share * 100, 2);
}

/** A share of the points, 1 for all; null when nothing counts. */
function scoreWithin(works: Work[], course: Course, kind: Kind, coursework: Coursework): number | null {
  const { state, switches } = coursework;
  const groups = state.assignmentGroupsOfCourse(course.id).filter((each) => each.state === 'available');
  const sums = groups.map((group) => ({ group, ...sumOf(countedIn(group, works, kind), group, kind) }));
  if (!state.settingsOfCourse(course.id)?.applyGroupWeights) {
    const earned = sums.reduce((sum, each) => sum + each.earned, 0);
    const possible = sums.reduce((sum, each) => sum + each.possible, 0);
    return possible > 0 ? earned / possible : null;
  }
  const parts = sums
    .filter((each) => each.possible > 0)
    .map((each) => ({ share: each.earned / each.possible, weight: each.group.weight }));
  return weighted(parts, switches.is('weights-over-100', 'scaled'));
}

/** Weights are scaled up to 100 where they fall short; whether also down is a matter of a switch. */
function weighted(parts: Array<{ share: number | null; weight: number }>, scaleDown: boolean): number | null {
  const counted = parts.filter((part) => part.share !== null);
  const total = counted.reduce((sum, part) => sum + part.weight, 0);
  if (total <= 0) return null;
  const scale = total < 100 || scaleDown ? total : 100;
  return counted.reduce((sum, part) => sum + part.share! * part.weight, 0) / scale;
}

function countedIn(group: AssignmentGroup, works: Work[], kind: Kind): Work[] {
  return works.filter(({ assignment, row }) => {
    if (assignment.groupId !== group.id) return false;
    const visible = kind.unposted || row.postedAt !== null;
    const graded = row.score !== null && row.state !== 'pending_review' && visible;
    return graded || kind.final;
  });
}

function sumOf(works: Work[], group: AssignmentGroup, kind: Kind): { earned: number; possible: number } {
  const counts = ({ row }: Work): boolean => row.score !== null && (kind.unposted || row.postedAt !== null);
  const points = works.map((work) => ({
    id: work.assignment.id,
    earned: counts(work) ? work.row.score! : 0,
    possible: work.assignment.pointsPossible ?? 0,
  }));
  const kept = dropped(points, group);
  return {
    earned: kept.reduce((sum, each) => sum + each.earned, 0),
    possible: kept.reduce((sum, each) => sum + each.possible, 0),
  };
}

interface Points {
  id: number;
  earned: number;
  possible: number;
}

/** Drops by share of the points, which is Canvas's outcome wherever all work has equal points. At least one stays. */
function dropped(points: Points[], group: AssignmentGroup): Points[] {
  const share = (each: Points): number => (each.possible > 0 ? each.earned / each.possible : 1);
  const bound = points.filter((each) => group.neverDrop.includes(each.id));
  const free = points.filter((each) => !group.neverDrop.includes(each.id)).sort((a, b) => share(a) - share(b));
  const most = Math.max(0, points.length - 1);
  const lowest = Math.min(group.dropLowest, most, free.length);
  const highest = Math.min(group.dropHighest, most - lowest, free.length - lowest);
  return [...bound, ...free.slice(lowest, free.length - highest)];
}
