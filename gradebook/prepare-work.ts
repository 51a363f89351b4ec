import type { ConflictReason, WorkReason } from '../codes/grade-reasons.js';
import { categoryOfCourseGrades, categoryOfGroup, categoryToKeep } from './categories.js';
import type { LineItem } from '../oneroster/gradebook/model.js';
import type { ClassFacts, ClassPolicy, LineItemLink, StoredSubmission, WorkInCanvas } from './class-facts.js';
import {
  agreedFields,
  changedFields,
  knownFields,
  type KnownLineItem,
  type LineItemFields,
} from './compare-line-item.js';
import { changedSince, whyNotMade, type LeftBehind } from './cut-over.js';
import { dueDayOf } from './due-day.js';
import { generationIn, generationOfConfirmed, lineItemId } from './ids.js';
import { LinkState, ProposedLinkState } from './link-states.js';
import { localDay } from './local-dates.js';
import { changesPeriod, firstCutOff } from './periods.js';
import { hasTitleOf, type LinkProposal } from './propose-links.js';
import { resultsOf, type PreparedResult, type ResultLeftOut } from './student-results.js';
import { keepsTitle, titleWithin } from './titles.js';
import { withoutWithdrawn } from './withdrawn.js';
import { whyNotSent } from './work.js';

/** A piece of work with its line item as it should be, or with why nothing is sent of it. */
export interface PreparedWork {
  assignmentId: string;
  /** Null: it goes. */
  reason: WorkReason | ConflictReason | null;
  /** The line item that stands for it in the SIS, or would. */
  sourcedId: string;
  generation: number;
  /** Whether it is already there; then only `fields` are written. */
  exists: boolean;
  /** Found in the SIS without being known: what it holds counts as accepted. */
  found: LineItemLink | null;
  lineItem: LineItemFields | null;
  /** What of it has to be written; empty: nothing. All of it for a new one. */
  fields: Partial<LineItemFields>;
  /** What the SIS holds of `fields` now; null for a new one. */
  fieldsBefore: Partial<KnownLineItem> | null;
  /** Line items of the gradebook that may be this work, and about which nobody has decided; mostly one. */
  proposals: readonly LinkProposal[];
  /** What of it both sides have changed to the same. */
  agreed: Partial<LineItemFields>;
  /** Its new date lies in another grading period, so that the line item keeps the one it has until a person moves it. */
  keepsPeriod: boolean;
  /** Local time from which nothing of it is written; null: not known. */
  cutOff: string | null;
  results: PreparedResult[];
  /** Graded submissions of people who are no students of the class, by Canvas's id. */
  leftOut: ResultLeftOut[];
  /** Of work that was due before the cut-over, and is not made for that; else null. */
  leftBehind: LeftBehind | null;
}

/**
 * Decides what one piece of work should be in the gradebook of a class.
 *
 * @param taken titles of the class's other items
 * @param proposals line items that may be this work already
 */
export function prepareWork(
  work: WorkInCanvas,
  facts: ClassFacts,
  policy: ClassPolicy,
  taken: ReadonlySet<string>,
  proposals: readonly LinkProposal[] = [],
): PreparedWork {
  const { assignment } = work;
  const { link, generation } = placeOf(assignment.id, facts);
  const key = { canvasHost: facts.canvasHost, assignmentId: assignment.id, classSourcedId: facts.classSourcedId };
  const known = link !== null && facts.links.includes(link);
  const nothing: PreparedWork = {
    ...{ assignmentId: assignment.id, generation, sourcedId: link?.sourcedId ?? lineItemId({ ...key, generation }) },
    ...{ reason: null, exists: link !== null, found: known ? null : link, lineItem: null, fields: {}, agreed: {} },
    ...{
      keepsPeriod: false,
      cutOff: null,
      fieldsBefore: null,
      proposals: [],
      results: [],
      leftOut: [],
      leftBehind: null,
    },
  };
  const { dueDay, reason } = eligibilityOf(work, facts, policy);
  if (reason !== null) return { ...nothing, reason };

  const { results, leftOut } = resultsOf(work, dueDay, facts, policy);
  const dated = dueDay ?? link?.accepted.dueDate ?? firstGradedDay(presentOf(work), policy.timezone);
  if (dated === null) return { ...nothing, results, leftOut, reason: 'NOTHING_TO_SEND_YET' };
  const cutOff = firstCutOff(daysOf(dated, link, facts), facts.periods);
  const prepared = { ...nothing, results, leftOut, cutOff };
  if (cutOff !== null && policy.now >= cutOff) return { ...prepared, reason: 'PERIOD_CLOSED' };
  const notMade =
    link === null && !isAsked(assignment.id, facts)
      ? whyNotMade({ dated, today: policy.now.slice(0, 10) }, policy.passback.takesOverFrom)
      : null;
  if (notMade !== null) {
    const leftBehind = notMade === 'WORK_BEFORE_CUT_OVER' ? leftBehindOf(work, results, facts, policy) : null;
    return { ...prepared, proposals, reason: notMade, leftBehind };
  }
  return link === null
    ? placeNew({ ...prepared, proposals }, work, dated, facts, policy, taken)
    : placeKnown(prepared, work, dated, link, facts, policy, taken);
}

