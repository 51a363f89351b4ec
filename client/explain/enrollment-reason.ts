import { profileOf } from '../../oneroster/profiles/index.js';
import type { DistrictSettings } from '../../config/settings.js';
import { countingDates, EnrollmentMoment, momentOf } from '../../roster/counting-dates.js';
import { EnrollmentDecision, enrollmentDecision } from '../../roster/enrollment-decision.js';
import { goneCutoff, Presence, presenceOf } from '../../roster/presence.js';
import { canvasRoleOf } from '../../roster/roles.js';
import { ClassState, decisionInClass, UserState } from '../../roster/targets.js';
import type { EnrollmentLine } from '../../store/reports/explain/enrollments.js';

/** By what dates and proofs enrollments are judged. */
export interface Judging {
  asOf: string;
  readAt: Date;
  settings: DistrictSettings;
  /** Whether every collection that enrollments depend on is certified: without it none is taken for gone. */
  proven: boolean;
}

export interface JudgedEnrollment {
  /** What the enrollment comes to by itself. */
  decision: EnrollmentDecision;
  moment: EnrollmentMoment;
  presence: Presence;
  canvasRole: string;
  /** Why the decision is what it is, in words. */
  because: string;
}

/** Decides about one enrollment by the rules that runs go by, and says why. Pure. */
export function judgeEnrollment(line: EnrollmentLine, judging: Judging): JudgedEnrollment {
  const { settings, asOf, proven } = judging;
  const cutoff = goneCutoff(judging.readAt, settings.removals.proofHours);
  const shown = presenceOf(line.missingSince, cutoff);
  const presence = shown === Presence.gone && !proven ? Presence.missing : shown;
  const { endDateInclusive } = profileOf(settings.sis);
  const moment = momentOf(line, countingDates(asOf, settings.enrollments.leadDays, endDateInclusive));
  const canvasRole = line.role === null ? '' : canvasRoleOf(line.role, settings);
  const { tobedeleted, rejected } = line;
  const decision =
    line.role === null
      ? EnrollmentDecision.unknown
      : enrollmentDecision({ role: line.role, presence, tobedeleted, rejected, moment }, canvasRole);
  const judged = { decision, moment, presence, canvasRole };
  return { ...judged, because: becauseOf(line, judged, judging) };
}

function becauseOf(
  line: EnrollmentLine,
  { moment, presence, canvasRole }: Omit<JudgedEnrollment, 'because'>,
  { settings, proven }: Judging,
): string {
  if (line.role !== null && canvasRole === '') return `role ${line.role} has no role in Canvas (mapping.roles)`;
  if (line.rejected || line.role === null) return 'the record as the SIS sends it now cannot be used';
  if (line.tobedeleted) return 'the SIS marks it tobedeleted';
  if (moment === EnrollmentMoment.finished) return `it ended on ${line.endDate} with its class: the past is left alone`;
  if (moment === EnrollmentMoment.left) return `it ended on ${line.endDate}, before its class did`;
  if (presence === Presence.gone) return 'the SIS no longer has it, in two complete reads';
  if (presence === Presence.missing) {
    const uncertified = proven ? '' : ', and not before every collection it depends on is certified';
    return `the SIS does not show it at the moment; it counts as gone when complete reads miss it for ${settings.removals.proofHours} hours${uncertified}`;
  }
  if (moment === EnrollmentMoment.later) {
    return `it begins on ${line.beginDate}, more than ${settings.enrollments.leadDays} days ahead (enrollments.leadDays)`;
  }
  return 'the SIS has it, and it counts on the date of the run';
}

/**
 * What keeps the decision on an enrollment from being carried out, by its class or person; null when nothing does.
 *
 * @param decision what the enrollment comes to by itself
 */
export function obstacleOf(line: EnrollmentLine, decision: EnrollmentDecision): string | null {
  const { classState, userState, termEnd } = line;
  if (classState === null) return 'its class is not one that is sent to Canvas (out of scope, or not mapped yet)';
  if (classState === ClassState.ended) return `its class ended on ${termEnd}: the past is left alone`;
  if (userState === null) return 'its person is not one that is sent to Canvas (role, scope, or not mapped yet)';
  if (decisionInClass(decision, classState, userState) === decision && decision !== EnrollmentDecision.unknown)
    return null;
  if (classState === ClassState.unknown) return 'nothing is concluded about its class at the moment: explain the class';
  if (userState === UserState.unknown) return 'nothing is concluded about its person at the moment: explain the person';
  if (classState === ClassState.gone) return 'its class is gone from the SIS';
  if (userState === UserState.gone)
    return 'its person left the SIS, and people are never deleted in Canvas: only an exit still counts';
  return null;
}
