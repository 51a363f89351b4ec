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
 * The obstacle to an enrollment by its class or person, in words; null if there is none.
 *
 * @param decision the decision about the enrollment by itself
 */
export function obstacleOf(line: EnrollmentLine, decision: EnrollmentDecision): string | null {
  const obstacle = obstacleInClass(decision, line.classState, line.userState);
  if (obstacle === null) return null;
  if (obstacle === Obstacle.classEnded) return `its class ended on ${line.termEnd}: the past is left alone`;
  return obstacleWords[obstacle];
}

const obstacleWords: Readonly<Record<Exclude<Obstacle, typeof Obstacle.classEnded>, string>> = {
  [Obstacle.noClass]: 'its class is not one that is sent to Canvas (out of scope, or not mapped yet)',
  [Obstacle.noPerson]: 'its person is not one that is sent to Canvas (role, scope, or not mapped yet)',
  [Obstacle.classUnknown]: 'nothing is concluded about its class at the moment: explain the class',
  [Obstacle.personUnknown]: 'nothing is concluded about its person at the moment: explain the person',
  [Obstacle.classGone]: 'its class is gone from the SIS',
  [Obstacle.personGone]: 'its person left the SIS, and people are never deleted in Canvas: only an exit still counts',
};
