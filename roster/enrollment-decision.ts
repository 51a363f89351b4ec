import type { DistrictSettings } from '../config/settings.js';
import type { UserRole } from '../oneroster/rostering/model.js';
import { EnrollmentMoment } from './counting-dates.js';
import { Presence } from './presence.js';
import { canvasRoleOf } from './roles.js';

/** The facts that decide about an enrollment. */
export interface EnrollmentFacts {
  role: UserRole;
  presence: Presence;
  tobedeleted: boolean;
  rejected: boolean;
  moment: EnrollmentMoment;
}

/** The decision about an enrollment in Canvas. */
export const EnrollmentDecision = {
  /** Should exist in Canvas. */
  active: 'active',
  /** Not proven: neither created nor removed. */
  unknown: 'unknown',
  /** Finished with its class: left unchanged. */
  completed: 'completed',
  /** Should not exist in Canvas any more, by the word of the SIS: an exit stays one whatever the person's record says. */
  exited: 'exited',
  /** Should not exist in Canvas any more, since the SIS is proven not to list it. */
  removed: 'removed',
  /** Not provisioned (yet). */
  ignored: 'ignored',
} as const;
export type EnrollmentDecision = (typeof EnrollmentDecision)[keyof typeof EnrollmentDecision];

/** Precedence among several enrollments of one person in one class: the first in this order decides. */
export const decisionOrder: readonly EnrollmentDecision[] = Object.values(EnrollmentDecision);

/** Reason of the decision about an enrollment. */
export const EnrollmentReason = {
  /** Its role is not provisioned. */
  noCanvasRole: 'noCanvasRole',
  /** The record as last read cannot be decoded. */
  rejected: 'rejected',
  /** The SIS marks it `tobedeleted`. */
  marked: 'marked',
  /** It ended with its class, or in its last days. */
  finished: 'finished',
  /** It ended before its class did. */
  left: 'left',
  /** Proven to have left the SIS. */
  gone: 'gone',
  /** The SIS does not list it, which proves nothing yet. */
  missing: 'missing',
  /** It begins after the lead days. */
  later: 'later',
  /** The SIS lists it, and it counts on the date of the run. */
  counts: 'counts',
} as const;
export type EnrollmentReason = (typeof EnrollmentReason)[keyof typeof EnrollmentReason];

/** The reason that decides about one enrollment by itself: the first that applies. */
export function enrollmentReason(facts: EnrollmentFacts, canvasRole: string): EnrollmentReason {
  if (canvasRole === '') return EnrollmentReason.noCanvasRole;
  if (facts.rejected) return EnrollmentReason.rejected;
  if (facts.tobedeleted) return EnrollmentReason.marked;
  if (facts.moment === EnrollmentMoment.finished) return EnrollmentReason.finished;
  if (facts.moment === EnrollmentMoment.left) return EnrollmentReason.left;
  if (facts.presence === Presence.gone) return EnrollmentReason.gone;
  if (facts.presence === Presence.missing) return EnrollmentReason.missing;
  return facts.moment === EnrollmentMoment.later ? EnrollmentReason.later : EnrollmentReason.counts;
}

const decisionBy: Readonly<Record<EnrollmentReason, EnrollmentDecision>> = {
  [EnrollmentReason.noCanvasRole]: EnrollmentDecision.ignored,
  [EnrollmentReason.rejected]: EnrollmentDecision.unknown,
  [EnrollmentReason.marked]: EnrollmentDecision.exited,
  [EnrollmentReason.finished]: EnrollmentDecision.completed,
  [EnrollmentReason.left]: EnrollmentDecision.exited,
  [EnrollmentReason.gone]: EnrollmentDecision.removed,
  [EnrollmentReason.missing]: EnrollmentDecision.unknown,
  [EnrollmentReason.later]: EnrollmentDecision.ignored,
  [EnrollmentReason.counts]: EnrollmentDecision.active,
};

/** Decides about one enrollment by itself. */
export function enrollmentDecision(facts: EnrollmentFacts, canvasRole: string): EnrollmentDecision {
  return decisionBy[enrollmentReason(facts, canvasRole)];
}

/** One row of the decision table, joined by role and facts. */
export interface DecisionRow {
  role: UserRole;
  /** Packed by `packFacts`. */
  facts: number;
  canvasRole: string;
  decision: EnrollmentDecision;
  /** The decision's index in `decisionOrder`. */
  rank: number;
  /** The status sent to Canvas when the enrollment is dropped. */
  dropStatus: string;
}

/** Numbers of the facts: the sum of one from each group is a key of the decision table. */
export const factCode = {
  presence: { present: 0, missing: 16, gone: 32 } satisfies Record<Presence, number>,
  tobedeleted: 8,
  rejected: 4,
  moment: { later: 0, current: 1, left: 2, finished: 3 } satisfies Record<EnrollmentMoment, number>,
} as const;

/** All facts of an enrollment except its role, as one number. */
function packFacts({ presence, tobedeleted, rejected, moment }: Omit<EnrollmentFacts, 'role'>): number {
  return (
    factCode.presence[presence] +
    (tobedeleted ? factCode.tobedeleted : 0) +
    (rejected ? factCode.rejected : 0) +
    factCode.moment[moment]
  );
}

const everyRole: readonly UserRole[] = [
  ...(['administrator', 'aide', 'guardian', 'parent'] as const),
  ...(['proctor', 'relative', 'student', 'teacher'] as const),
];
const either = [false, true] as const;

/** The rule as a table, one row per combination of facts, so that a join can apply it to millions of enrollments. */
export function enrollmentDecisions(settings: DistrictSettings): DecisionRow[] {
  const { studentDrop, teacherDrop } = settings.enrollments;
  return everyRole.flatMap((role) => {
    const canvasRole = canvasRoleOf(role, settings);
    const dropStatus = role === 'student' ? studentDrop : teacherDrop;
    return everyCombination(role).map((facts): DecisionRow => {
      const decision = enrollmentDecision(facts, canvasRole);
      return { role, facts: packFacts(facts), canvasRole, decision, rank: decisionOrder.indexOf(decision), dropStatus };
    });
  });
}

function everyCombination(role: UserRole): EnrollmentFacts[] {
  return Object.values(Presence).flatMap((presence) =>
    either.flatMap((tobedeleted) =>
      either.flatMap((rejected) =>
        Object.values(EnrollmentMoment).map((moment) => ({ role, presence, tobedeleted, rejected, moment })),
      ),
    ),
  );
}
