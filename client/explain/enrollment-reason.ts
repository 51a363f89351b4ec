import {
  canvasRoleOf,
  enrollmentDecision,
  type EnrollmentMoment,
  type EnrollmentDecision,
} from '../../roster/enrollment-decision.js';
import { addDays } from '../../roster/dates.js';
import type { Presence } from '../../roster/mapped.js';
import type { DistrictSettings } from '../../config/settings.js';
import type { EnrollmentLine } from '../../store/reports/explain/enrollments.js';

/** By what dates and proofs enrollments are judged. */
export interface Judging {
  asOf: string;
  readAt: Date;
  settings: DistrictSettings;
}

export interface JudgedEnrollment {
  decision: EnrollmentDecision;
  moment: EnrollmentMoment;
  presence: Presence;
  canvasRole: string;
  /** Why the decision is what it is, in words. */
  because: string;
}

/** Missing for as long as two complete reads must lie apart: gone. */
export function presenceAt(missingSince: Date | null, { readAt, settings }: Judging): Presence {
  if (missingSince === null) return 'present';
  return readAt.getTime() - missingSince.getTime() >= settings.removals.proofHours * 3_600_000 ? 'gone' : 'missing';
}

/** Where the run's date lies for an enrollment: the same borders by which runs plan. */
function momentOf(
  line: Pick<EnrollmentLine, 'beginDate' | 'endDate' | 'termEnd'>,
  { asOf, settings }: Judging,
): EnrollmentMoment {
  const inclusive = settings.sis.endDateInclusive ?? true;
  const stillCountsOn = inclusive ? asOf : addDays(asOf, 1);
  if (line.endDate !== null && line.endDate < stillCountsOn) {
    return line.termEnd === null || line.endDate < line.termEnd ? 'left' : 'finished';
  }
  const beginsBy = addDays(asOf, settings.enrollments.leadDays);
  return line.beginDate !== null && line.beginDate > beginsBy ? 'later' : 'current';
}

/** Decides about one enrollment by the rules that runs go by, and says why. Pure. */
export function judgeEnrollment(line: EnrollmentLine, judging: Judging): JudgedEnrollment {
  const presence = presenceAt(line.missingSince, judging);
  const moment = momentOf(line, judging);
  const canvasRole = line.role === null ? '' : canvasRoleOf(line.role, judging.settings);
  const { tobedeleted, rejected } = line;
  const decision =
    line.role === null
      ? 'unknown'
      : enrollmentDecision({ role: line.role, presence, tobedeleted, rejected, moment }, canvasRole);
  const judged = { decision, moment, presence, canvasRole };
  return { ...judged, because: becauseOf(line, judged, judging) };
}

function becauseOf(
  line: EnrollmentLine,
  { moment, presence, canvasRole }: Omit<JudgedEnrollment, 'because'>,
  { settings }: Judging,
): string {
  if (line.role !== null && canvasRole === '') return `role ${line.role} has no role in Canvas (mapping.roles)`;
  if (line.rejected || line.role === null) return 'the record as the SIS sends it now cannot be used';
  if (line.tobedeleted) return 'the SIS marks it tobedeleted';
  if (moment === 'finished') return `it ended on ${line.endDate} with its class: the past is left alone`;
  if (moment === 'left') return `it ended on ${line.endDate}, before its class did`;
  if (presence === 'gone') return 'the SIS no longer has it, in two complete reads';
  if (presence === 'missing') {
    return `the SIS does not show it at the moment; it counts as gone when complete reads miss it for ${settings.removals.proofHours} hours`;
  }
  if (moment === 'later') {
    return `it begins on ${line.beginDate}, more than ${settings.enrollments.leadDays} days ahead (enrollments.leadDays)`;
  }
  return 'the SIS has it, and it counts on the date of the run';
}

/** What keeps an enrollment from being looked at, whatever it says itself; null when nothing does. */
export function obstacleOf(line: EnrollmentLine): string | null {
  if (line.classState === null) return 'its class is not one that is sent to Canvas (out of scope, or not mapped yet)';
  if (line.classState === 'ended') return `its class ended on ${line.termEnd}: the past is left alone`;
  if (line.userState === null) return 'its person is not one that is sent to Canvas (role, scope, or not mapped yet)';
  if (line.classState === 'unknown') return 'nothing is concluded about its class at the moment: explain the class';
  if (line.userState === 'unknown') return 'nothing is concluded about its person at the moment: explain the person';
  if (line.classState === 'gone') return 'its class is gone from the SIS';
  return null;
}
