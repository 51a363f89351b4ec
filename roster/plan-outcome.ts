import { RunOutcome, type ClosedOutcome } from '../codes/run-outcome.js';
import { isReasonOfSize, type CertificateReason } from '../codes/certificate-reasons.js';
import type { PlanReason } from '../codes/plan-reasons.js';
import { restrictionReason } from './calendar.js';
import type { LocalDate } from './dates.js';
import { decidedReasons, Dependency, Finding } from './findings.js';
import { RowOutcome, RowState } from './plan.js';
import { ReadUse, type ReadProof } from './proof.js';
import { isLongUnproven, type ProofDates } from './unproven-lists.js';

/** Rows of a plan that are alike in what decides on the outcome. */
export interface SettledRows {
  state: RowState;
  reason: PlanReason | null;
  outcome: RowOutcome | null;
}

/** What a person wants not to be sent: decided, pinned, by the district's calendar, or by concluding its course. */
const wished: readonly (PlanReason | null)[] = [
  Dependency.pinned,
  Finding.courseConcluded,
  ...Object.values(restrictionReason),
  ...Object.values(decidedReasons),
];
/** Why rows wait that follow one which somebody does not want to be sent. */
const followers: readonly (PlanReason | null)[] = [Dependency.parentHeld, Dependency.moveNotComplete];
/** What waits and is nobody's concern: a former teacher too. */
const unconcerning: readonly (PlanReason | null)[] = [Finding.waitsForSuccessor, ...wished];

/** What a run has come to beside its plan. */
export interface Circumstances {
  /** Whether the run takes nothing away. */
  onlyAdds: boolean;
  /** Whether open problems that nobody has acknowledged keep something out of Canvas that should stand there. */
  keepsAway: boolean;
  /** Whether a list was set aside, or has not been proven for long. */
  isDisbelieved: boolean;
  /** Open questions about what has no row and is held all the same: ids that may have changed hands, a Canvas that may be emptied. */
  asked: number;
}

/** What a read of a list came to. */
export interface ReadList extends ReadProof, ProofDates {
  /** Why it is not proven complete. */
  reasons: readonly CertificateReason[];
  /** Schools whose rows were all gone. */
  emptySchools: readonly string[];
  /** Whether somebody knows that it shrank, that no read proves it, and of which schools that they left it. */
  acknowledged: { shrank: boolean; unproven: boolean; schools: readonly string[] };
}

/**
 * Whether what was read of a list is not believed: nothing of it was used, only what it gives is, no read has proven it
 * for days, or a school has lost all its rows; without what somebody knows of.
 */
export function isDisbelieved(list: ReadList, asOf: LocalDate): boolean {
  const { use, reasons, emptySchools, acknowledged } = list;
  if (emptySchools.some((each) => !acknowledged.schools.includes(each))) return true;
  const isKnown = (reason: CertificateReason) => (isReasonOfSize(reason) ? acknowledged.shrank : acknowledged.unproven);
  if (reasons.length > 0 && reasons.every(isKnown)) return false;
  if (use === ReadUse.nothing || reasons.includes('COLLECTION_STAYS_SMALL')) return true;
  return isLongUnproven(list, asOf);
}

/**
 * What a run that sends came to. `complete` says that all that should stand in Canvas stands there, by the SIS or by a
 * person's word, and that what was read was believed; rows that wait for a row which somebody decided not to send are
 * part of that decision.
 */
export function outcomeOfPlan(plan: readonly SettledRows[], circumstances: Circumstances): ClosedOutcome {
  const isUnproven = ({ state, outcome }: SettledRows) =>
    state === RowState.released && outcome !== RowOutcome.accepted;
  if (plan.some(isUnproven)) return RunOutcome.partial;
  if (circumstances.asked > 0 || plan.some(({ state }) => state === RowState.held)) return RunOutcome.held;
  const decided = plan.some(({ reason }) => wished.includes(reason));
  const passes = ({ reason }: SettledRows) => unconcerning.includes(reason) || (decided && followers.includes(reason));
  if (plan.some((each) => each.state === RowState.waiting && !passes(each))) return RunOutcome.partial;
  if (circumstances.keepsAway || circumstances.isDisbelieved) return RunOutcome.partial;
  return circumstances.onlyAdds ? RunOutcome.added : RunOutcome.complete;
}
