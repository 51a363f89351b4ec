import type { EvaluationResult } from '../../activities/evaluation/assess.js';
import type { MatchResult } from '../../activities/evaluation/match.js';

/** Matches by kind, as a line: counts only. */
export function matchedText({ counts }: MatchResult): string {
  const kinds = [...new Set(counts.map((each) => each.kind))];
  return kinds
    .map((kind) => {
      const states = counts.filter((each) => each.kind === kind).map(({ state, things }) => `${things} ${state}`);
      return `${kind}: ${states.join(', ')}`;
    })
    .join('; ');
}

export function resultText({ linked, question, made, findings, schools, differs }: EvaluationResult): string {
  const ready = `schools: ${schools.ready} ready, ${schools.questions} with questions, ${schools.notReady} not ready`;
  return `${linked} linked, ${question} in question, ${made} to be made, ${findings} findings; ${ready}${differsText(differs)}`;
}

/** Earlier versions did not compare. */
function differsText(differs: EvaluationResult['differs']): string {
  if (differs === undefined) return '';
  const { now, fresh, gone } = differs;
  return `; Canvas differs in ${now}${fresh === null ? '' : ` (${fresh} new, ${gone} gone)`}`;
}
