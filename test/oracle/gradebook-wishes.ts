import type { AssignmentTruth, GradesTruth, SubmissionTruth } from './gradebook-read.js';

/** What Canvas's truth and the documented defaults ask of a gradebook (docs/passback.md), for one class. */

export type ScoreWish =
  /** The SIS must hold this number. */
  | { must: 'stand'; score: number }
  /** No result of ours. */
  | { must: 'go' }
  /** Whatever stands there stays. */
  | { must: 'stay' };

export interface WorkWish {
  assignment: AssignmentTruth;
  /** Null: nothing of it may be written now. */
  item: { name: string; dueDate: string; points: number; group: string } | null;
  scores: Map<string, ScoreWish>;
}

export interface ClassOnDay {
  classId: string;
  day: string;
  zone: string;
}

/** Calendar day of an instant in a zone. */
function dayIn(instant: string, zone: string): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone: zone }).format(new Date(instant));
}

export function wishesOf(truth: GradesTruth, of: ClassOnDay): WorkWish[] {
  const rowsOf = new Map<number, SubmissionTruth[]>();
  for (const row of truth.submissions) rowsOf.set(row.assignment_id, [...(rowsOf.get(row.assignment_id) ?? []), row]);
  const ofCourse = truth.assignments.filter((each) => each.sis_course_id === of.classId);
  return ofCourse
    .filter((each) => each.parent_id === null)
    .map((assignment) => {
      const parts = ofCourse.filter((each) => each.parent_id === assignment.id && each.kind === 'checkpoint');
      const rows = (rowsOf.get(assignment.id) ?? []).filter((each) => !each.deleted);
      const partRows = parts.map((part) => (rowsOf.get(part.id) ?? []).filter((each) => !each.deleted));
      const dueDate = dueDayOf(assignment, rows, partRows, of.zone);
      const goes = mayGo(assignment, rows) && dueDate !== null && isInTerm(truth, of.classId, dueDate);
      const scores = new Map<string, ScoreWish>();
      for (const row of rows) {
        if (row.sis_user_id === null) continue;
        const ofParts = partRows.map((each) => each.find((one) => one.sis_user_id === row.sis_user_id));
        scores.set(row.sis_user_id, isStudent(truth, of, row.sis_user_id) ? scoreWish(row, ofParts) : { must: 'stay' });
      }
      const { name, points_possible, group } = assignment;
      return {
        assignment,
        item: goes ? { name, dueDate, points: points_possible!, group: group ?? '' } : null,
        scores,
      };
    });
}

function mayGo(work: AssignmentTruth, rows: readonly SubmissionTruth[]): boolean {
  if (!work.post_to_sis || work.state !== 'published' || work.grading_type === 'not_graded') return false;
  if (work.kind === 'survey' || work.kind === 'new_quiz_survey') return false;
  if (work.omit_from_final_grade || work.hide_in_gradebook || work.suppress_assignment) return false;
  if (work.moderated && !work.grades_published) return false;
  if (work.anonymous && rows.some((row) => row.posted_at === null)) return false;
  return work.points_possible !== null && work.points_possible > 0 && Number.isInteger(work.points_possible);
}

/** The day that most students have; of two as frequent, the later one. */
function dueDayOf(
  work: AssignmentTruth,
  rows: readonly SubmissionTruth[],
  partRows: ReadonlyArray<readonly SubmissionTruth[]>,
  zone: string,
): string | null {
  const counts: Record<string, number> = {};
  for (const row of rows) {
    if (row.sis_user_id === null) continue;
    const own = [row, ...partRows.flatMap((each) => each.filter((one) => one.sis_user_id === row.sis_user_id))];
    const last = own
      .map((each) => each.cached_due_at)
      .filter((each) => each !== null)
      .sort()
      .at(-1);
    if (last === undefined) continue;
    const day = dayIn(last, zone);
    counts[day] = (counts[day] ?? 0) + 1;
  }
  const most = Math.max(0, ...Object.values(counts));
  const days = Object.keys(counts).filter((day) => counts[day] === most);
  if (days.length > 0) return days.sort().at(-1)!;
  return work.due_at === null ? null : dayIn(work.due_at, zone);
}

function isInTerm(truth: GradesTruth, classId: string, day: string): boolean {
  const terms = truth.classes.find((each) => each.sourcedId === classId)?.terms ?? [];
  return truth.sessions.some((each) => terms.includes(each.sourcedId) && each.startDate <= day && day <= each.endDate);
}

function isStudent(truth: GradesTruth, { classId, day }: ClassOnDay, user: string): boolean {
  return truth.enrollments.some(
    (each) =>
      each.class === classId &&
      each.user === user &&
      each.role === 'student' &&
      each.status === 'active' &&
      (each.beginDate === null || each.beginDate <= day) &&
      (each.endDate === null || each.endDate >= day),
  );
}

function scoreWish(row: SubmissionTruth, parts: ReadonlyArray<SubmissionTruth | undefined>): ScoreWish {
  const has = parts.filter((each) => each !== undefined);
  if (row.excused || (has.length > 0 && has.every((each) => each.excused))) return { must: 'go' };
  if (has.some((each) => each.excused)) return { must: 'stay' };
  if (row.state === 'pending_review') return { must: 'stay' };
  if (row.score === null) return { must: 'go' };
  if (has.length < parts.length || has.some((each) => each.score === null || each.state !== 'graded'))
    return { must: 'stay' };
  if (row.posted_at === null || has.some((each) => each.posted_at === null)) return { must: 'stay' };
  if (row.score < 0) return { must: 'stay' };
  return { must: 'stand', score: row.score };
}
