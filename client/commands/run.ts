import { isWell, RunOutcome } from '../../codes/run-outcome.js';
import type { Command } from 'commander';
import type { PassbackReport } from '../../activities/passback/settle.js';
import { RunKind } from '../../codes/run-kinds.js';
import { notedReasons } from '../../store/reports/grades/planned.js';
import { storedReport } from '../../store/reports/grades/report.js';
import type { Context } from '../context.js';
import { exitCodes, type ExitCode } from '../errors.js';
import { fingerprintOfRun } from '../../store/passback/scope.js';
import { failureOf, type RunFailure } from '../failure.js';
import { namedRun } from '../name-run.js';
import { endsText, reportText } from '../grades/render.js';
import { renderSummary } from '../render-summary.js';
import { runSummary, temporalUiLink, type RunSummary } from '../summary.js';
import { define } from './define.js';

export function addRun(program: Command, context: Context): void {
  define(
    program,
    context,
    {
      usage: 'run <id>',
      summary: 'one run: stages, counts, proofs, imports',
      description:
        'Shows what a run read, planned, held and sent, and how Canvas took it. The exit code is 1 when the run did not come out well.',
      examples: [
        ['run maple', 'the latest run of a district'],
        ['run maple/12', 'its run number 12'],
        ['run 345 --json', 'a run by its global id, as JSON'],
      ],
    },
    async ({ args, answer }) => {
      const store = context.store();
      const summary = await runSummary(store, await namedRun(store, args[0]!));
      const { temporalUi, temporalVariables } = context.surroundings;
      const ui = { address: temporalUi, namespace: temporalVariables.TEMPORAL_NAMESPACE ?? 'default' };
      const uiLink = temporalUiLink(summary, ui);
      const failure = summary.outcome === RunOutcome.failed ? await failureFrom(context, summary) : null;
      const fingerprint = isPassback(summary.kind) ? await fingerprintOfRun(store.sql, summary.runId) : null;
      const ends = fingerprint === null ? [] : [endsText(fingerprint)];
      const carried = isPassback(summary.kind) ? await storedReport(store.db, summary.runId) : null;
      if (carried !== null && isReport(carried)) {
        const reasons = await notedReasons(store.sql, summary.runId);
        answer({ ...summary, ...carried, reasons, fingerprint, uiLink }, () =>
          [reportText(carried, reasons, uiLink), ...ends].join('\n\n'),
        );
        return exitOf(summary.outcome);
      }
      answer({ ...summary, failure, ...(fingerprint && { fingerprint }), uiLink }, () =>
        [renderSummary(summary, { uiLink, why: failure?.message }), ...ends].join('\n\n'),
      );
      return exitOf(summary.outcome);
    },
  );
}

function isPassback(kind: RunKind): boolean {
  return kind === RunKind.passback || kind === RunKind.replay || kind === RunKind.withdrawal;
}

/** A run that broke off has only a code. */
function isReport(stored: object): stored is PassbackReport {
  return 'planned' in stored && 'sent' in stored;
}

/** Temporal keeps why a run failed; null if Temporal cannot be reached or has no record any more. */
async function failureFrom(context: Context, run: RunSummary): Promise<RunFailure | null> {
  try {
    const { client } = await context.temporal();
    return await failureOf(client.workflow.getHandle(run.workflowId, run.workflowRunId));
  } catch {
    return null;
  }
}

/** A run in progress is no failure. */
export function exitOf(outcome: RunOutcome | null): ExitCode {
  return outcome === null || isWell(outcome) ? exitCodes.fine : exitCodes.notWell;
}
