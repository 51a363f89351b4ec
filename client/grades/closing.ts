import type { Code } from '../../codes/registry.js';
import type { ScoreReason, WorkReason } from '../../codes/grade-reasons.js';
import { causeOf, CauseKind, type Cause, type ClassRecord } from './causes.js';
import type { JudgedClass, JudgedWork } from './judge-class.js';

/** What a teacher, or whoever runs the passback, should look at before a cut-off. */
export const ClosingState = {
  /** The next passback sends it. */
  unsent: 'unsent',
  /** A person decides on it. */
  held: 'held',
  /** The SIS has refused it. */
  parked: 'parked',
  /** A rule leaves it out, and somebody can change that. */
  leftOut: 'leftOut',
  /** Handed in, and without a grade. */
  ungraded: 'ungraded',
} as const;
export type ClosingState = (typeof ClosingState)[keyof typeof ClosingState];

export interface ClosingLine {
  teacher: string | null;
  classId: string;
  assignmentId: string;
  work: string;
  /** Null: without a due date. */
  dueDay: string | null;
  state: ClosingState;
  /** Null for what is unsent or ungraded. */
  code: Code | null;
  /** Grades that it concerns. */
  grades: number;
}

/** Reasons that are as the teacher or the district wants it, or that change by themselves. */
const asWanted: ReadonlySet<Code> = new Set<WorkReason | ScoreReason>([
  'WORK_NOT_FLAGGED',
  'WORK_FOR_OTHER_SECTIONS',
  'WORK_NOT_GRADED',
  'WORK_IS_SURVEY',
  'WORK_HIDDEN',
  'WORK_SUPPRESSED',
  'WORK_OMITTED',
  'WORK_FOR_SOME_STUDENTS',
  'WORK_BEFORE_EFFECTIVE_DATE',
  'WORK_BEFORE_CUT_OVER',
  'NOTHING_TO_SEND_YET',
  'SCORE_EXCUSED',
  'SCORE_CLEARED',
  'STUDENT_LEFT',
  'DUE_BEFORE_STUDENT_CAME',
]);

/**
 * What is open of a class's work before a cut-off. Pure.
 *
 * @param on the last day on which the work is due; null: that of the class's term. Work without a due date is always
 * among it.
 */
export function closingOf(judged: JudgedClass, record: ClassRecord, on: string | null): ClosingLine[] {
  const until = on ?? judged.facts.lastDay;
  return judged.works
    .filter(({ dueDay }) => dueDay === null || until === null || dueDay <= until)
    .flatMap((each) => closingOfWork(judged, each, record));
}

function closingOfWork(
  judged: JudgedClass,
  { work, prepared, dueDay }: JudgedWork,
  record: ClassRecord,
): ClosingLine[] {
  const { facts } = judged;
  const about = {
    ...{ teacher: facts.teacherIds[0] ?? null, classId: facts.classSourcedId },
    ...{ assignmentId: work.assignment.id, work: work.assignment.name, dueDay },
  };
  const enrolled = new Map(
    facts.students.filter((each) => each.isEnrolled).map((each) => [each.userSisId, each.sourcedId]),
  );
  const present = work.submissions.filter((each) => !each.vanished && enrolled.has(each.sisUserId ?? ''));
  const counts = new Map<string, ClosingLine>();
  const add = (state: ClosingState, code: Code | null): void => {
    const key = `${state} ${code}`;
    const line = counts.get(key) ?? { ...about, state, code, grades: 0 };
    counts.set(key, { ...line, grades: line.grades + 1 });
  };
  for (const submission of present) {
    const { score, excused, state } = submission;
    const cause = causeOf(judged, prepared, enrolled.get(submission.sisUserId!)!, record);
    const isGraded = score !== null || excused;
    const isWanted = cause !== null && cause.codes.every((each) => asWanted.has(each));
    if (!isGraded && state !== 'unsubmitted') {
      if (prepared.reason === null || prepared.reason === 'NOTHING_TO_SEND_YET') add(ClosingState.ungraded, null);
    } else if (cause !== null && !(cause.kind === CauseKind.rule && (isWanted || !isGraded))) {
      for (const code of cause.codes.length > 0 ? cause.codes : [null]) add(stateOf(cause), code);
    }
  }
  return [...counts.values()];
}

function stateOf({ kind }: Cause): ClosingState {
  switch (kind) {
    case CauseKind.rule:
    case CauseKind.conflict:
      return ClosingState.leftOut;
    case CauseKind.held:
      return ClosingState.held;
    case CauseKind.parked:
      return ClosingState.parked;
    case CauseKind.skipped:
    case CauseKind.planned:
    case CauseKind.none:
      return ClosingState.unsent;
  }
}