/** The day on which a piece of work is due in the class, and why it does not go into the gradebook; null if it does. */
export function eligibilityOf(
  work: WorkInCanvas,
  facts: ClassFacts,
  policy: ClassPolicy,
): { dueDay: string | null; reason: WorkReason | null } {
  const { unflaggedByClose } = work;
  const wanted = dueDayOf(work.assignment, presentOf(work), facts.sectionId, policy.timezone);
  // A period may end after the class does.
  const endsLater = work.assignment.kind === 'courseGrade' && facts.lastDay !== null && (wanted ?? '') > facts.lastDay;
  const dueDay = endsLater ? facts.lastDay : wanted;
  const reason = whyNotSent(work.assignment, {
    ...{ policy: policy.passback, wholePoints: policy.wholePoints, dueDay, unflaggedByClose },
    sectionId: facts.sectionId,
    ...{ firstDay: facts.firstDay, lastDay: facts.lastDay },
  });
  return { dueDay, reason };
}

/** The days that a write would concern: where the line item lies in the SIS, and where it would go. */
function daysOf(dated: string, link: LineItemLink | null, { lineItems }: ClassFacts): string[] {
  const standing = lineItems.find((each) => each.sourcedId === link?.sourcedId)?.dueDate ?? null;
  return standing === null ? [dated] : [dated, standing];
}

function presentOf({ submissions }: WorkInCanvas): StoredSubmission[] {
  return submissions.filter((each) => !each.vanished);
}

/**
 * The link of a piece of work, or the generation of the line item to make: one that the database lost is found again by
 * the ids in the gradebook, and one that stood there already by a person's confirmation.
 */
function placeOf(assignmentId: string, facts: ClassFacts): { link: LineItemLink | null; generation: number } {
  const known = facts.links.find((each) => each.assignmentId === assignmentId);
  if (known?.state === LinkState.active) return { link: known, generation: known.generation };
  const key = { canvasHost: facts.canvasHost, assignmentId, classSourcedId: facts.classSourcedId };
  const byId = new Map(facts.lineItems.map((each) => [each.sourcedId, each]));
  const found = generationIn(key, (id) => byId.has(id));
  if (found !== null && found > (known?.generation ?? 0))
    return linkTo(byId.get(lineItemId({ ...key, generation: found }))!, found);
  const standing = known && byId.get(known.sourcedId);
  if (standing?.isActive) return linkTo(standing, known!.generation);
  if (known?.state === LinkState.refused) return { link: known, generation: known.generation };
  if (known) return { link: null, generation: known.generation + 1 };
  const confirmed = facts.linkDecisions.find(
    (each) => each.assignmentId === assignmentId && each.state === ProposedLinkState.confirmed,
  );
  const there = confirmed && byId.get(confirmed.lineItemSourcedId);
  const isFree = there?.isActive && !facts.links.some((each) => each.sourcedId === there.sourcedId);
  return isFree ? linkTo(there, generationOfConfirmed) : { link: null, generation: 1 };

  function linkTo(lineItem: LineItem, generation: number) {
    const { sourcedId } = lineItem;
    const link: LineItemLink = {
      ...{ assignmentId, generation, sourcedId, accepted: knownFields(lineItem), results: [] },
      state: LinkState.active,
    };
    return { link, generation };
  }
}

function placeNew(
  prepared: PreparedWork,
  work: WorkInCanvas,
  dueDate: string,
  facts: ClassFacts,
  policy: ClassPolicy,
  taken: ReadonlySet<string>,
): PreparedWork {
  if (!facts.lineItemsComplete) return { ...prepared, reason: 'GRADEBOOK_NOT_PROVEN' };
  const { assignment } = work;
  const sendable = prepared.results.some(({ desired }) => desired.kind === 'score' || desired.kind === 'exempt');
  const waits = policy.passback.lineItems === 'withFirstScore';
  const link = facts.links.find((each) => each.assignmentId === assignment.id);
  if (link?.state === LinkState.withdrawn && !sendable) return { ...prepared, reason: 'WORK_WITHDRAWN' };
  if (waits && !sendable) return { ...prepared, reason: 'NOTHING_TO_SEND_YET' };
  if (prepared.proposals.length > 0) return { ...prepared, reason: 'LINE_ITEM_STANDS_ALREADY' };
  if (isRejected(work, facts, policy)) return { ...prepared, reason: 'LINK_REJECTED' };
  const category = categoryOf(work, facts, policy)?.category.sourcedId ?? null;
  if (category === null) {
    const reason = facts.teacherIds.length === 0 ? 'CLASS_WITHOUT_TEACHER' : 'CATEGORY_MISSING';
    return { ...prepared, reason };
  }
  const lineItem: LineItemFields = {
    title: titleWithin(assignment.name, policy.titleLength, taken),
    assignDate: assignDay(work, dueDate, facts, policy),
    dueDate,
    categorySourcedId: category,
    resultValueMax: assignment.pointsPossible!,
  };
  return { ...prepared, lineItem, fields: lineItem };
}

