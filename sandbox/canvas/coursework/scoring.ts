import type { Course } from '../model.js';
import type { CanvasState } from '../state.js';
import { BadAct } from './context.js';
import type { Assignment, GradingStandard } from './model.js';

type Scheme = GradingStandard['scheme'];

const letters: Scheme = [
  ['A', 0.94],
  ['A-', 0.9],
  ['B+', 0.87],
  ['B', 0.84],
  ['B-', 0.8],
  ['C+', 0.77],
  ['C', 0.74],
  ['C-', 0.7],
  ['D+', 0.67],
  ['D', 0.64],
  ['D-', 0.61],
  ['F', 0],
].map(([name, value]) => ({ name: name as string, value: value as number }));

const gpa: Scheme = letters.map(({ value }, at) => ({
  name: ['4.0', '3.7', '3.3', '3.0', '2.7', '2.3', '2.0', '1.7', '1.3', '1.0', '0.7', '0.0'][at]!,
  value,
}));

function schemeOf(assignment: Assignment, state: CanvasState): Scheme {
  const id = assignment.gradingStandardId ?? state.settingsOfCourse(assignment.courseId)?.gradingStandardId;
  return state.gradingStandards.get(id)?.scheme ?? (assignment.gradingType === 'gpa_scale' ? gpa : letters);
}

/** The scheme of a course's totals; undefined when the course shows scores only. */
export function courseScheme(course: Course, state: CanvasState): Scheme | undefined {
  return state.gradingStandards.get(state.settingsOfCourse(course.id)?.gradingStandardId)?.scheme;
}

export function gradeIn(scheme: Scheme, share: number): string {
  const found = scheme.find((each) => rounded(share, 6) >= each.value);
  return (found ?? scheme[scheme.length - 1]!).name;
}

export interface Entry {
  score: number;
  /** Kept where the score alone does not tell what was typed. */
  typed: string | null;
}

/** Reads what a teacher typed: a number, a percentage, a word of the scheme, complete or incomplete. */
export function readEntry(assignment: Assignment, text: string, state: CanvasState): Entry {
  const points = assignment.pointsPossible ?? 0;
  const word = text.trim();
  if (/^[+-]?\d*\.?\d+%$/.test(word)) return { score: (points * Number(word.slice(0, -1))) / 100, typed: word };
  if (/^[+-]?\d*\.?\d+(e-?\d+)?$/i.test(word)) {
    const score = Number(word);
    if (assignment.gradingType !== 'pass_fail') return { score, typed: word };
    return { score, typed: score > 0 ? 'complete' : 'incomplete' };
  }
  if (/^(complete|pass)$/i.test(word)) return { score: points, typed: 'complete' };
  if (/^(incomplete|fail)$/i.test(word)) return { score: 0, typed: 'incomplete' };
  const scheme = schemeOf(assignment, state);
  const at = scheme.findIndex((each) => each.name.toLowerCase() === word.toLowerCase());
  if (at < 0) throw new BadAct(`the grade ${JSON.stringify(text)} cannot be read`);
  const share = at === 0 ? 1 : scheme[at]!.value;
  return { score: rounded(points * share, 4), typed: scheme[at]!.name };
}

/** The grade as Canvas shows it beside a score. */
export function gradeText(
  assignment: Assignment,
  score: number | null,
  typed: string | null,
  state: CanvasState,
  zeroPointsPercent = 'raw-score',
): string | null {
  if (score === null) return null;
  const points = assignment.pointsPossible ?? 0;
  switch (assignment.gradingType) {
    case 'points':
      return String(rounded(score, 4));
    case 'percent':
      if (points > 0) return `${rounded((score / points) * 100, 2)}%`;
      return zeroPointsPercent === 'null' ? null : String(rounded(score, 4));
    case 'letter_grade':
    case 'gpa_scale':
      return points > 0 ? gradeIn(schemeOf(assignment, state), score / points) : (typed ?? String(score));
    case 'pass_fail':
      return points > 0 ? (score > 0 ? 'complete' : 'incomplete') : (typed ?? 'incomplete');
    case 'not_graded':
      return null;
  }
}

export function rounded(value: number, places: number): number {
  const factor = 10 ** places;
  return Math.round((value + Number.EPSILON) * factor) / factor;
}
