import type { ResultInSis, StoredSubmission } from '../../gradebook/class-facts.js';
import { knownFields, type KnownLineItem } from '../../gradebook/compare-line-item.js';
import { sameNumber } from '../../gradebook/numbers.js';
import type { PreparedWork } from '../../gradebook/prepare-work.js';
import type { LineItem } from '../../oneroster/gradebook/model.js';
import { causeOf, CauseKind, type Cause, type ClassRecord } from './causes.js';
import type { JudgedClass, JudgedWork } from './judge-class.js';

/** How a grade stands in both gradebooks. */
export const Standing = {
  /** Both have the same. */
  equal: 'equal',
  /** Both have one, and they differ. */
  differing: 'differing',
  onlyCanvas: 'onlyCanvas',
  onlySis: 'onlySis',
} as const;
export type Standing = (typeof Standing)[keyof typeof Standing];

/** A class's gradebooks side by side. */
export interface ComparedClass {
  classId: string;
  teacher: string | null;
  /** Number of the run that last read its work in Canvas. */
  readRun: number;
  works: ComparedWork[];
  /** Titles of line items of the SIS that stand for no work of Canvas: those are the SIS's own. */
  ownLineItems: string[];
}

export interface ComparedWork {
  assignmentId: string;
  work: string;
  /** Why nothing is sent of it; null: it goes. Of such work Canvas's grades may not have been read. */
  reason: PreparedWork['reason'];
  counts: Record<Standing, number>;
  /** Fields of its line item that differ. */
  fields: Array<{ field: keyof KnownLineItem; canvas: string | number | null; sis: string | number | null }>;
  /** Why they differ; null if none does. */
  fieldsCause: Cause | null;
  differences: Difference[];
}

export interface Difference {
  /** sourcedId. */
  student: string;
  standing: Exclude<Standing, 'equal'>;
  canvas: { score: number | null; excused: boolean } | null;
  sis: { score: number | null; exempt: boolean } | null;
  cause: Cause;
}

/** Compares what Canvas was last read to hold with the SIS's gradebook; each difference has its cause. Pure. */
export function compareClass(
  judged: JudgedClass,
  record: ClassRecord,
  { classId, readRun }: { classId: string; readRun: number },
): ComparedClass {
  const { facts, works } = judged;
  const linked = new Set([
    ...facts.links.map((each) => each.sourcedId),
    ...works.filter((each) => each.prepared.exists).map((each) => each.prepared.sourcedId),
  ]);
  return {
    ...{ classId, teacher: facts.teacherIds[0] ?? null, readRun },
    works: works
      .map((each) => compareWork(judged, each, record))
      .sort((one, other) => one.work.localeCompare(other.work)),
    ownLineItems: facts.lineItems
      .filter((each) => each.isActive && !linked.has(each.sourcedId))
      .map((each) => each.title)
      .sort(),
  };
}

function compareWork(judged: JudgedClass, { work, prepared }: JudgedWork, record: ClassRecord): ComparedWork {
  const { facts, results } = judged;
  const students = new Map(facts.students.map((each) => [each.userSisId, each.sourcedId]));
  const submissions = new Map<string, StoredSubmission>();
  for (const submission of work.submissions) {
    const student = students.get(submission.sisUserId ?? '');
    if (student !== undefined) submissions.set(student, submission);
  }
  const inSis = new Map(
    results
      .filter((each) => each.isActive && each.lineItemSourcedId === prepared.sourcedId)
      .map((each) => [each.studentSourcedId, each]),
  );
  const counts: ComparedWork['counts'] = { equal: 0, differing: 0, onlyCanvas: 0, onlySis: 0 };
  const differences: Difference[] = [];
  for (const student of new Set([...submissions.keys(), ...inSis.keys()])) {
    const desired = prepared.results.find((each) => each.studentSourcedId === student)?.desired;
    const [canvas, sis] = [submissions.get(student) ?? null, inSis.get(student) ?? null];
    const wanted = desired?.kind === 'score' || desired?.kind === 'exempt' ? desired : null;
    const standing = standingOf(canvas, sis, wanted);
    if (standing === null) continue;
    counts[standing] += 1;
    if (standing === Standing.equal) continue;
    differences.push({
      ...{ student, standing },
      canvas: canvas === null ? null : { score: canvas.score, excused: canvas.excused },
      sis: sis === null ? null : { score: sis.score, exempt: sis.scoreStatus === 'exempt' },
      cause: causeOf(judged, prepared, student, record) ?? { kind: CauseKind.none, codes: [] },
    });
  }
  const lineItem = facts.lineItems.find((each) => each.isActive && each.sourcedId === prepared.sourcedId);
  const fields = fieldsOf(prepared.lineItem, lineItem);
  const own = fields.length === 0 ? null : causeOf(judged, prepared, null, record);
  return {
    ...{
      assignmentId: work.assignment.id,
      work: work.assignment.name,
      reason: prepared.reason,
      counts,
      fields,
      differences,
    },
    // What differs and would not be written was changed in the SIS.
    fieldsCause: fields.length === 0 ? null : (own ?? { kind: CauseKind.conflict, codes: ['CHANGED_IN_SIS'] }),
  };
}

/** Null: neither has a grade. What is sent for a student counts as Canvas's grade, else the score that it shows. */
function standingOf(
  canvas: StoredSubmission | null,
  sis: ResultInSis | null,
  wanted: { kind: 'score' | 'exempt'; score: number } | null,
): Standing | null {
  const score = wanted?.score ?? (canvas === null || canvas.excused ? null : canvas.score);
  const isExempt = wanted?.kind === 'exempt';
  if (sis === null) return score === null && !isExempt ? null : Standing.onlyCanvas;
  if (score === null && !isExempt) return Standing.onlySis;
  const exemptInSis = sis.scoreStatus === 'exempt';
  const same = isExempt ? exemptInSis : !exemptInSis && sameNumber(score, sis.score);
  return same ? Standing.equal : Standing.differing;
}

function fieldsOf(desired: JudgedWork['prepared']['lineItem'], inSis: LineItem | undefined): ComparedWork['fields'] {
  if (desired === null || inSis === undefined) return [];
  const held = knownFields(inSis);
  // The day from which it can be worked on is fixed when the line item is made.
  const names = ['title', 'dueDate', 'categorySourcedId', 'resultValueMax'] as const;
  return names
    .filter((name) =>
      name === 'resultValueMax' ? !sameNumber(desired[name], held[name]) : desired[name] !== held[name],
    )
    .map((field) => ({ field, canvas: desired[field], sis: held[field] }));
}

/** Differences of a class that nothing explains. */
export function unexplained({ works }: Pick<ComparedClass, 'works'>): number {
  const isUnexplained = (cause: Cause | null): boolean => cause?.kind === CauseKind.none;
  return works.reduce(
    (sum, each) =>
      sum +
      each.differences.filter(({ cause }) => isUnexplained(cause)).length +
      (isUnexplained(each.fieldsCause) ? 1 : 0),
    0,
  );
}
