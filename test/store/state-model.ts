import { Dependency, findingOrder, passingFindings, type Finding } from '../../roster/findings.js';
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
  released: boolean;
}

export interface ModelState {
  state: 'released' | 'held' | 'waiting';
  reason: string | null;
}

const isReleased = ({ state }: ModelState): boolean => state === 'released';
const released: ModelState = { state: 'released', reason: null };

/** The findings of a row alone: those that need a person, unless released, before those that pass by themselves. */
function ownState(findings: readonly Finding[], releasedByPerson: boolean): ModelState {
  const ordered = [...findings].sort((a, b) => findingOrder.indexOf(a) - findingOrder.indexOf(b));
  const holding = ordered.find((each) => !passingFindings.includes(each));
  if (holding !== undefined && !releasedByPerson) return { state: 'held', reason: holding };
  const passing = ordered.find((each) => passingFindings.includes(each));
  return passing === undefined ? released : { state: 'waiting', reason: passing };
}

/** The states of a small plan before its first phase is sent, worked out row by row until nothing more is blocked. */
export function modelStates(plan: ModelPlan): { rows: ModelState[]; enrollments: ModelState[] } {
  const rows = plan.rows.map((each) => ownState(each.findings, plan.released));
  const enrollments = plan.enrollments.map((each) => ownState(each.findings, plan.released));
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
