import type { ConflictReason } from '../codes/grade-reasons.js';
import type { AcceptedResult, ClassFacts, ClassPolicy, ResultInSis } from './class-facts.js';
import { compareResult, type ComparedResult, type ResultChange } from './compare-result.js';
import { resultId } from './ids.js';
import type { PreparedWork } from './prepare-work.js';
import { weighedByScores, type LinkProposal } from './propose-links.js';

/** A planned write of a line item. */
export interface PlannedLineItem {
  assignmentId: string;
  generation: number;
  sourcedId: string;
  op: 'create' | 'update';
  /** Fields to write; all of them for a new one. */
  fields: PreparedWork['fields'];
  /** Local time from which it is not sent any more; null: not known. */
  cutOff: string | null;
  /** What the SIS holds of them now; null for a new one. */
  fieldsBefore: PreparedWork['fieldsBefore'];
}

/** A planned write of a result. */
export interface PlannedResult {
  assignmentId: string;
  generation: number;
  studentSourcedId: string;
  lineItemSourcedId: string;
  sourcedId: string;
  op: 'create' | 'update' | 'withdraw';
  before: { score: number | null; exempt: boolean } | null;
  after: { score: number; exempt: boolean } | null;
  /** The local day on which it was graded; null if not known. */
  scoreDay: string | null;
  /** Local time from which it is not sent any more; null: not known. */
  cutOff: string | null;
  /** Why somebody must decide on it first; null: nobody need. */
  conflict: ConflictReason | null;
}

export interface ClassPlan {
  lineItems: PlannedLineItem[];
  results: PlannedResult[];
  /** What stays in the SIS as it is there, though Canvas says otherwise. */
  conflicts: Array<{ assignmentId: string; studentSourcedId: string; reason: ConflictReason }>;
  /** What the SIS was found to hold already as it should be. */
  adopted: Array<AcceptedResult & { assignmentId: string }>;
  /** Accepted results that neither side holds any more. */
  forgotten: Array<{ assignmentId: string; studentSourcedId: string }>;
  /** Line items that may be works already, for a person to decide. */
  proposals: LinkProposal[];
}

/**
 * Compares what the gradebook of a class should hold with what was accepted and with what it holds: everything to write,
 * and what is left as a conflict.
 *
 * @param inSis the results that the SIS holds of the class now
 */
export function planClass(
  prepared: readonly PreparedWork[],
  facts: Pick<ClassFacts, 'links' | 'canvasHost' | 'classSourcedId'>,
  inSis: readonly ResultInSis[],
  policy: ClassPolicy,
): ClassPlan {
  const plan: ClassPlan = { lineItems: [], results: [], conflicts: [], adopted: [], forgotten: [], proposals: [] };
  const results = new Map(
    inSis.filter((each) => each.isActive).map((each) => [keyOf(each.lineItemSourcedId, each.studentSourcedId), each]),
  );
  for (const work of prepared) {
    plan.proposals.push(...work.proposals.map((each) => weighed(each, work, results.values())));
    if (work.reason !== null) continue;
    const { assignmentId, generation, sourcedId, fields, fieldsBefore, cutOff } = work;
    if (Object.keys(fields).length > 0) {
      plan.lineItems.push({
        assignmentId,
        generation,
        sourcedId,
        op: work.exists ? 'update' : 'create',
        fields,
        cutOff,
        fieldsBefore,
      });
    }
    planResults(work, facts, results, policy, plan);
  }
  return plan;
}

/** A proposal with what the scores that would be sent, and those of the line item, say of it. */
function weighed(proposal: LinkProposal, work: PreparedWork, inSis: Iterable<ResultInSis>): LinkProposal {
  const scores = work.results.flatMap(({ studentSourcedId, desired }) =>
    desired.kind === 'score' ? [[studentSourcedId, desired.score] as const] : [],
  );
  const held = [...inSis].flatMap(({ lineItemSourcedId, studentSourcedId, score }) =>
    lineItemSourcedId === proposal.lineItemSourcedId && score !== null ? [[studentSourcedId, score] as const] : [],
  );
  return weighedByScores(proposal, new Map(scores), new Map(held));
}

function planResults(
  work: PreparedWork,
  facts: Pick<ClassFacts, 'links' | 'canvasHost' | 'classSourcedId'>,
  inSis: ReadonlyMap<string, ResultInSis>,
  policy: ClassPolicy,
  plan: ClassPlan,
): void {
  const { assignmentId, sourcedId: lineItemSourcedId, generation, cutOff } = work;
  const accepted = facts.links.find((each) => each.assignmentId === assignmentId)?.results ?? [];
  const key = { canvasHost: facts.canvasHost, assignmentId, classSourcedId: facts.classSourcedId, generation };
  for (const { studentSourcedId, desired, gradedDay } of work.results) {
    const last = accepted.find((each) => each.studentSourcedId === studentSourcedId) ?? null;
    const held = inSis.get(keyOf(lineItemSourcedId, studentSourcedId)) ?? null;
    const sourcedId = held?.sourcedId ?? last?.sourcedId ?? resultId(key, studentSourcedId);
    const before = held === null ? null : comparedOf(held);
    const change = compareResult(desired, last, before, policy.passback.conflicts);
    const common = {
      assignmentId,
      generation,
      studentSourcedId,
      lineItemSourcedId,
      sourcedId,
      before,
      scoreDay: gradedDay,
      cutOff,
      conflict: null,
    };
    switch (change.op) {
      case 'none':
        break;
      case 'adopt':
        plan.adopted.push({ assignmentId, studentSourcedId, sourcedId, ...acceptedOf(desired) });
        break;
      case 'forget':
        plan.forgotten.push({ assignmentId, studentSourcedId });
        break;
      case 'create':
      case 'update':
        plan.results.push({ ...common, op: change.op, after: change.after });
        break;
      case 'withdraw':
        plan.results.push({ ...common, op: 'withdraw', after: null });
        break;
      case 'conflict':
        plan.conflicts.push({ assignmentId, studentSourcedId, reason: change.reason });
        if (policy.passback.conflicts === 'ask') {
          const write = writeOf(compareResult(desired, last, before, 'canvas'));
          if (write) plan.results.push({ ...common, ...write, conflict: change.reason });
        }
    }
  }
}

/** The write that a change makes; null if it makes none. */
function writeOf(change: ResultChange): Pick<PlannedResult, 'op' | 'after'> | null {
  if (change.op === 'create' || change.op === 'update') return { op: change.op, after: change.after };
  return change.op === 'withdraw' ? { op: 'withdraw', after: null } : null;
}

function comparedOf({ score, scoreStatus }: ResultInSis): ComparedResult {
  return { score, exempt: scoreStatus === 'exempt' };
}

function acceptedOf(desired: PreparedWork['results'][number]['desired']): { score: number; exempt: boolean } {
  return desired.kind === 'score' || desired.kind === 'exempt'
    ? { score: desired.score, exempt: desired.kind === 'exempt' }
    : { score: 0, exempt: true };
}

function keyOf(lineItem: string, student: string): string {
  return JSON.stringify([lineItem, student]);
}
