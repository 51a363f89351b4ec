import type { Code } from '../../codes/registry.js';
import type { PreparedWork } from '../../gradebook/prepare-work.js';
import type { ReadClass } from '../../store/reports/grades/classes.js';
import type { ParkedCause } from '../../store/reports/grades/parked.js';
import type { WriteLine } from '../../store/reports/grades/writes.js';
import { ClassProgress, WriteState } from '../../store/schema/passback.js';
import type { JudgedClass } from './judge-class.js';

/** Why something is not in the SIS as it is in Canvas. */
export const CauseKind = {
  /** A rule leaves it out, or leaves it as it is. */
  rule: 'rule',
  /** The SIS says something else, and keeps it. */
  conflict: 'conflict',
  /** A person decides on it. */
  held: 'held',
  /** The SIS has refused it. */
  parked: 'parked',
  /** The latest passback left the class out. */
  skipped: 'skipped',
  /** The latest passback has not sent yet what it plans, or has only planned. */
  planned: 'planned',
  /** The latest passback has sent what it planned, and this was not among it. */
  none: 'none',
} as const;
export type CauseKind = (typeof CauseKind)[keyof typeof CauseKind];

export interface Cause {
  kind: CauseKind;
  /** Empty for what is planned, and without a cause. */
  codes: Code[];
}

/** What is known of a class beside what the rules say. */
export interface ClassRecord {
  read: Pick<ReadClass, 'progress' | 'skipCode'>;
  parked: readonly Pick<ParkedCause, 'code' | 'assignmentId' | 'student'>[];
  /** Writes of the latest passback. */
  writes: readonly Pick<WriteLine, 'assignmentId' | 'studentSourcedId' | 'state' | 'findings' | 'outcome'>[];
}

/**
 * Why a student's grade, or a line item (`student` null), is not in the SIS as Canvas has it; null if the rules want
 * nothing else than what is there.
 */
export function causeOf(
  judged: Pick<JudgedClass, 'plan' | 'facts' | 'results'>,
  prepared: Pick<PreparedWork, 'assignmentId' | 'sourcedId' | 'reason' | 'results'>,
  student: string | null,
  record: ClassRecord,
): Cause | null {
  const { assignmentId, reason } = prepared;
  const { plan } = judged;
  const isIt = (each: { assignmentId: string; studentSourcedId?: string | null }): boolean =>
    each.assignmentId === assignmentId && (each.studentSourcedId ?? null) === student;
  if (reason !== null && reason !== 'NOTHING_TO_SEND_YET') return { kind: CauseKind.rule, codes: [reason] };
  const conflict = plan.conflicts.find(isIt);
  if (conflict) return { kind: CauseKind.conflict, codes: [conflict.reason] };
  const isPlanned = student === null ? plan.lineItems.some(isIt) : plan.results.some(isIt);
  if (isPlanned) return causeOfWaiting(assignmentId, student, record);
  const own = student === null ? null : causeOfNothing(judged, prepared, student);
  return own ?? (reason === null ? null : { kind: CauseKind.rule, codes: [reason] });
}

/** Why nothing is written for a student. */
function causeOfNothing(
  { facts, results }: Pick<JudgedClass, 'facts' | 'results'>,
  { assignmentId, sourcedId, results: desiredResults }: Pick<PreparedWork, 'assignmentId' | 'sourcedId' | 'results'>,
  student: string,
): Cause | null {
  const isOfStudent = (each: { studentSourcedId: string }): boolean => each.studentSourcedId === student;
  const desired = desiredResults.find(isOfStudent)?.desired;
  const wasAccepted =
    facts.links.find((each) => each.assignmentId === assignmentId)?.results.some(isOfStudent) ?? false;
  const isInSis = results.some((each) => each.isActive && each.lineItemSourcedId === sourcedId && isOfStudent(each));
  if (isInSis && !wasAccepted && (desired === undefined || desired.kind === 'withdraw')) {
    return { kind: CauseKind.conflict, codes: ['ENTERED_IN_SIS'] };
  }
  if (desired === undefined) {
    return wasAccepted ? { kind: CauseKind.rule, codes: ['SUBMISSION_VANISHED'] } : null;
  }
  if (!('reason' in desired)) return null;
  // Without a grade at either end there was none to take back.
  if (desired.reason === 'SCORE_CLEARED' && !isInSis && !wasAccepted) return null;
  return { kind: CauseKind.rule, codes: [desired.reason] };
}

/** Why something that should be written is not written yet. */
function causeOfWaiting(assignmentId: string, student: string | null, { read, parked, writes }: ClassRecord): Cause {
  const refused = parked.filter(
    (each) =>
      (each.assignmentId === null || each.assignmentId === assignmentId) &&
      (each.student === null || each.student === student),
  );
  if (refused.length > 0) return { kind: CauseKind.parked, codes: refused.map((each) => each.code) };
  if (read.progress === ClassProgress.skipped || read.progress === ClassProgress.excluded) {
    return { kind: CauseKind.skipped, codes: read.skipCode === null ? [] : [read.skipCode as Code] };
  }
  const write = writes.find((each) => each.assignmentId === assignmentId && each.studentSourcedId === student);
  if (write?.state === WriteState.held) return { kind: CauseKind.held, codes: write.findings };
  const isOpen = read.progress !== ClassProgress.sent || (write !== undefined && write.outcome === null);
  return { kind: isOpen ? CauseKind.planned : CauseKind.none, codes: [] };
}
