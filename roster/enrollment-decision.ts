import type { DistrictSettings } from '../config/settings.js';
import type { UserRole } from '../oneroster/rostering/model.js';
import type { Presence } from './mapped.js';

/**
 * Where the run's date lies for an enrollment. `later`: it begins after the days of lead. `current`: it counts, or
 * begins within them. `left`: it ended before its term did. `finished`: it ended with its term.
 */
export type EnrollmentMoment = 'later' | 'current' | 'left' | 'finished';

/** The few small values that decide about an enrollment. */
export interface EnrollmentFacts {
  role: UserRole;
  presence: Presence;
  tobedeleted: boolean;
  rejected: boolean;
  moment: EnrollmentMoment;
}

/**
 * `active`: should stand in Canvas. `removed`: should not stand there any more. `completed`: left as it is, since it
 * finished with its term. `unknown`: nothing is concluded. `ignored`: not one that Canvas gets to know (yet).
 */
export type EnrollmentDecision = 'active' | 'unknown' | 'completed' | 'removed' | 'ignored';

/** Of several enrollments of one person in one class, the first in this order decides. */
export const decisionOrder: readonly EnrollmentDecision[] = ['active', 'unknown', 'completed', 'removed', 'ignored'];

/** Decides about one enrollment, by itself. */
export function enrollmentDecision(facts: EnrollmentFacts, canvasRole: string): EnrollmentDecision {
  if (canvasRole === '') return 'ignored';
  if (facts.rejected) return 'unknown';
  if (facts.tobedeleted) return 'removed';
  if (facts.moment === 'finished') return 'completed';
  if (facts.moment === 'left') return 'removed';
  if (facts.presence === 'gone') return 'removed';
  if (facts.presence === 'missing') return 'unknown';
  return facts.moment === 'later' ? 'ignored' : 'active';
}

export interface DecisionRow extends EnrollmentFacts {
  canvasRole: string;
  decision: EnrollmentDecision;
  rank: number;
  /** What Canvas is told when the enrollment is dropped. */
  dropStatus: string;
}

const roles: readonly UserRole[] = [
  ...(['administrator', 'aide', 'guardian', 'parent'] as const),
  ...(['proctor', 'relative', 'student', 'teacher'] as const),
];
const presences: readonly Presence[] = ['present', 'missing', 'gone'];
const moments: readonly EnrollmentMoment[] = ['later', 'current', 'left', 'finished'];
const either = [false, true] as const;

/** The rule laid out as a table, one row per combination of facts: a join applies it to millions of enrollments. */
export function enrollmentDecisions(settings: DistrictSettings): DecisionRow[] {
  return roles.flatMap((role) =>
    presences.flatMap((presence) =>
      either.flatMap((tobedeleted) =>
        either.flatMap((rejected) =>
          moments.map((moment) => {
            const facts = { role, presence, tobedeleted, rejected, moment };
            const canvasRole = canvasRoleOf(role, settings);
            const decision = enrollmentDecision(facts, canvasRole);
            const { studentDrop, teacherDrop } = settings.enrollments;
            const dropStatus = role === 'student' ? studentDrop : teacherDrop;
            return { ...facts, canvasRole, decision, rank: decisionOrder.indexOf(decision), dropStatus };
          }),
        ),
      ),
    ),
  );
}

/** The Canvas role that an enrollment takes; '' for those that Canvas does not get to know. */
export function canvasRoleOf(role: UserRole, settings: DistrictSettings): string {
  switch (role) {
    case 'student':
    case 'teacher':
    case 'aide':
    case 'administrator':
    case 'proctor':
      return settings.mapping.roles[role];
    default:
      return '';
  }
}
