import type { PassbackReport } from '../activities/passback/settle.js';
import { isWell, RunOutcome } from '../codes/run-outcome.js';
import type { RunSummary } from '../client/summary.js';
import type { AdoptionResult } from '../roster/adoption/result.js';
import type { StackInfo } from '../config/stack-file.js';

/** The last line of `npm start -- --json`. */
export interface ResultLine {
  outcome: RunOutcome;
  /** Of a failed run: the code of the failure. */
  code: string | null;
  district: string | null;
  run: number | null;
  /** Rows by kind and operation, with states and outcomes. */
  counts: Record<
    string,
    Record<string, { planned: number; accepted: number; rejected: number; held: number; waiting: number }>
  >;
  /** Seconds by stage. */
  seconds: Record<string, number>;
  problems: number;
  /** Of the passback that followed; null if there was none. */
  grades: Pick<PassbackReport, 'outcome' | 'planned' | 'sent' | 'parked'> | null;
  /** What was taken over of a Canvas in use, before the run; null if nothing was. */
  adopted: Pick<AdoptionResult, 'links' | 'enrollments' | 'open' | 'obstructed' | 'toMake'> | null;
  addresses: Record<string, string>;
}

/** A run that waits for decisions has held something, whatever it comes to. */
function outcomeSoFar({ outcome, waitsUntil }: RunSummary): RunOutcome {
  return outcome ?? (waitsUntil === null ? RunOutcome.failed : RunOutcome.held);
}

/** The passback's, where only that did not come out well. */
function outcomeOf(summary: RunSummary | null, grades: PassbackReport | null): RunOutcome {
  if (summary === null) return RunOutcome.failed;
  const outcome = outcomeSoFar(summary);
  return isWell(outcome) && grades !== null && !isWell(grades.outcome) ? grades.outcome : outcome;
}

/** A run and the addresses to look at, for programs. */
export function resultLine(
  summary: RunSummary | null,
  { grades, adopted }: { grades: PassbackReport | null; adopted: AdoptionResult | null },
  info: StackInfo,
): ResultLine {
  const counts: ResultLine['counts'] = {};
  for (const { kind, op, planned, accepted, rejected, held, waiting } of summary?.counts ?? []) {
    (counts[kind] ??= {})[op] = { planned, accepted, rejected, held, waiting };
  }
  return {
    outcome: outcomeOf(summary, grades),
    code: summary?.code ?? null,
    district: summary?.district ?? null,
    run: summary?.number ?? null,
    counts,
    seconds: Object.fromEntries(
      (summary?.stages ?? []).map(({ stage, seconds }) => [stage, Math.round((seconds ?? 0) * 10) / 10]),
    ),
    problems: summary?.problems ?? 0,
    grades: grades && { outcome: grades.outcome, planned: grades.planned, sent: grades.sent, parked: grades.parked },
    adopted: adopted && {
      ...{ links: adopted.links, enrollments: adopted.enrollments },
      ...{ open: adopted.open, obstructed: adopted.obstructed, toMake: adopted.toMake },
    },
    addresses: {
      temporalUi: info.temporalUiUrl ?? '',
      powerschool: info.powerschoolUrl,
      canvas: info.canvasUrl,
      metrics: info.metricsUrl,
    },
  };
}
