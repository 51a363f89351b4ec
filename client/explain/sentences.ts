import { RunKind } from '../../codes/run-kinds.js';
import { decisionOrder, EnrollmentDecision } from '../../roster/enrollment-decision.js';
import { decisionInClass } from '../../roster/targets.js';
import type { EnrollmentStory } from '../../store/reports/explain/enrollment-story.js';
import type { PlannedLine, RowStory } from '../../store/reports/explain/row-story.js';
import { meaningOf } from '../../codes/registry.js';
import { counted } from '../times.js';
import type { ExplainedEnrollment } from './enrollment-reason.js';

/** Whether one object is in Canvas, and why or why not. Pure. */
export function objectSentence(kind: string, sisId: string, story: RowStory, whyNot: string | null): string {
  const { applied, desired, planned } = story;
  const name = `${kind} ${sisId}`;
  if (applied?.removed)
    return `It stood in Canvas as ${name} and was taken away in run ${applied.run}.${pending(story)}`;
  if (applied) {
    const since = `It stands in Canvas as ${name}, as accepted in run ${applied.run}.`;
    const left =
      desired?.state === 'unknown' && desired.reason ? ` It is left as it is: ${meaningOf(desired.reason)}.` : '';
    return `${since}${pending(story)}${left}`;
  }
  if (planned && planned.outcome !== 'accepted') return `It is not in Canvas as ${name}. ${plannedSentence(planned)}`;
  if (desired?.state === 'unknown') return `It is not in Canvas: ${meaningOf(desired.reason ?? '')}.`;
  if (whyNot) return `It is not in Canvas: ${whyNot}.`;
  return `It is not in Canvas as ${name}; no run has planned it yet.`;
}

/** A change after the last accepted one, if there is one. */
function pending({ applied, planned }: RowStory): string {
  if (!planned || planned.outcome === 'accepted' || planned.run < (applied?.run ?? 0)) return '';
  return ` ${plannedSentence(planned)}`;
}

/** The outcome of a planned change that Canvas has not accepted. */
export function plannedSentence({
  run,
  runKind,
  op,
  state,
  reason,
  outcome,
  outcomeText,
  canvasImportId,
}: PlannedLine): string {
  const what = { create: 'To create it', update: 'A change of it', remove: 'To take it away' }[op] ?? op;
  if (outcome === 'rejected') {
    const words = outcomeText ? `: "${outcomeText}"` : '';
    return `${what} was refused by Canvas in run ${run} (import ${canvasImportId ?? 'unknown'})${words}. It is sent again every night.`;
  }
  if (state === 'held') return `${what} is held since run ${run}: ${meaningOf(reason ?? '')} (${reason}).`;
  if (state === 'waiting') return `${what} waits since run ${run}: ${meaningOf(reason ?? '')} (${reason}).`;
  if (runKind === RunKind.observing) return `${what} was planned by run ${run}, which only observed.`;
  return `${what} was planned by run ${run} and is not settled.`;
}

/** Why the person is or is not in the section, by the enrollment that decides. Pure. */
export function enrollmentSentence(
  enrollments: readonly ExplainedEnrollment[],
  { applied, planned }: EnrollmentStory,
): string {
  const [deciding] = [...enrollments].sort((a, b) => rankOf(a) - rankOf(b));
  const why = deciding ? (deciding.obstacle ?? deciding.judged.because) : 'the SIS has no such enrollment';
  const standing = applied.find((each) => each.status === 'active') ?? applied[0];
  const open =
    planned && planned.outcome !== 'accepted' && planned.run >= (standing?.run ?? 0)
      ? ` ${plannedSentence(planned)}`
      : '';
  if (standing?.status === 'active') {
    // An obstacle is no reason for the presence of somebody who is to be removed.
    const because = deciding?.obstacle && open !== '' && planned?.op === 'remove' ? '' : `, because ${why}`;
    return `It stands in Canvas: ${standing.role}, active since ${standing.since} (run ${standing.run})${because}.${open}`;
  }
  if (standing) return `It stands in Canvas as ${standing.status} (run ${standing.run}), because ${why}.${open}`;
  if (open !== '') return `It is not in Canvas.${open}`;
  return `It is not in Canvas: ${deciding?.judged.decision === EnrollmentDecision.active && !deciding.obstacle ? 'no run has planned it yet' : why}.`;
}

/**
 * Why somebody is not in a class without an enrollment there. Pure.
 *
 * @param meant an enrollment that names another id, and probably means this one; null: none
 * @param unreadable how many enrollments cannot be read at all: one of them may be it
 */
export function withoutEnrollment(
  district: string,
  without: { classId: string; personId: string; meant: string | null; unreadable: number },
): string {
  const { classId, personId, meant, unreadable } = without;
  const one = `It is not in Canvas: the SIS has no enrollment of ${personId} in class ${classId}`;
  if (meant !== null)
    return `${one}. Enrollment ${meant} names another id, and probably means it: rollbook explain ${district} ${meant}`;
  if (unreadable > 0)
    return `${one} that can be read; ${counted(unreadable)} cannot be read at all: rollbook problems ${district}`;
  return `${one}.`;
}

/** Rank of a record among those of one person in one class; ignored ones are last. */
function rankOf({ record, judged }: ExplainedEnrollment): number {
  const decision = decisionInClass(judged.decision, record.classState, record.userState);
  return decision === null ? decisionOrder.length : decisionOrder.indexOf(decision);
}