/** Whether it had a line item of ours, or a person wants one beside what stands there: then the cut-over does not matter. */
function isAsked(assignmentId: string, { links, linkDecisions }: ClassFacts): boolean {
  return [...links, ...linkDecisions.filter((each) => each.anew)].some((each) => each.assignmentId === assignmentId);
}

function leftBehindOf(
  { assignment }: WorkInCanvas,
  results: readonly PreparedResult[],
  { lineItems }: ClassFacts,
  { passback, titleLength }: ClassPolicy,
): LeftBehind {
  const titled = lineItems.filter((each) => each.isActive && hasTitleOf(each, assignment.name, titleLength));
  return {
    changed: changedSince(results, passback.takesOverFrom!),
    lineItems: titled.map((each) => each.sourcedId),
  };
}

/** Whether a line item of this title stands in the gradebook that a person has said to be another work, and no more. */
function isRejected({ assignment }: WorkInCanvas, facts: ClassFacts, { titleLength }: ClassPolicy): boolean {
  const rejected = facts.linkDecisions.filter(
    (each) => each.assignmentId === assignment.id && each.state === ProposedLinkState.rejected && !each.anew,
  );
  return facts.lineItems.some(
    (each) =>
      each.isActive &&
      rejected.some(({ lineItemSourcedId }) => lineItemSourcedId === each.sourcedId) &&
      hasTitleOf(each, assignment.name, titleLength),
  );
}

function placeKnown(
  prepared: PreparedWork,
  work: WorkInCanvas,
  dueDate: string,
  link: LineItemLink,
  facts: ClassFacts,
  policy: ClassPolicy,
  taken: ReadonlySet<string>,
): PreparedWork {
  const { assignment } = work;
  const inSis = facts.lineItems.find((each) => each.sourcedId === link.sourcedId);
  if (!inSis?.isActive) {
    return { ...prepared, reason: facts.lineItemsComplete ? 'LINE_ITEM_DELETED' : 'GRADEBOOK_NOT_PROVEN' };
  }
  const { accepted } = link;
  const kept = accepted.title !== null && isTitleOf(accepted.title, assignment.name, link, policy);
  const lineItem: LineItemFields = {
    title: kept ? accepted.title! : titleWithin(assignment.name, policy.titleLength, taken),
    assignDate: accepted.assignDate ?? dueDate,
    dueDate,
    categorySourcedId: categoryToKeep(
      categoryOf(work, facts, policy)?.category ?? null,
      accepted.categorySourcedId,
      facts,
      policy,
    ),
    resultValueMax: assignment.pointsPossible!,
  };
  const held = knownFields(inSis);
  const withdrawn = facts.withdrawn.find((each) => each.assignmentId === work.assignment.id && each.fields !== null);
  const changed = withoutWithdrawn(changedFields(lineItem, accepted, held), withdrawn?.fields ?? {});
  const { dueDate: movedTo, ...others } = changed;
  const keepsPeriod = movedTo !== undefined && changesPeriod(held.dueDate, movedTo, facts.periods);
  const fields = keepsPeriod ? others : changed;
  const names = Object.keys(fields) as Array<keyof LineItemFields>;
  return {
    ...{ ...prepared, lineItem, keepsPeriod, fields, agreed: agreedFields(lineItem, accepted, held) },
    fieldsBefore: Object.fromEntries(names.map((name) => [name, held[name]])),
  };
}

/** A linked line item came with a title of its own, in other letters or cut elsewhere: a PUT for that alone is not worth it. */
function isTitleOf(title: string, name: string, { generation }: LineItemLink, { titleLength }: ClassPolicy): boolean {
  if (generation === generationOfConfirmed && hasTitleOf({ title }, name, titleLength)) return true;
  return keepsTitle(title, name, titleLength);
}

function categoryOf({ assignment, groupName }: WorkInCanvas, facts: ClassFacts, policy: ClassPolicy) {
  return assignment.kind === 'courseGrade'
    ? categoryOfCourseGrades(facts, policy)
    : categoryOfGroup(groupName, facts, policy);
}

/** The day from which it can be worked on, within the term and not after the due date. */
function assignDay({ assignment }: WorkInCanvas, dueDate: string, facts: ClassFacts, policy: ClassPolicy): string {
  const opens = localDay(assignment.unlockAt ?? assignment.createdAt, policy.timezone) ?? dueDate;
  const notBefore = facts.firstDay !== null && opens < facts.firstDay ? facts.firstDay : opens;
  return notBefore > dueDate ? dueDate : notBefore;
}

function firstGradedDay(submissions: readonly StoredSubmission[], zone: string): string | null {
  const days = submissions
    .filter((each) => each.score !== null && each.postedAt !== null)
    .map((each) => localDay(each.gradedAt ?? each.postedAt, zone))
    .filter((each) => each !== null);
  return days.sort()[0] ?? null;
}
