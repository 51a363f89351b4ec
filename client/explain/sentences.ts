import { RunKind } from '../../codes/run-kinds.js';
import type { PlannedLine, RowStory } from '../../store/reports/explain/row-story.js';
import { meaningOf } from '../../codes/registry.js';

/** Whether one object stands in Canvas, and why or why not. Pure. */
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
