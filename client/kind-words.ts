import { RunKind } from '../codes/run-kinds.js';

/** What a run's title says of its kind: nothing of one that provisions. */
export function kindWords(kind: RunKind | null): string {
  if (kind === RunKind.observing) return ', observing';
  if (kind === RunKind.evaluation) return ', evaluating';
  if (kind === RunKind.adoption) return ', adopting';
  if (kind === RunKind.passback) return ', passback';
  if (kind === RunKind.withdrawal) return ', taking grades back';
  return kind === RunKind.adding ? ', adding only' : '';
}
