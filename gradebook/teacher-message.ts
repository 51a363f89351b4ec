import type { ConflictReason, ScoreReason, WorkReason } from '../codes/grade-reasons.js';
import type { ParkReason } from '../codes/park-reasons.js';
import type { PassbackSettings } from '../config/passback-settings.js';
import type { CutOff } from './cut-offs.js';

/**
 * What a teacher can mend, in words for teachers. What passes by itself while work is being graded is not among it, nor
 * what is the office's to mend. No text names a student or a grade.
 */
const whatToDo = {
  WORK_WITHOUT_DUE_DATE: 'has no due date, by which the gradebook files it. Give it one in Canvas.',
  WORK_WITHOUT_POINTS: 'has no points. Give it points in Canvas, or enter its grades in the gradebook by hand.',
  POINTS_NOT_WHOLE: 'has points that are not a whole number, which the gradebook refuses. Change them in Canvas.',
  DUE_OUTSIDE_TERM: 'is due outside the term of the class. Change its due date in Canvas.',
  CATEGORY_MISSING:
    'is in an assignment group that is no category of your gradebook. Move it to another group in Canvas, or make the category in the gradebook.',
  CHECKPOINT_EXCUSED:
    'is a discussion of which somebody is excused from a part, so that the total says less than it seems to. Enter that grade in the gradebook by hand.',
  LINE_ITEM_STANDS_ALREADY:
    'stands in the gradebook already, with the same title and date, and did not come from Canvas. Rename one of the two.',
  CATEGORY_REFUSED: 'is in a category that the gradebook refuses. Activate the category there.',
  DUE_DATE_REFUSED: 'has a due date that the gradebook refuses. Change it in Canvas to a day within the term.',
  GRADED_SINCE_CUT_OVER:
    'was due before your district changed products, and has grades that have changed since. Enter those in the gradebook by hand.',
  SCORE_TYPE_REFUSED: 'takes no points in the gradebook any more. Set its score type there to points.',
} as const satisfies Partial<Record<WorkReason | ScoreReason | ConflictReason | ParkReason, string>>;

export type TeacherProblemCode = keyof typeof whatToDo;

/**
 * The codes of which teachers are told. After a cut-over the office decides on line items that stand there already: a
 * teacher who renamed one would make the work stand there twice.
 */
export function codesToTell({ takesOverFrom }: Pick<PassbackSettings, 'takesOverFrom'>): TeacherProblemCode[] {
  const codes = Object.keys(whatToDo) as TeacherProblemCode[];
  return takesOverFrom === null ? codes : codes.filter((each) => each !== 'LINE_ITEM_STANDS_ALREADY');
}

/** Something that a teacher can mend. */
export interface TeacherProblem {
  /** Title of the class; null if not known. */
  classTitle: string | null;
  /** Name of the work in Canvas. */
  work: string;
  code: TeacherProblemCode;
}

/** Problems in one message; what is left of a teacher's is told by the next passback. */
export const mostInMessage = 25;

/** Canvas takes 255 characters. */
const subject = 'Work that does not reach the gradebook as it is';

/**
 * The message to a teacher about work that does not reach the gradebook, in plain text. Pure.
 *
 * @param cutOff the next one, local; null: none is known
 */
export function teacherMessage(
  problems: readonly TeacherProblem[],
  cutOff: CutOff | null,
): { subject: string; body: string } {
  const titles = [...new Set(problems.map((each) => each.classTitle))];
  const classes = titles.map((title) => {
    const lines = problems
      .filter((each) => each.classTitle === title)
      .map(({ work, code }) => `- "${oneLine(work)}" ${whatToDo[code]}`);
    return [...(title === null ? [] : [`${oneLine(title)}:`]), ...lines].join('\n');
  });
  const until =
    cutOff === null
      ? 'What you change goes into the gradebook with the next transfer, by itself.'
      : `Please change it before ${cutOff.at.replace('T', ' ')} (${oneLine(cutOff.what)}). It goes into the gradebook with the next transfer, by itself.`;
  const intro = 'The grades of this work in Canvas cannot be carried into the gradebook:';
  return { subject, body: [intro, ...classes, until, 'You are told of each of these once.'].join('\n\n') };
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
