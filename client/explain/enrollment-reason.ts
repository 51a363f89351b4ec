import { profileOf } from '../../oneroster/profiles/index.js';
import { countingDates, momentOf, type CountingDates } from '../../roster/counting-dates.js';
import {
  EnrollmentDecision,
  enrollmentDecision,
  EnrollmentReason,
  enrollmentReason,
} from '../../roster/enrollment-decision.js';
import { goneCutoff, presenceOf } from '../../roster/presence.js';
import { canvasRoleOf } from '../../roster/roles.js';
import { isSharedFinish, type EndFacts } from '../../roster/shared-end.js';
import { Obstacle, obstacleInClass } from '../../roster/targets.js';
import type { EnrollmentLine } from '../../store/reports/explain/enrollments.js';
import type { Run } from '../../store/runs/run.js';

/** Dates and proofs by which enrollments are decided. */
export interface Judging extends Pick<Run, 'asOf' | 'readAt' | 'settings'> {
  /** Whether every collection that enrollments depend on is certified: otherwise none counts as gone. */
  proven: boolean;
}

export interface JudgedEnrollment {
  /** The decision about the enrollment by itself. */
  decision: EnrollmentDecision;
  /** The reason of the decision, in words. */
  because: string;
}

/** A record of a person in a class, with its explanation. */
export interface ExplainedEnrollment {
  record: EnrollmentLine;
  judged: JudgedEnrollment;
  /** The obstacle to the decision, in words; null if there is none. */
  obstacle: string | null;
}

/** The dates by which a run decides about enrollments. */
export function datesOf({ settings, asOf }: Pick<Judging, 'settings' | 'asOf'>): CountingDates {
  return countingDates(asOf, settings.enrollments, profileOf(settings.sis).endDateInclusive);
}

/**
 * Decides about one enrollment by the rules of a run, with the reason. Pure.
 *
 * @param end what decides whether its end is shared; null: it did not end in the last weeks of its class
 */
export function judgeEnrollment(line: EnrollmentLine, judging: Judging, end: EndFacts | null = null): JudgedEnrollment {
  const { settings, proven } = judging;
  const presence = presenceOf(line.missingSince, goneCutoff(judging.readAt, settings.removals.proofHours), proven);
  const dates = datesOf(judging);
  const moment = momentOf(line, dates, end !== null && isSharedFinish(end, dates));
  const { role, tobedeleted, rejected } = line;
  // A record that was never readable has no role.
  if (role === null) {
    const because = wordsOf(EnrollmentReason.rejected, line, judging);
    return { decision: EnrollmentDecision.unknown, because };
  }
  const facts = { role, presence, tobedeleted, rejected, moment };
  const canvasRole = canvasRoleOf(role, settings);
  const because = wordsOf(enrollmentReason(facts, canvasRole), line, judging);
  return { decision: enrollmentDecision(facts, canvasRole), because };
}

function wordsOf(reason: EnrollmentReason, line: EnrollmentLine, { settings, proven }: Judging): string {
  switch (reason) {
    case EnrollmentReason.noCanvasRole:
      return `role ${line.role} has no role in Canvas (mapping.roles)`;
    case EnrollmentReason.rejected:
      return 'the record as the SIS sends it now cannot be used';
    case EnrollmentReason.marked:
      return 'the SIS marks it tobedeleted';
    case EnrollmentReason.finished:
      return `it ended on ${line.endDate}, with its class, in its last days (enrollments.finishDays), or together with most others in its last weeks (enrollments.sharedFinishDays): it is left as it is`;
    case EnrollmentReason.left:
      return `it ended on ${line.endDate}, before its class did`;
    case EnrollmentReason.gone:
      return 'the SIS no longer has it, in two complete reads';
    case EnrollmentReason.missing: {
      const uncertified = proven ? '' : ', and not before every collection it depends on is certified';
      return `the SIS does not show it at the moment; it counts as gone when complete reads miss it for ${settings.removals.proofHours} hours${uncertified}`;
    }
    case EnrollmentReason.later:
      return `it begins on ${line.beginDate}, more than ${settings.enrollments.leadDays} days ahead (enrollments.leadDays)`;
    case EnrollmentReason.counts:
      return 'the SIS has it, and it counts on the date of the run';
  }
}

/**
 * The obstacle to an enrollment by its class or person, in words; null if there is none. Pure.
 *
 * @param decision the decision about the enrollment by itself
 * @param absences why classes and people are not live, by their ids
 */
export function obstacleOf(
  line: EnrollmentLine,
  decision: EnrollmentDecision,
  { classes, users }: Readonly<Record<'classes' | 'users', ReadonlyMap<string, string>>>,
): string | null {
  switch (obstacleInClass(decision, line.classState, line.userState)) {
    case null:
      return null;
    case Obstacle.classEnded:
      return `its class ended on ${line.termEnd}: the past is left alone`;
    case Obstacle.noClass:
    case Obstacle.classUnknown:
      return classes.get(line.classId ?? '') ?? 'it names no class';
    case Obstacle.noPerson:
    case Obstacle.personUnknown:
      return users.get(line.personId ?? '') ?? 'it names no person';
    case Obstacle.classGone:
      return 'its class is gone from the SIS';
    case Obstacle.personGone:
      return 'its person left the SIS, and people are never deleted in Canvas: only an exit still counts';
  }
}
