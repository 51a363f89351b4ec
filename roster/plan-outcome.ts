import { RunOutcome, type ClosedOutcome } from '../codes/run-outcome.js';
import type { PlanReason } from '../codes/plan-reasons.js';
import { restrictionReason } from './calendar.js';
import { decidedReasons, Dependency, Finding } from './findings.js';
import { RowOutcome, RowState } from './plan.js';

/** Rows of a plan that are alike in what decides on the outcome. */
export interface SettledRows {
  state: RowState;
  reason: PlanReason | null;
  outcome: RowOutcome | null;
}

/** What a person wants not to be sent: decided, pinned, or by the district's calendar. */
const wished: readonly (PlanReason | null)[] = [
  Dependency.pinned,
  ...Object.values(restrictionReason),
  ...Object.values(decidedReasons),
];
/** Why rows wait that follow one which somebody does not want to be sent. */
const followers: readonly (PlanReason | null)[] = [Dependency.parentHeld, Dependency.moveNotComplete];
/** What waits and is nobody's concern: a former teacher too. */
const unconcerning: readonly (PlanReason | null)[] = [Finding.waitsForSuccessor, ...wished];

/**
 * What a run that sends came to. `complete` says that all that should stand in Canvas stands there, by the SIS or by a
 * person's word; rows that wait for a row which somebody decided not to send are part of that decision.
 *
 * @param onlyAdds whether the run takes nothing away
 * @param asked open questions whether an id has changed hands: what they are about has no row, and is held all the same
 */
export function outcomeOfPlan(plan: readonly SettledRows[], onlyAdds = false, asked = 0): ClosedOutcome {
  const isUnproven = ({ state, outcome }: SettledRows) =>
    state === RowState.released && outcome !== RowOutcome.accepted;
  if (plan.some(isUnproven)) return RunOutcome.partial;
  if (asked > 0 || plan.some(({ state }) => state === RowState.held)) return RunOutcome.held;
  const decided = plan.some(({ reason }) => wished.includes(reason));
  const passes = ({ reason }: SettledRows) => unconcerning.includes(reason) || (decided && followers.includes(reason));
  if (plan.some((each) => each.state === RowState.waiting && !passes(each))) return RunOutcome.partial;
  return onlyAdds ? RunOutcome.added : RunOutcome.complete;
}
