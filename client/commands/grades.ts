import { userInfo } from 'node:os';
import { InvalidArgumentError, Option, type Command } from 'commander';
import { parkReasons } from '../../codes/park-reasons.js';
import { districtOf } from '../../store/districts/district-of.js';
import { saveSelection } from '../../store/passback/selections.js';
import type { SelectionCriteria } from '../../store/schema/passback-decisions.js';
import { notedReasons, plannedWork } from '../../store/reports/grades/planned.js';
import { openProposalCounts } from '../../store/reports/grades/proposed-links.js';
import type { Context } from '../context.js';
import { isDate } from '../dates.js';
import { wrongUse, type ExitCode } from '../errors.js';
import { followRun, type EndedRun } from '../grades/follow-run.js';
import { mostShown, planText, reportText } from '../grades/render.js';
import { startPassback } from '../grades/start-passback.js';
import { startReplay } from '../grades/start-replay.js';
import { define, type Call } from './define.js';
import { addGradesCompare } from './grades-compare.js';
import { addGradesExplain } from './grades-explain.js';
import { addGradesLinks } from './grades-links.js';
import { addGradesList } from './grades-list.js';
import { addGradesRepairs } from './grades-repairs.js';
import { addGradesCategories, addGradesClosing } from './grades-teachers.js';
import { addGradesWithdraw } from './grades-withdraw.js';

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
  addGradesRepairs(grades, context);
  addReplay(grades, context);
  addGradesLinks(grades, context);
  addGradesWithdraw(grades, context);
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
  const { context, args, options } = call;
  const district = args[0]!;
  await districtOf(context.store().db, district);
  const { client } = await context.temporal();
  const asOf = (options.asOf as string | undefined) ?? null;
  return followRun(call, await startPassback(client, { district, mode, asOf }), passbackText(call, mode));
}

/** What a passback or a replay has done, for a person and for a script. */
function passbackText({ context, args }: Call, mode: 'plan' | 'send') {
  return async ({ report, runId, uiLink }: EndedRun) => {
    const { sql, db } = context.store();
    const work = await plannedWork(sql, runId, mode === 'plan' ? mostShown : 0);
    const reasons = await notedReasons(sql, runId);
    const { districtId } = await districtOf(db, args[0]!);
    const proposals = await openProposalCounts(sql, districtId);
    const text = () =>
      mode === 'plan' ? planText(report, work, reasons, proposals) : reportText(report, reasons, uiLink);
    return { answer: { work, reasons, proposals }, text };
  };
}

function addReplay(grades: Command, context: Context): void {
  const replay = define(
    grades,
    context,
    {
      usage: 'replay <district>',
      summary: 'send again what the SIS refused',
      description:
        'Sends again what is parked and selected: reads Canvas and the gradebook anew, sends what is still wanted, and settles the rest. The same in the Temporal UI: start the workflow `replayPassback` with the id of a selection, which a run that parks something names.',
      examples: [
        ['grades replay maple --all', 'everything that is parked'],
        ['grades replay maple --code TERM_LOCKED', 'after a term was unlocked'],
        ['grades replay maple --class 8001 --no-wait', 'of one class, without watching'],
      ],
    },
    async (call) => {
      const { args, options } = call;
      const store = context.store();
      const { districtId } = await districtOf(store.db, args[0]!);
      const given = (name: string): string | null => (options[name] as string | undefined) ?? null;
      const criteria = {
        ...{ run: options.run === undefined ? null : Number(options.run), classId: given('class') },
        ...{ assignmentId: given('work'), student: given('person'), code: given('code') },
      };
      if (Object.values(criteria).every((each) => each === null) !== (options.all === true)) {
        throw wrongUse(
          'SELECTION_MISSING',
          'Say what to send again: by --run, --class, --work, --person or --code, or --all.',
        );
      }
      const id = selectionId(args[0]!, criteria);
      await saveSelection(store.sql, { id, districtId, criteria, by: userInfo().username });
      const { client } = await context.temporal();
      const asOf = given('asOf');
      const handle = await startReplay(client, { district: args[0]!, selection: id, asOf });
      return followRun(call, handle, passbackText(call, 'send'));
    },
  );
  addRunOptions(replay)
    .addOption(new Option('--run <number>', 'only what this run of the district parked last').argParser(wholeNumber))
    .option('--class <id>', 'only of this class, by its sourcedId')
    .option('--work <id>', "only of this work, by Canvas's id of the assignment")
    .option('--person <id>', 'only of this student, by the sourcedId')
    .addOption(new Option('--code <code>', 'only this code').choices(Object.keys(parkReasons)))
    .option('--all', 'everything that is parked')
    .option('--no-wait', 'start it and return at once');
}

/** The same selection has the same id, so that it is never replayed twice at a time. */
function selectionId(district: string, criteria: SelectionCriteria): string {
  const given = Object.values(criteria).filter((each) => each !== null);
  return [district, ...(given.length === 0 ? ['all'] : given)].join('/');
}

function wholeNumber(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('It must be the number of a run.');
  return Number(text);
}
