import type { CalendarEntry } from '../../config/calendar-settings.js';
import { isRestricted, Restriction, restrictionReason, restrictions, restrictionsOn } from '../../roster/calendar.js';
import {
  decidedReasons,
  Dependency,
  Finding,
  findingOrder,
  passingFindings,
  surprises,
  Verb,
} from '../../roster/findings.js';
import { isPinned, type Pinned } from '../../roster/pins.js';
import { Phase, type Operation } from '../../roster/plan.js';
import { findingOfProposals, ProposalState, type StoredProposal } from '../../roster/proposals.js';

/** A planned row of the model: what the derivation reads of it, in plain values. */
export interface ModelRow {
  kind: 'account' | 'term' | 'course' | 'section' | 'user';
  id: string;
  op: Operation;
  phase: Phase;
  school: string | null;
  sources: string[];
  parents: string[];
  findings: Finding[];
}

export interface ModelEnrollment {
  section: string;
  user: string;
  student: boolean;
  op: 'create' | 'remove';
  phase: Phase;
  school: string;
  classId: string;
  personId: string;
  findings: Finding[];
}

/** What a person decided; what is null matches any row. */
export interface ModelDecision {
  verb: Verb;
  kind: string | null;
  operation: Operation | null;
  /** The id of a row; of an enrollment `SECTION / USER`. */
  rowId: string | null;
  /** Only this row: a release while it does the same (`effect`), what is not to be sent whatever it does (`subject`). */
  exactly: string | null;
  /** What was found when it was made; null: whatever is found. */
  seen: readonly Finding[] | null;
  /** Of a release: the hour does not stop it. */
  atOnce: boolean;
  /** False: its last day has passed, it is another run's, or was carried out by one. */
  counts: boolean;
}

/** What people and the calendar say, beside the plan. */
export interface Circumstances {
  /** In the order in which they were made. */
  decisions: readonly ModelDecision[];
  /** Those that count. */
  pins: readonly Pinned[];
  proposals: ReadonlyArray<StoredProposal & { answeredMeanwhile: boolean }>;
  calendar: readonly CalendarEntry[];
  asOf: string;
  /** Whether the run itself takes nothing away. */
  onlyAdds: boolean;
}

export interface ModelPlan extends Circumstances {
  rows: ModelRow[];
  enrollments: ModelEnrollment[];
  /** The course of every section that Canvas holds. */
  courseOf: Map<string, string>;
}

/** What decisions, pins, questions and the calendar can say something about. */
export interface Decidable {
  kind: ModelRow['kind'] | 'enrollment';
  id: string;
  op: Operation;
  phase: Phase;
  school: string | null;
  classIds: readonly string[];
  personIds: readonly string[];
  findings: readonly Finding[];
  effect: string;
  subject: string;
}

export function decidableRow(row: ModelRow): Decidable {
  const [ofClass, ofPerson] = [row.kind === 'course' || row.kind === 'section', row.kind === 'user'];
  const subject = `${row.kind} ${row.id} ${row.op}`;
  return {
    ...{ ...row, subject, effect: `effect of ${subject}` },
    ...{ classIds: ofClass ? row.sources : [], personIds: ofPerson ? row.sources : [] },
  };
}

export function decidableEnrollment(each: ModelEnrollment): Decidable {
  const subject = `enrollment ${each.section} ${each.user} ${each.student} ${each.op}`;
  return {
    ...{ ...each, kind: 'enrollment', id: `${each.section} / ${each.user}`, subject, effect: `effect of ${subject}` },
    ...{ classIds: [each.classId], personIds: [each.personId] },
  };
}

export interface ModelState {
  state: 'released' | 'held' | 'waiting';
  reason: string | null;
}

const isReleased = ({ state }: ModelState): boolean => state === 'released';
const released: ModelState = { state: 'released', reason: null };

/** What no decision overrules: a question answered meanwhile, a pin, or the strictest entry of the calendar. */
function unmovable(row: Decidable, around: Circumstances, weighsObserved: boolean): string | null {
  const answered = around.proposals.filter((each) => each.answeredMeanwhile);
  if (questionAbout(row, answered) !== null) return Dependency.proposalAnswered;
  if (around.pins.some((pin) => isPinned(pin, row))) return Dependency.pinned;
  const strictest = restrictions.find((restriction) =>
    restrictionsOn(around.calendar, around.asOf, around.onlyAdds).some(
      (each) =>
        each.restriction === restriction &&
        (each.school === null || each.school === row.school) &&
        isRestricted(restriction, row.phase),
    ),
  );
  if (strictest === undefined || (weighsObserved && strictest === Restriction.observeOnly)) return null;
  return restrictionReason[strictest];
}

function questionAbout(row: Decidable, asked: readonly StoredProposal[]): Finding | null {
  const open = asked.map((each) => ({ ...each, state: ProposalState.open }));
  const { kind, classIds, personIds } = row;
  if (kind === 'enrollment') return findingOfProposals(open, { kind, classId: classIds[0]!, personId: personIds[0]! });
  return findingOfProposals(open, { kind, sources: [...classIds, ...personIds] });
}

