import { RunKind } from '../../codes/run-kinds.js';
import type { PlannedLine, RowStory } from '../../store/reports/explain/row-story.js';
import { meaningOf } from '../reasons.js';

/** Why nothing is concluded of a thing, or why it is to go, by the codes that the mapping gives. */
const mappingReasons: Readonly<Record<string, string>> = {
  RECORD_REJECTED: 'the record as the SIS sends it now cannot be used',
  CLASS_MISSING:
    'the SIS does not show the class at the moment; it counts as gone when a second complete read misses it too',
  CLASS_GONE: 'the SIS no longer has the class',
  PERSON_MISSING: 'the SIS does not show the person at the moment',
  PERSON_LEFT: 'the person left the SIS; people are never deleted in Canvas',
  SCHOOL_UNKNOWN: 'its school is not in the feed, or not valid',
  COURSE_UNKNOWN: 'its course is not in the feed, or not valid',
  SESSION_UNKNOWN: 'one of its sessions is not in the feed, or not valid',
  ORG_MISSING: 'the SIS does not show the school at the moment',
  ORG_GONE: 'the SIS no longer has the school',
  SESSION_GONE: 'the SIS no longer has the session',
  NO_COVERING_SESSION: 'no session of an accepted type (mapping.sessionTypes) covers all of its sessions',
  ID_CHANGED: 'it may be another record with a new id: a person must confirm that in the SIS',
  LOGIN_CLASH: 'another person has its login, and a login is never taken from someone else',
  SIS_ID_CLASH: 'another record would become the same Canvas user',
  LOGIN_MISSING: 'the field that mapping.login names is empty',
  LOGIN_NOT_ALLOWED: 'its login has characters that Canvas refuses',
  SCHOOL_OUT_OF_SCOPE: 'its school is not in scope (scope.schools, scope.excludeSchools)',
  HOMEROOM: 'homerooms are not in scope (scope.homerooms)',
  TITLE_EXCLUDED: 'its title is excluded (scope.excludeTitles)',
  GRADE_OUT_OF_SCOPE: 'its grades are not in scope (scope.grades)',
  SUBJECT_OUT_OF_SCOPE: 'its subjects are not in scope (scope.subjects)',
  COURSE_CODE_OUT_OF_SCOPE: 'its course code is not in scope (scope.courseCodes)',
  TERM_OUT_OF_SCOPE: 'its term is not in scope (scope.terms)',
  NO_STUDENTS: 'it has no students (scope.classesWithoutStudents)',
};

export function mappingReason(code: string): string {
  return mappingReasons[code] ?? code;
}

/** Whether one object stands in Canvas, and why or why not. Pure. */
export function objectSentence(kind: string, sisId: string, story: RowStory, whyNot: string | null): string {
  const { applied, desired, planned } = story;
  const name = `${kind} ${sisId}`;
  if (applied?.removed)
    return `It stood in Canvas as ${name} and was taken away in run ${applied.run}.${pending(story)}`;
  if (applied) {
    const since = `It stands in Canvas as ${name}, as accepted in run ${applied.run}.`;
    const left =
      desired?.state === 'unknown' && desired.reason ? ` It is left as it is: ${mappingReason(desired.reason)}.` : '';
    return `${since}${pending(story)}${left}`;
  }
  if (planned && planned.outcome !== 'accepted') return `It is not in Canvas as ${name}. ${plannedSentence(planned)}`;
  if (desired?.state === 'unknown') return `It is not in Canvas: ${mappingReason(desired.reason ?? '')}.`;
  if (whyNot) return `It is not in Canvas: ${whyNot}.`;
  return `It is not in Canvas as ${name}; no run has planned it yet.`;
}

/** A change after the last accepted one, if there is one. */
function pending({ applied, planned }: RowStory): string {
  if (!planned || planned.outcome === 'accepted' || planned.run < (applied?.run ?? 0)) return '';
  return ` ${plannedSentence(planned)}`;
}

/** What became of a planned change that Canvas has not accepted. */
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
