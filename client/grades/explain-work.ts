import type { AcceptedResult, ResultInSis, StoredSubmission } from '../../gradebook/class-facts.js';
import { knownFields, type KnownLineItem, type LineItemFields } from '../../gradebook/compare-line-item.js';
import type { PreparedWork } from '../../gradebook/prepare-work.js';
import type { DesiredResult } from '../../gradebook/score.js';
import type { Store } from '../../store/postgres/connect.js';
import { readClasses } from '../../store/reports/grades/classes.js';
import { parkedCauses, type ParkedCause } from '../../store/reports/grades/parked.js';
import { acceptedRuns, gradebookRuns, type AcceptedRun, type FoundWork } from '../../store/reports/grades/work.js';
import { writesOfRun, writesOfWork, type WriteLine } from '../../store/reports/grades/writes.js';
import type { Run } from '../../store/runs/run.js';
import { causeOf, type Cause, type ClassRecord } from './causes.js';
import { judgeClass, type JudgedClass } from './judge-class.js';

/** Everything that is known of one piece of work of a class in both gradebooks. */
export interface WorkExplanation {
  classId: string;
  teacher: string | null;
  /** Number of the passback whose date and settings are applied. */
  run: number;
  work: FoundWork & { dueDay: string | null };
  /** Numbers of the runs that last read each side. */
  readBy: { canvas: number; lineItems: number | null; results: number | null };
  /** Why nothing is sent of it; null if it goes, or if Canvas no longer lists it. */
  reason: PreparedWork['reason'];
  lineItem: ExplainedLineItem | null;
  grades: ExplainedGrade[];
  parked: ParkedCause[];
  /** Writes of the line item over the kept runs, the newest first. */
  writes: WriteLine[];
}

export interface ExplainedLineItem {
  sourcedId: string;
  generation: number;
  accepted: KnownLineItem | null;
  /** As far as it is known: as last read, with what was accepted since. Null: not there. */
  inSis: KnownLineItem | null;
  desired: LineItemFields | null;
  cause: Cause | null;
}

/** One student's grade. */
export interface ExplainedGrade {
  /** sourcedId. */
  student: string;
  canvas: Omit<StoredSubmission, 'assignmentId' | 'userId' | 'sisUserId'> | null;
  /** What the rules conclude; null if nothing of the work is sent. */
  desired: DesiredResult | null;
  accepted: (Omit<AcceptedResult, 'studentSourcedId'> & Partial<Omit<AcceptedRun, 'studentSourcedId'>>) | null;
  /** As far as it is known. */
  inSis: Pick<ResultInSis, 'sourcedId' | 'score' | 'scoreStatus'> | null;
  /** Why the SIS does not hold what Canvas has; null: it does, or there is nothing. */
  cause: Cause | null;
  /** Over the kept runs, the newest first. */
  writes: WriteLine[];
}

/** Explains a piece of work; null if no passback has read its class. */
export async function explainWork(
  store: Pick<Store, 'sql'>,
  run: Run,
  classId: string,
  found: FoundWork,
): Promise<WorkExplanation | null> {
  const { sql } = store;
  const { districtId, runId } = run;
  const { assignmentId } = found;
  const [read] = await readClasses(sql, districtId, { runId, classId, sample: null });
  if (!read) return null;
  const [judged, parked, planned, writes, accepted, runs] = await Promise.all([
    judgeClass(store, run, classId),
    parkedCauses(sql, districtId, { classId }),
    writesOfRun(sql, runId, classId),
    writesOfWork(sql, districtId, classId, assignmentId),
    acceptedRuns(sql, districtId, classId, assignmentId),
    gradebookRuns(sql, districtId, classId),
  ]);
  const own = judged.works.find((each) => each.prepared.assignmentId === assignmentId);
  const record: ClassRecord = { read, parked, writes: planned };
  return {
    ...{ classId, teacher: judged.facts.teacherIds[0] ?? null, run: run.number },
    work: { ...found, dueDay: own?.dueDay ?? null },
    readBy: { canvas: read.readRun, ...runs },
    reason: own?.prepared.reason ?? null,
    lineItem: lineItemOf(judged, assignmentId, own?.prepared ?? null, record),
    grades: gradesOf(judged, assignmentId, record, { writes, accepted }),
    parked: parked.filter((each) => each.assignmentId === null || each.assignmentId === assignmentId),
    writes: writes.filter((each) => each.kind === 'lineItem'),
  };
}

