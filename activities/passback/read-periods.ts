import type { CanvasClient } from '../../canvas/client.js';
import type { GradingPeriod, Submission } from '../../canvas/grades/model.js';
import { courseGradeId, courseGradeWork, periodsToSend, wholeCourse } from '../../gradebook/course-grades.js';
import { isUnflaggedByClose } from '../../gradebook/unflagged.js';
import { momentOf } from '../../roster/night-hours.js';
import type { FlaggedBefore, ReadWork } from '../../store/passback/coursework.js';
import type { Run } from '../../store/runs/run.js';

export interface OfCourse {
  run: Run;
  canvas: CanvasClient;
  courseId: string;
  sectionId: string;
  firstDay: string | null;
  lastDay: string | null;
  signal: AbortSignal;
}

/** The grading periods of a course, read when they are first needed. */
export function periodsOf({
  canvas,
  courseId,
  signal,
}: Pick<OfCourse, 'canvas' | 'courseId' | 'signal'>): () => Promise<GradingPeriod[]> {
  let read: Promise<GradingPeriod[]> | undefined;
  return () => (read ??= canvas.gradingPeriods(courseId, signal));
}

/** The ids under which the grades of a course's periods stand as work; none unless a category is named for them. */
export async function courseGradeIds(run: Run, periods: () => Promise<GradingPeriod[]>): Promise<string[]> {
  if (run.settings.passback.courseGrades.category === null) return [];
  return [wholeCourse, ...(await periods()).map((each) => each.id)].map(courseGradeId);
}

/** Marks the work whose flag Canvas itself has cleared. Asks for the periods only where a flag is gone. */
export async function markUnflaggedByClose(
  work: readonly ReadWork[],
  before: FlaggedBefore,
  run: Run,
  periods: () => Promise<GradingPeriod[]>,
): Promise<ReadWork[]> {
  const marked: ReadWork[] = [];
  for (const each of work) {
    const { id, postToSis } = each.assignment;
    const unflaggedByClose =
      !postToSis &&
      (before.unflagged.has(id) ||
        (before.flagged.has(id) && isUnflaggedByClose(each.assignment, await periods(), momentOf(run, new Date()))));
    marked.push({ ...each, unflaggedByClose });
  }
  return marked;
}

/** The course grades of a section as pieces of work of their own; none unless a category is named for them. */
export async function readCourseGrades(
  { run, canvas, sectionId, firstDay, lastDay, signal }: OfCourse,
  periods: () => Promise<GradingPeriod[]>,
): Promise<{ work: ReadWork[]; submissions: Submission[] }> {
  const { passback, timezone } = run.settings;
  if (passback.courseGrades.category === null) return { work: [], submissions: [] };
  const open = periodsToSend(await periods(), { firstDay, lastDay }, run.asOf, timezone);
  const read: { work: ReadWork[]; submissions: Submission[] } = { work: [], submissions: [] };
  for (const period of open) {
    const grades = await canvas.courseGrades(sectionId, period.id === wholeCourse ? null : period.id, signal);
    const { assignment, submissions } = courseGradeWork(period, grades, passback.courseGrades, timezone);
    read.work.push({ assignment, groupName: null, unflaggedByClose: false });
    read.submissions.push(...submissions);
  }
  return read;
}
