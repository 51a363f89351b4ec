import type { Assignment } from '../canvas/grades/model.js';
import type { WorkReason } from '../codes/grade-reasons.js';
import type { PassbackSettings } from '../config/passback-settings.js';

/** What the rule about a piece of work needs to know beside the work. */
export interface WorkContext {
  policy: Pick<PassbackSettings, 'work' | 'since' | 'undated' | 'someStudents'>;
  /** Canvas itself has cleared its flag when its grading period closed: that is no act of its teacher. */
  unflaggedByClose: boolean;
  /** Whether the SIS takes whole points only. */
  wholePoints: boolean;
  /** The day on which it is due in this class; null if it has none. */
  dueDay: string | null;
  /** Canvas's id of the class's section; null if not known. */
  sectionId: string | null;
  /** The class's first and last day, both part of it; null if not known. */
  firstDay: string | null;
  lastDay: string | null;
}

/**
 * Why a piece of Canvas work does not go into the gradebook of a class; null if it does. The first reason that a person
 * would mend first: whether it should go at all, then what is wrong with it.
 */
export function whyNotSent(work: Assignment, context: WorkContext): WorkReason | null {
  const { policy, dueDay } = context;
  if (work.unreadable) return 'WORK_UNREADABLE';
  if (policy.work === 'flagged' && !work.postToSis)
    return context.unflaggedByClose ? 'PERIOD_CLOSED_IN_CANVAS' : 'WORK_NOT_FLAGGED';
  if (!work.published) return 'WORK_NOT_PUBLISHED';
  if (work.gradingType === 'not_graded') return 'WORK_NOT_GRADED';
  if (work.kind === 'survey') return 'WORK_IS_SURVEY';
  if (isForOtherSections(work, context.sectionId)) return 'WORK_FOR_OTHER_SECTIONS';
  if (work.hiddenInGradebook) return 'WORK_HIDDEN';
  if (work.omitFromFinalGrade) return 'WORK_OMITTED';
  if (work.suppressed) return 'WORK_SUPPRESSED';
  if (work.awaitsModeration) return 'WORK_AWAITS_MODERATION';
  if (work.anonymous) return 'WORK_ANONYMOUS';
  if (!work.pointsPossible || work.pointsPossible < 0) return 'WORK_WITHOUT_POINTS';
  if (context.wholePoints && !Number.isInteger(work.pointsPossible)) return 'POINTS_NOT_WHOLE';
  if (policy.someStudents === 'skip' && isForSomeStudents(work)) return 'WORK_FOR_SOME_STUDENTS';
  if (dueDay === null) return policy.undated === 'skip' ? 'WORK_WITHOUT_DUE_DATE' : null;
  if (policy.since !== null && dueDay < policy.since) return 'WORK_BEFORE_EFFECTIVE_DATE';
  const before = context.firstDay !== null && dueDay < context.firstDay;
  const after = context.lastDay !== null && dueDay > context.lastDay;
  return before || after ? 'DUE_OUTSIDE_TERM' : null;
}

/** In a course of several sections, work may be for some of them. */
function isForOtherSections({ onlyForOverrides, overrides }: Assignment, sectionId: string | null): boolean {
  if (!onlyForOverrides || overrides.length === 0 || sectionId === null) return false;
  return overrides.every((each) => each.sectionId !== null && each.sectionId !== sectionId);
}

/** Only for listed students or groups: overrides of sections concern everybody in them. */
function isForSomeStudents({ onlyForOverrides, overrides }: Assignment): boolean {
  return onlyForOverrides && overrides.some(({ sectionId }) => sectionId === null);
}