function lineItemOf(
  judged: JudgedClass,
  assignmentId: string,
  prepared: PreparedWork | null,
  record: ClassRecord,
): ExplainedLineItem | null {
  const link = judged.facts.links.find((each) => each.assignmentId === assignmentId);
  const { sourcedId, generation } = prepared ?? link ?? {};
  if (sourcedId === undefined || generation === undefined) return null;
  const inSis = judged.facts.lineItems.find((each) => each.sourcedId === sourcedId && each.isActive);
  return {
    ...{ sourcedId, generation, accepted: link?.accepted ?? null, desired: prepared?.lineItem ?? null },
    inSis: inSis ? knownFields(inSis) : null,
    cause: prepared === null ? null : causeOf(judged, prepared, null, record),
  };
}

function gradesOf(
  judged: JudgedClass,
  assignmentId: string,
  record: ClassRecord,
  history: { writes: readonly WriteLine[]; accepted: readonly AcceptedRun[] },
): ExplainedGrade[] {
  const { facts, results, works } = judged;
  const own = works.find((each) => each.prepared.assignmentId === assignmentId);
  const link = facts.links.find((each) => each.assignmentId === assignmentId);
  const lineItem = own?.prepared.sourcedId ?? link?.sourcedId;
  const bySisId = new Map(facts.students.map((each) => [each.userSisId, each.sourcedId]));
  const submissions = new Map(
    (own?.work.submissions ?? []).flatMap((each) => {
      const student = bySisId.get(each.sisUserId ?? '');
      return student === undefined ? [] : [[student, each] as const];
    }),
  );
  const inSis = new Map(
    results
      .filter((each) => each.lineItemSourcedId === lineItem && each.isActive)
      .map((each) => [each.studentSourcedId, each]),
  );
  const accepted = new Map(link?.results.map((each) => [each.studentSourcedId, each]));
  const acceptedBy = new Map(history.accepted.map((each) => [each.studentSourcedId, each]));
  const students = [...new Set([...submissions.keys(), ...inSis.keys(), ...accepted.keys()])].sort();
  return students.map((student) => ({
    student,
    canvas: submissionOf(submissions.get(student)),
    desired: own?.prepared.results.find((each) => each.studentSourcedId === student)?.desired ?? null,
    accepted: acceptedOf(accepted.get(student), acceptedBy.get(student)),
    inSis: resultOf(inSis.get(student)),
    cause: own ? causeOf(judged, own.prepared, student, record) : null,
    writes: history.writes.filter((each) => each.studentSourcedId === student),
  }));
}

function submissionOf(submission: StoredSubmission | undefined): ExplainedGrade['canvas'] {
  if (submission === undefined) return null;
  const { assignmentId: _, userId: __, sisUserId: ___, ...shown } = submission;
  return shown;
}

function acceptedOf(result: AcceptedResult | undefined, by: AcceptedRun | undefined): ExplainedGrade['accepted'] {
  if (result === undefined) return null;
  const { sourcedId, score, exempt } = result;
  return { sourcedId, score, exempt, ...(by && { run: by.run, at: by.at }) };
}

function resultOf(result: ResultInSis | undefined): ExplainedGrade['inSis'] {
  if (result === undefined) return null;
  const { sourcedId, score, scoreStatus } = result;
  return { sourcedId, score, scoreStatus };
}