/** The state of a row by itself: what was found of it, what is asked, and what people and the calendar say. */
export function ownState(row: Decidable, around: Circumstances, weighsObserved = false): ModelState {
  const stays = unmovable(row, around, weighsObserved);
  if (stays !== null) return { state: 'waiting', reason: stays };
  const asked = questionAbout(
    row,
    around.proposals.filter((each) => each.state === ProposalState.open),
  );
  const found = [...row.findings].sort((a, b) => findingOrder.indexOf(a) - findingOrder.indexOf(b));
  const holding = asked ?? found.find((each) => !passingFindings.includes(each));
  const decided = around.decisions.filter((each) => each.counts && isAbout(each, row));
  const unwanted = decided.some((each) => each.exactly !== null && each.verb !== Verb.release);
  const latest = decided.at(-1);
  if (holding !== undefined || unwanted) {
    if (latest !== undefined && latest.verb !== Verb.release) {
      return { state: 'waiting', reason: decidedReasons[latest.verb] };
    }
    const surprise = found.some((each) => surprises.includes(each) && !(latest?.seen ?? surprises).includes(each));
    if (latest === undefined || asked !== null || surprise) return { state: 'held', reason: holding ?? null };
  }
  const passing = found.find(
    (each) => passingFindings.includes(each) && !(each === Finding.afterFinishBy && hourIsNoMatter(row, around)),
  );
  return passing === undefined ? released : { state: 'waiting', reason: passing };
}

function isAbout({ kind, operation, rowId, exactly }: ModelDecision, row: Decidable): boolean {
  if (exactly !== null) return exactly === row.effect || exactly === row.subject;
  return (kind ?? row.kind) === row.kind && (operation ?? row.op) === row.op && (rowId ?? row.id) === row.id;
}

/** Sent at any hour: what somebody released so. What Canvas removes with a section then goes or stays with the section. */
function hourIsNoMatter(row: Decidable, { decisions }: Circumstances): boolean {
  const urgent = decisions.filter(
    (each) => each.counts && each.verb === Verb.release && each.atOnce && each.exactly !== null,
  );
  return row.phase === Phase.cascaded ? urgent.length > 0 : urgent.some((each) => each.exactly === row.effect);
}

/**
 * The states of a small plan before its first phase is sent, worked out row by row until nothing more is blocked.
 *
 * @param weighsObserved leaves the rows of schools that are only observed as if they were sent
 */
export function modelStates(
  plan: ModelPlan,
  weighsObserved = false,
): { rows: ModelState[]; enrollments: ModelState[] } {
  const rows = plan.rows.map((each) => ownState(decidableRow(each), plan, weighsObserved));
  const enrollments = plan.enrollments.map((each) => ownState(decidableEnrollment(each), plan, weighsObserved));
  const parentHeld: ModelState = { state: 'waiting', reason: Dependency.parentHeld };
  const blocked = (kind: string, id: string, op: (op: string) => boolean): boolean =>
    plan.rows.some((each, at) => each.kind === kind && each.id === id && op(each.op) && !isReleased(rows[at]!));
  const isCreate = (op: string): boolean => op === 'create';
  const isRemove = (op: string): boolean => op === 'remove';

  for (let changed = true; changed;) {
    changed = false;
    const block = (states: ModelState[], at: number, state: ModelState): void => {
      if (!isReleased(states[at]!)) return;
      states[at] = state;
      changed = true;
    };
    // A section or course stays with those whom it would take along.
    plan.rows.forEach((row, at) => {
      if (row.op !== 'remove' || (row.kind !== 'section' && row.kind !== 'course')) return;
      const taken = plan.enrollments
        .map((each, place) => ({ each, state: enrollments[place]! }))
        .filter(({ each, state }) => {
          const here = row.kind === 'section' ? each.section === row.id : plan.courseOf.get(each.section) === row.id;
          return here && each.op === 'remove' && !isReleased(state);
        })
        .sort(
          (a, b) =>
            Number(b.state.state === 'held') - Number(a.state.state === 'held') ||
            Number(b.each.student) - Number(a.each.student),
        );
      if (taken.length > 0) block(rows, at, taken[0]!.state);
    });
    for (const kind of ['account', 'course', 'section']) {
      plan.rows.forEach((row, at) => {
        if (row.kind !== kind || row.op === 'remove') return;
        const missing = row.parents.some((parent) => {
          const [parentKind, id] = parent.split(':') as [string, string];
          return blocked(parentKind, id, isCreate);
        });
        if (missing) block(rows, at, parentHeld);
      });
    }
    plan.rows.forEach((row, at) => {
      if (row.op !== 'remove' || row.kind !== 'section') return;
      if (blocked('course', plan.courseOf.get(row.id)!, isRemove)) block(rows, at, parentHeld);
    });
    plan.rows.forEach((row, at) => {
      if (row.op !== 'remove' || row.kind !== 'course') return;
      const sections = plan.rows.filter((each) => each.kind === 'section' && plan.courseOf.get(each.id) === row.id);
      if (sections.some((each) => blocked('section', each.id, isRemove))) block(rows, at, parentHeld);
    });
    plan.enrollments.forEach((each, at) => {
      const coming = blocked('section', each.section, isCreate) || blocked('user', each.user, isCreate);
      if (each.op === 'create' && coming) block(enrollments, at, parentHeld);
      const kept = blocked('section', each.section, (op) => op !== 'create');
      if (each.op === 'remove' && kept) block(enrollments, at, parentHeld);
      const course = plan.courseOf.get(each.section);
      if (each.phase === Phase.cascaded && course !== undefined && blocked('course', course, isRemove)) {
        block(enrollments, at, parentHeld);
      }
    });
  }
  return { rows, enrollments };
}
