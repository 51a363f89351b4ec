import { userInfo } from 'node:os';
import { Option, type Command } from 'commander';
import { districtOf } from '../../store/districts/district-of.js';
import { classesOfWithdrawal, readWithdrawal, requestWithdrawal } from '../../store/passback/withdrawals.js';
import { releaseWithdrawn } from '../../store/passback/withdrawn.js';
import { withdrawalLines, withdrawnWork } from '../../store/reports/grades/withdrawn.js';
import { askConfirmation } from '../ask-confirmation.js';
import type { Context } from '../context.js';
import { exitCodes, wrongUse, type ExitCode } from '../errors.js';
import { followRun, type EndedRun } from '../grades/follow-run.js';
import { withdrawalText, withdrawnText } from '../grades/render-withdrawn.js';
import { addSelection, isEverything, selectionOf } from '../grades/selection.js';
import { startWithdrawal } from '../grades/start-withdrawal.js';
import { namedRun } from '../name-run.js';
import { wholeNumber } from '../numbers.js';
import { counted } from '../times.js';
import { define, type Call } from './define.js';

/** `grades withdraw` and `grades withdrawn`: what a passback sent by mistake. */
export function addGradesWithdraw(grades: Command, context: Context): void {
  const withdraw = define(
    grades,
    context,
    {
      usage: 'withdraw <district>',
      summary: 'take back what a passback sent by mistake',
      description:
        'Reads the gradebook and shows what a run has sent and what would be taken back: results and line items that it made are deleted, those that it changed are as they were before. What somebody has changed since is left. With --yes, or when you confirm it at the terminal, it is done. What was taken back is not sent again until Canvas changes it or somebody releases it. The exit code is 1 when something was refused.',
      examples: [
        ['grades withdraw maple --run 12', 'shows what would be taken back, and asks'],
        ['grades withdraw maple --run 12 --class 8001 --yes', 'of one class, at once'],
        ['grades withdraw maple --run 12 --teacher T20141 --because "wrong column"', "of one teacher's classes"],
      ],
    },
    takeBack,
  );
  addSelection(withdraw)
    .addOption(
      new Option('--run <number>', 'the run of the district whose writes are taken back')
        .argParser(wholeNumber)
        .makeOptionMandatory(),
    )
    .option('--yes', 'take it back without asking')
    .option('--by <name>', 'who asks for it (default: your user name)')
    .option('--because <words>', 'why; it stays in the database')
    .option('--no-wait', 'start it and return at once; only with --yes');
  const withdrawn = grades
    .command('withdrawn')
    .summary('what was taken back and stays away')
    .description('Shows what was taken back and is not sent again by itself, and releases it. See docs/passback.md.');
  addSelection(
    define(
      withdrawn,
      context,
      {
        usage: 'list <district>',
        summary: 'what was taken back and stays away',
        description:
          'Lists, by class and work, what was taken back, by which run and at whose request. It stays away until Canvas changes it or somebody releases it.',
        examples: [
          ['grades withdrawn list maple', 'everything'],
          ['grades withdrawn list maple --class 8001 --json', 'of one class, as JSON'],
        ],
      },
      list,
    ),
  );
  addSelection(
    define(
      withdrawn,
      context,
      {
        usage: 'release <district>',
        summary: 'let it be sent again',
        description: 'Lets the next passback send again what was taken back and the options select.',
        examples: [
          ['grades withdrawn release maple --class 8001', 'of one class'],
          ['grades withdrawn release maple --all', 'everything'],
        ],
      },
      release,
    ),
  )
    .option('--all', 'everything that was taken back')
    .option('--by <name>', 'who releases it (default: your user name)');
}

async function takeBack(call: Call): Promise<ExitCode> {
  const { context, args, options, json } = call;
  const district = args[0]!;
  const { sql, db } = context.store();
  const { districtId } = await districtOf(db, district);
  const number = options.run as number;
  const ofRun = await namedRun(context.store(), `${district}/${number}`);
  const withdrawal = await requestWithdrawal(sql, {
    ...{ districtId, ofRun, selection: selectionOf(options), by: byOf(options) },
    because: (options.because as string | undefined) ?? null,
  });
  if ((await classesOfWithdrawal(sql, await readWithdrawal(sql, withdrawal))).length === 0) {
    throw wrongUse('NOTHING_SENT', `Run ${district}/${number} has sent nothing that the options select.`);
  }
  const { client } = await context.temporal();
  const name = `${district}/${number}`;
  const start = (mode: 'plan' | 'send') => startWithdrawal(client, { district, ofRun: number, withdrawal, mode });
  const tell = async ({ report, runId, uiLink }: EndedRun) => {
    const lines = await withdrawalLines(sql, districtId, runId);
    return { answer: { of: name, lines }, text: () => withdrawalText(report, { ofRun: name, lines, uiLink }) };
  };
  if (options.yes === true) return followRun(call, await start('send'), tell);
  const planned = await followRun({ ...call, options: { ...options, wait: true } }, await start('plan'), tell);
  if (planned !== exitCodes.fine || json) return planned;
  if (await askConfirmation(`\nTake back what run ${name} sent?`, name)) {
    return followRun(call, await start('send'), tell);
  }
  call.progress(`\nNothing was taken back. To do it, give the command with --yes.`);
  return exitCodes.fine;
}

async function list({ context, args, options, answer }: Call): Promise<void> {
  const { sql, db } = context.store();
  const { districtId } = await districtOf(db, args[0]!);
  const works = await withdrawnWork(sql, districtId, selectionOf(options));
  answer({ district: args[0], withdrawn: works }, () => withdrawnText(args[0]!, works));
}

async function release({ context, args, options, answer }: Call): Promise<void> {
  const selection = selectionOf(options);
  if (isEverything(selection) !== (options.all === true)) {
    throw wrongUse(
      'SELECTION_MISSING',
      'Say what is released: by --school, --class, --teacher, --work or --person, or --all.',
    );
  }
  const { sql, db } = context.store();
  const { districtId } = await districtOf(db, args[0]!);
  const released = await releaseWithdrawn(sql, districtId, selection, byOf(options));
  answer(released, () =>
    released.grades + released.lineItems === 0
      ? 'Nothing that was taken back is selected.'
      : `Released: ${counted(released.grades)} grades, ${counted(released.lineItems)} line items. The next passback sends them, if they are still wanted: rollbook grades send ${args[0]}`,
  );
}

function byOf(options: Call['options']): string {
  return (options.by as string | undefined) ?? userInfo().username;
}
