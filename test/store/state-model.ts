import { decidedReasons, Dependency, Finding, findingOrder, passingFindings, Verb } from '../../roster/findings.js';
import { Phase, type Operation, type RowOutcome } from '../../roster/plan.js';

/** A planned row of the model: what the derivation reads of it, in plain values. */
export interface ModelRow {
  kind: 'account' | 'term' | 'course' | 'section' | 'user';
  id: string;
  op: Operation;
  phase: number;
  parents: string[];
  findings: Finding[];
  outcome: RowOutcome | null;
}

export interface ModelEnrollment {
  section: string;
  user: string;
  student: boolean;
  op: 'create' | 'remove';
  phase: number;
  findings: Finding[];
  outcome: RowOutcome | null;
}

export interface ModelPlan {
  rows: ModelRow[];
  enrollments: ModelEnrollment[];
  /** The course of every section that Canvas holds. */
  courseOf: Map<string, string>;
  /** In the order in which they were made. */
  decisions: ModelDecision[];
}

/** What a person decided; what is null matches any row. */
export interface ModelDecision {
  verb: Verb;
  kind: string | null;
  operation: Operation | null;
  /** The id of a row; of an enrollment `SECTION / USER`. */
  rowId: string | null;
  /** Only the row with exactly this effect (`effectOf`). */
  effect: string | null;
  /** Whether graded work was found when it was made. */
  sawWork: boolean;
  /** False: its last day has passed, it is another run's, or was carried out by one. */
  counts: boolean;
}

/** What a decision can name of a row. */
export interface Decidable {
  kind: string;
  id: string;
  op: Operation;
  findings: Finding[];
  effect: string;
}

export const decidableRow = (row: ModelRow): Decidable => ({ ...row, effect: `${row.kind} ${row.id} ${row.op}` });
export const decidableEnrollment = (each: ModelEnrollment): Decidable => ({
  ...each,
  kind: 'enrollment',
  id: `${each.section} / ${each.user}`,
  effect: `enrollment ${each.section} ${each.user} ${each.student} ${each.op}`,
});

export interface ModelState {
  state: 'released' | 'held' | 'waiting';
  reason: string | null;
}

const isReleased = ({ state }: ModelState): boolean => state === 'released';
const released: ModelState = { state: 'released', reason: null };

/** The findings of a row alone and what was decided on it: what needs a person before what passes by itself. */
function ownState({ kind, id, op, findings, effect }: Decidable, decisions: readonly ModelDecision[]): ModelState {
  const ordered = [...findings].sort((a, b) => findingOrder.indexOf(a) - findingOrder.indexOf(b));
  const holding = ordered.find((each) => !passingFindings.includes(each));
  const about = decisions.filter((each) =>
    each.effect !== null
      ? each.counts && each.effect === effect
      : each.counts && (each.kind ?? kind) === kind && (each.operation ?? op) === op && (each.rowId ?? id) === id,
  );
  const unwanted = about.some((each) => each.effect !== null && each.verb !== Verb.release);
  const latest = about.at(-1);
  if (holding !== undefined || unwanted) {
    if (latest !== undefined && latest.verb !== Verb.release) {
      return { state: 'waiting', reason: decidedReasons[latest.verb] };
    }
    const newWork = latest?.effect != null && !latest.sawWork && findings.includes(Finding.holdsWork);
    if (latest === undefined || newWork) return { state: 'held', reason: holding ?? null };
  }
  const passing = ordered.find((each) => passingFindings.includes(each));
  return passing === undefined ? released : { state: 'waiting', reason: passing };
}

/** The states of a small plan before its first phase is sent, worked out row by row until nothing more is blocked. */
export function modelStates(plan: ModelPlan): { rows: ModelState[]; enrollments: ModelState[] } {
  const rows = plan.rows.map((each) => ownState(decidableRow(each), plan.decisions));
  const enrollments = plan.enrollments.map((each) => ownState(decidableEnrollment(each), plan.decisions));
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
