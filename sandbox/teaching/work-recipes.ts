import { addDays } from '../district/dates.js';
import { canvas, someStudents, type Acts, type TeachingStage, type Work } from './class-record.js';

interface Recipe {
  /** What the work is called, before its number. */
  title: string;
  settings(stage: TeachingStage): Record<string, unknown>;
  /** Days from today to its due date; null: undated. */
  due: number | null;
}

const plain = (title: string, due: number | null, settings: Record<string, unknown> = {}): Recipe => ({
  title,
  due,
  settings: () => settings,
});

const longTitle = 'A letter to the editor about something that ought to be otherwise in our town, with sources';

/** Every kind of work, grading type and setting that decides whether and how it reaches a gradebook. */
export const workRecipes: readonly Recipe[] = [
  plain('Fractions', 2, { points_possible: 20 }),
  plain('Percent work', 3, { grading_type: 'percent', points_possible: 50 }),
  plain('Essay', 1, { grading_type: 'letter_grade', points_possible: 100 }),
  plain('Lab report', 4, { grading_type: 'gpa_scale', points_possible: 40 }),
  plain('Notebook check', -1, { grading_type: 'pass_fail', points_possible: 5 }),
  plain('Reading', 2, { grading_type: 'not_graded', points_possible: 10 }),
  plain('Extra credit', 2, { points_possible: 0 }),
  plain('Unpointed', 2, { points_possible: null }),
  plain('Half points', 2, { points_possible: 7.5 }),
  plain('Discussion', 3, { kind: 'discussion', points_possible: 15 }),
  {
    title: 'Checkpoints',
    due: null,
    settings: ({ day, instant }) => ({
      kind: 'discussion',
      checkpoints: [
        { points_possible: 5, due_at: instant(addDays(day, 1)) },
        { points_possible: 10, due_at: instant(addDays(day, 3)) },
      ],
    }),
  },
  plain('Quiz', 1, { kind: 'quiz', points_possible: 12 }),
  plain('New quiz', 2, { kind: 'new_quiz', points_possible: 30 }),
  plain('Survey', 2, { kind: 'survey', points_possible: 5 }),
  plain('New survey', 2, { kind: 'new_quiz_survey', points_possible: 5 }),
  plain('Omitted', 2, { points_possible: 10, omit_from_final_grade: true }),
  plain('Hidden', 2, { points_possible: 10, omit_from_final_grade: true, hide_in_gradebook: true }),
  plain('Draft', 2, { points_possible: 10, published: false }),
  plain('Not for the SIS', 2, { points_possible: 10, post_to_sis: false }),
  plain('Undated', null, { points_possible: 10 }),
  plain('Moderated', 2, { points_possible: 25, moderated_grading: true }),
  plain('Anonymous', 2, { points_possible: 25, anonymous_grading: true }),
  plain('Posted by hand', 1, { points_possible: 16, post_manually: true }),
  plain(longTitle, 5, { points_possible: 10 }),
  plain('Out of term', 250, { points_possible: 10 }),
  {
    title: 'For some',
    due: 2,
    settings: (stage) => ({
      points_possible: 10,
      only_visible_to_overrides: true,
      overrides: [{ students: someStudents(stage, 4), due_at: stage.instant(addDays(stage.day, 3)) }],
    }),
  },
  {
    title: 'With extensions',
    due: 1,
    settings: (stage) => ({
      points_possible: 10,
      overrides: [{ students: someStudents(stage, 2), due_at: stage.instant(addDays(stage.day, 6)) }],
    }),
  },
  {
    title: 'Section date',
    due: 1,
    settings: ({ day, instant, record }) => ({
      points_possible: 10,
      overrides: [{ section: record.classId, due_at: instant(addDays(day, 4)) }],
    }),
  },
];

/** Due on the evening of a Sunday: where the clocks change that day, they have changed by then. */
const weekendWork = plain('Weekend work', 2, { points_possible: 18 });

/** Makes what is due on Sunday, on a Friday. */
export function* makeWeekendWork(stage: TeachingStage): Acts {
  yield* makeOf(stage, weekendWork, 1);
}

/** Makes one piece of work, and in most cases grades a few students at once. */
export function* makeWork(stage: TeachingStage, at: number): Acts {
  yield* makeOf(stage, workRecipes[at]!, 0.7);
}

function* makeOf(stage: TeachingStage, recipe: Recipe, gradedAtOnce: number): Acts {
  const { random, record, day, instant } = stage;
  record.made += 1;
  const name = `${recipe.title} ${record.made}`;
  const dueDay = recipe.due === null ? null : addDays(day, recipe.due);
  const settings: Record<string, unknown> = {
    ...{ course: record.classId, name, group: random.pick(record.groups), post_to_sis: true },
    ...(dueDay === null ? {} : { due_at: instant(dueDay) }),
    ...recipe.settings(stage),
  };
  const answer = yield* canvas('create-assignment', settings);
  if (answer === null) return;
  const work: Work = {
    ...{ id: Number(answer.assignment), name, dueDay },
    points: Number(settings.points_possible ?? 0),
    gradingType: String(settings.grading_type ?? 'points'),
    parts: (answer.parts as number[] | undefined) ?? [],
    ...{ isModerated: settings.moderated_grading === true, isDeleted: false, graded: [] },
  };
  record.works.push(work);
  if (random.chance(gradedAtOnce)) yield* gradeSome(stage, work, 3 + random.below(3));
}

const words: Record<string, readonly string[]> = {
  percent: ['95%', '80.5%', '0%', '66.67%'],
  letter_grade: ['A', 'B+', 'C-', 'F'],
  gpa_scale: ['4.0', '3.3', '2.0'],
  pass_fail: ['complete', 'incomplete'],
};

/** A grade as a teacher types it. Now and then more than the maximum, or with decimals. */
function gradeFor({ random }: TeachingStage, { gradingType, points }: Work): string {
  const typed = words[gradingType];
  if (typed) return random.pick(typed);
  if (random.chance(0.08)) return String(points + 1);
  if (random.chance(0.2)) return (random.next() * points).toFixed(2);
  return String(random.below(points + 1));
}

/** Grades students, all parts of a discussion with checkpoints or, now and then, only the first. */
export function* gradeSome(stage: TeachingStage, work: Work, count: number): Acts {
  const students = someStudents(stage, count);
  yield* gradeStudents(stage, work, students);
}

export function* gradeStudents(stage: TeachingStage, work: Work, students: readonly string[]): Acts {
  const { random } = stage;
  const targets = work.parts.length === 0 ? [work.id] : random.chance(0.3) ? work.parts.slice(0, 1) : work.parts;
  for (const assignment of targets) {
    for (const student of students) {
      const grade = work.parts.length > 0 ? String(random.below(6)) : gradeFor(stage, work);
      const answer = yield* canvas('grade', { assignment, student, grade });
      if (answer !== null && !work.graded.includes(student)) work.graded.push(student);
    }
  }
}
