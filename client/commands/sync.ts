import { Option, type Command } from 'commander';
import type { WorkflowHandle } from '@temporalio/client';
import { districtOf } from '../../store/districts/district-of.js';
import { runProgress } from '../../store/reports/progress.js';
import type { Context } from '../context.js';
import { isDate } from '../dates.js';
import { remedyOf } from '../../codes/registry.js';
import { CommandError, exitCodes, type ExitCode } from '../errors.js';
import { failureOf, type RunFailure } from '../failure.js';
import { startProvision, workflowIdOf } from '../provision.js';
import { createProgressPrinter } from '../render-progress.js';
import { renderSummary } from '../render-summary.js';
import { runSummary, temporalUiLink } from '../summary.js';
import { firstExecutionOf, watchRun } from '../watch.js';
import { define, type Call } from './define.js';
import { exitOf } from './run.js';

export function addSync(program: Command, context: Context): void {
  define(
    program,
    context,
    {
      usage: 'sync <district>',
      summary: 'run a district now, and watch it',
      description:
        'Starts a run: reads the SIS, plans, and makes Canvas match, within the limits of the district. Shows the stages live and ends with a summary; a run that holds something then waits for decisions. To stop watching (Ctrl-C) does not stop the run. The exit code is 1 when something was held, refused or failed.',
      examples: [
        ['sync maple --observe', 'reads and plans, and sends nothing to Canvas'],
        ['sync maple', 'makes Canvas match'],
        ['sync maple --adds-only', 'by day: who was enrolled this morning sits in class, and nobody loses anything'],
        ['sync maple --no-wait', 'starts it and returns at once'],
        ['sync maple --watch', 'watches the run that is in progress, or shows how the last one ended'],
        ['sync maple --observe --watch', 'the same of a run that only observes'],
      ],
    },
    sync,
  )
    .option('--observe', 'send nothing to Canvas')
    .addOption(
      new Option('--adds-only', 'send what gives; take nothing away, and leave what is held waiting').conflicts(
        'observe',
      ),
    )
    .addOption(new Option('--as-of <date>', "the run's date in the district's zone (default: today)").argParser(isDate))
    .addOption(new Option('--watch', 'watch the run in progress instead of starting one').conflicts('asOf'))
    .option('--wait', 'watch it to its end (as without this option)')
    .option('--no-wait', 'start it and return at once');
}

async function sync(call: Call): Promise<ExitCode> {
  const { context, args, options, answer } = call;
  const district = args[0]!;
  const mode = options.observe ? 'observe' : options.addsOnly ? 'add' : 'apply';
  const store = context.store();
  await districtOf(store.db, district);
  const { client, namespace } = await context.temporal();
  const handle = options.watch
    ? client.workflow.getHandle(workflowIdOf(district, mode))
    : await startProvision(client, {
        district,
        mode,
        asOf: (options.asOf as string | undefined) ?? null,
      });
  const { runId: workflowRunId, workflowId } = await described(handle, district);
  const uiLink = temporalUiLink({ workflowId, workflowRunId }, { address: context.surroundings.temporalUi, namespace });
  if (options.wait === false) {
    const where = uiLink ? ` or in the Temporal UI: ${uiLink}` : '';
    answer(
      { district, workflowId, workflowRunId, uiLink },
      () => `Started. Watch it with rollbook sync ${district} --watch${where}`,
    );
    return exitCodes.fine;
  }
  await watch(call, handle);
  const progress = await runProgress(store.sql, workflowRunId);
  if (!progress) throw neverOpened(await failureOf(handle), district);
  const summary = await runSummary(store, progress.runId);
  const failure = summary.endedAt === null ? null : await failureOf(handle);
  answer({ ...summary, failure, uiLink }, () => renderSummary(summary, { uiLink, why: failure?.message }));
  return summary.outcome === null ? exitCodes.notWell : exitOf(summary.outcome);
}

async function watch({ context, progress, args, json }: Call, handle: WorkflowHandle): Promise<void> {
  const leave = (): void => {
    progress(`\nThe run continues. Watch it again with: rollbook sync ${args[0]} --watch`);
    process.exit(130);
  };
  process.once('SIGINT', leave);
  const printer = createProgressPrinter(context.err);
  for await (const snapshot of watchRun(context.store(), handle)) if (!json) printer.show(snapshot);
  process.off('SIGINT', leave);
}

async function described(handle: WorkflowHandle, district: string) {
  const description = await handle.describe().catch((error: unknown) => {
    if ((error as Error | null)?.name !== 'WorkflowNotFoundError') throw error;
    throw new CommandError(
      'NO_RUN',
      `District "${district}" has no run to watch.`,
      `Start one: rollbook sync ${district}`,
    );
  });
  return { runId: firstExecutionOf(description), workflowId: handle.workflowId };
}

/** The error of a run that failed before it was opened: it is not in the store, only in Temporal. */
function neverOpened(failure: RunFailure | null, district: string): CommandError {
  const { code, message } = failure ?? { code: 'RUN_NOT_OPENED', message: '' };
  const what = `The run of "${district}" could not be opened. ${message}`;
  return new CommandError(code, what, remedyOf('RUN_NOT_OPENED'));
}
