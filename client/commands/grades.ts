import { Option, type Command } from 'commander';
import { isWell } from '../../codes/run-outcome.js';
import { districtOf } from '../../store/districts/district-of.js';
import type { PassbackReport } from '../../activities/passback/settle.js';
import { notedReasons, plannedWork } from '../../store/reports/grades/planned.js';
import { runProgress } from '../../store/reports/progress.js';
import type { Context } from '../context.js';
import { isDate } from '../dates.js';
import { exitCodes, type ExitCode } from '../errors.js';
import { failureOf } from '../failure.js';
import { planText, reportText } from '../grades/render.js';
import { startPassback, type PassbackHandle } from '../grades/start-passback.js';
import { createProgressPrinter } from '../render-progress.js';
import { temporalUiLink } from '../summary.js';
import { firstExecutionOf, watchRun } from '../watch.js';
import { define, type Call } from './define.js';
import { addGradesCompare } from './grades-compare.js';
import { addGradesExplain } from './grades-explain.js';
import { addGradesList } from './grades-list.js';
import { addGradesCategories, addGradesClosing } from './grades-teachers.js';

export function addGrades(program: Command, context: Context): void {
  const grades = program
    .command('grades')
    .summary('grades of Canvas in the gradebook of the SIS')
    .description('Plans, sends and looks after what a passback carries. See docs/passback.md.');
  addPlan(grades, context);
  addSend(grades, context);
  addGradesList(grades, context);
  addGradesCompare(grades, context);
  addGradesExplain(grades, context);
  addGradesClosing(grades, context);
  addGradesCategories(grades, context);
}

function addPlan(grades: Command, context: Context): void {
  const plan = define(
    grades,
    context,
    {
      usage: 'plan <district>',
      summary: 'what would go, what would not, and why',
      description:
        'Reads Canvas and the gradebook, plans as a passback does, and sends nothing. Shows each piece of work that would go, and why the rest would not.',
      examples: [
        ['grades plan maple', 'what a passback would do now'],
        ['grades plan maple --as-of 2026-12-18', 'with the roster of another day'],
      ],
    },
    (call) => run(call, 'plan'),
  );
  addRunOptions(plan);
}

function addSend(grades: Command, context: Context): void {
  const send = define(
    grades,
    context,
    {
      usage: 'send <district>',
      summary: 'run a passback now, and watch it',
      description:
        'Starts a passback: reads what teachers graded in Canvas, compares it with the gradebook of the SIS, and sends what is new, within the limits of the district. To stop watching (Ctrl-C) does not stop it. The exit code is 1 when something was held, refused or failed.',
      examples: [
        ['grades send maple', 'carries grades now'],
        ['grades send maple --no-wait', 'starts it and returns at once'],
      ],
    },
    (call) => run(call, 'send'),
  );
  addRunOptions(send).option('--no-wait', 'start it and return at once');
}

function addRunOptions(command: Command): Command {
  return command.addOption(
    new Option('--as-of <date>', "the run's date in the district's zone (default: today)").argParser(isDate),
  );
}

async function run(call: Call, mode: 'plan' | 'send'): Promise<ExitCode> {
  const { context, args, options, answer } = call;
  const district = args[0]!;
  const store = context.store();
  await districtOf(store.db, district);
  const { client, namespace } = await context.temporal();
  const handle = await startPassback(client, { district, mode, asOf: (options.asOf as string | undefined) ?? null });
  const workflowRunId = firstExecutionOf(await handle.describe());
  const about = { workflowId: handle.workflowId, workflowRunId };
  const uiLink = temporalUiLink(about, { address: context.surroundings.temporalUi, namespace });
  if (options.wait === false) {
    answer({ district, ...about, uiLink }, () => `Started.${uiLink ? ` Watch it in the Temporal UI: ${uiLink}` : ''}`);
    return exitCodes.fine;
  }
  await watch(call, handle);
  const failure = await failureOf(handle);
  if (failure) {
    answer({ district, outcome: 'failed', failure, uiLink }, () => `The passback failed: ${failure.message}`);
    return exitCodes.notWell;
  }
  const report: PassbackReport = await handle.result();
  const { runId } = (await runProgress(store.sql, workflowRunId))!;
  const [work, reasons] = [
    await plannedWork(store.sql, runId, mode === 'plan' ? 500 : 0),
    await notedReasons(store.sql, runId),
  ];
  answer({ ...report, work, reasons, uiLink }, () =>
    mode === 'plan' ? planText(report, work, reasons) : reportText(report, reasons, uiLink),
  );
  return isWell(report.outcome) ? exitCodes.fine : exitCodes.notWell;
}

async function watch({ context, progress, json, args }: Call, handle: PassbackHandle): Promise<void> {
  const leave = (): void => {
    progress(`\nIt goes on. See how it ended with: rollbook runs ${args[0]}`);
    process.exit(130);
  };
  process.once('SIGINT', leave);
  const printer = createProgressPrinter(context.err);
  for await (const snapshot of watchRun(context.store(), handle)) if (!json) printer.show(snapshot);
  process.off('SIGINT', leave);
}
