import type { Command } from 'commander';
import type { Context } from '../context.js';
import { exitCodes, type ExitCode } from '../errors.js';
import { namedRun } from '../name-run.js';
import { renderSummary } from '../render-summary.js';
import { runSummary, temporalUiLink } from '../summary.js';
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
      answer({ ...summary, uiLink }, () => renderSummary(summary, { uiLink }));
      return exitOf(summary.outcome);
    },
  );
}

/** A run that goes on has not come out badly. */
export function exitOf(outcome: string | null): ExitCode {
  return outcome === null || outcome === 'complete' || outcome === 'observed' ? exitCodes.fine : exitCodes.notWell;
}
