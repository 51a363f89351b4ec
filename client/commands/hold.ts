import { userInfo } from 'node:os';
import type { Command } from 'commander';
import { Verb } from '../../roster/findings.js';
import { kindOfHeldRow } from '../../roster/proposals.js';
import { districtOf } from '../../store/districts/district-of.js';
import { proposalsOf } from '../../store/provisioning/decisions/proposals.js';
import { heldFacts } from '../../store/reports/held-facts.js';
import { heldGroups } from '../../store/reports/held.js';
import { runThatHeld } from '../../store/reports/run-that-held.js';
import type { Context } from '../context.js';
import { isDate } from '../dates.js';
import { CommandError, wrongUse } from '../errors.js';
import { decideHeld, type HeldRun } from '../hold/decide-held.js';
import { decidedText, listText, showText } from '../hold/render.js';
import { addSelectionOptions, isEverything, selectionOf } from '../hold/selection.js';
import { startProvision } from '../provision.js';
import { define, type Call } from './define.js';
import { addHoldLogins } from './hold-logins.js';
import { addHoldGrades } from './hold-grades.js';

const decisions = {
  [Verb.release]: 'send the held rows',
  [Verb.discard]: 'do not send the held rows today; they are asked about again tomorrow',
  [Verb.keep]: 'do not send the held rows, and do not ask again until a date',
} as const;

export function addHold(program: Command, context: Context): void {
  const hold = program
    .command('hold')
    .summary('decide on what is held')
    .description('Shows what the latest run held for a person, and decides on it. See docs/holds.md.');
  const list = define(
    hold,
    context,
    {
      usage: 'list <district>',
      summary: 'what is held, in groups',
      description:
        'Lists what the latest run held: how many rows of which kind, in which school, why, and what has been decided on them.',
      examples: [
        ['hold list maple', 'everything that waits for a decision'],
        ['hold list maple --school 0412 --json', 'of one school, as JSON'],
      ],
    },
    (call) => showHeld(call, listText),
  );
  const show = define(
    hold,
    context,
    {
      usage: 'show <district>',
      summary: 'what is held, with all that is needed to decide',
      description:
        'Shows each group of held rows with what it means, how many people and classes it touches, what was counted, some of its rows, and the commands that decide on it.',
      examples: [
        ['hold show maple', 'all groups'],
        ['hold show maple --kind enrollment --op remove', 'drops alone'],
        ['hold show maple --class 10441', 'of one class'],
      ],
    },
    (call) => showHeld(call, showText),
  );
  for (const each of [list, show]) addSelectionOptions(each);
  for (const verb of Object.values(Verb)) addDecision(hold, context, verb);
  addHoldLogins(hold, context);
  addHoldGrades(hold, context);
}

function addDecision(hold: Command, context: Context, verb: Verb): void {
  const extra = verb === Verb.keep ? ' --until 2027-06-30 --because "summer school"' : '';
  const command = define(
    hold,
    context,
    {
      usage: `${verb} <district>`,
      summary: decisions[verb],
      description: `Decides on the held rows of the latest run that the options select: ${decisions[verb]}. A run that waits carries it out; once it has closed, the next one does. What a later run holds besides is asked about by itself.`,
      examples: [
        [`hold ${verb} maple --school 0412 --op remove${extra}`, 'removals of one school'],
        [`hold ${verb} maple --class 10441${extra}`, 'one class with everybody in it'],
        [`hold ${verb} maple --all${extra}`, 'everything that is held'],
      ],
    },
    (call) => decide(call, verb),
  );
  addSelectionOptions(command)
    .option('--all', 'everything that is held')
    .option('--by <name>', 'who decides (default: your user name)')
    .option('--because <words>', 'why; it stays in the database');
  if (verb === Verb.keep) command.option('--until <date>', 'the last day on which it is kept', isDate);
  if (verb === Verb.release) {
    command.option(
      '--now',
      'send them now: what is removed is gone during school hours. If the run has closed, a whole new run starts',
    );
  }
}

/** The run whose held rows are decided on. Throws `CommandError` where there is none, or its plan is gone. */
async function heldRun({ context }: Call, district: string): Promise<HeldRun> {
  const { db } = context.store();
  const { districtId } = await districtOf(db, district);
  const run = await runThatHeld(db, districtId);
  if (run === null) throw wrongUse('NOTHING_KNOWN', `District "${district}" has no run that came to its end yet.`);
  if (!run.planKept)
    throw new CommandError('PLAN_PURGED', `The plan of run ${district}/${run.number} is no longer kept.`);
  return { district, districtId, run };
}

async function showHeld(call: Call, render: typeof listText): Promise<void> {
  const district = call.args[0]!;
  const { districtId, run } = await heldRun(call, district);
  const selection = selectionOf(call.options);
  const { sql, db } = call.context.store();
  const groups = await heldGroups(sql, { districtId, ...run }, selection);
  const facts = render === showText ? await heldFacts(sql, { districtId, ...run }, selection) : [];
  // What a held row asks stands among the groups.
  const questions = (await proposalsOf(db, districtId, false)).filter(
    (each) => kindOfHeldRow(each.question) === null,
  ).length;
  const name = `${district}/${run.number}`;
  const { waitsUntil } = run;
  call.answer({ run: name, asOf: run.asOf, waitsUntil, groups, facts, questions }, () =>
    render({ district, name, waitsUntil, selection, groups, facts, questions }),
  );
}

async function decide(call: Call, verb: Verb): Promise<void> {
  const district = call.args[0]!;
  const { options, context } = call;
  const selection = selectionOf(options);
  if (isEverything(selection) !== (options.all === true)) {
    throw wrongUse(
      'SELECTION_MISSING',
      'Say which held rows: by --school, --kind, --op, --reason, --class, --person or --row, or --all.',
    );
  }
  const held = await heldRun(call, district);
  const { rows, until, waits } = await decideHeld(context, held, {
    ...{ verb, selection, by: (options.by as string | undefined) ?? userInfo().username },
    ...{
      until: (options.until as string | undefined) ?? null,
      because: (options.because as string | undefined) ?? null,
    },
    atOnce: options.now === true,
  });
  const started = options.now === true && !waits ? await startNow(call, district) : null;
  const decided = { run: `${district}/${held.run.number}`, verb, until, rows, started, waits };
  call.answer(decided, () => decidedText(district, { ...decided, atOnce: options.now === true }));
}

async function startNow({ context }: Call, district: string): Promise<string> {
  const { client } = await context.temporal();
  const { workflowId } = await startProvision(client, { district, mode: 'apply', asOf: null });
  return workflowId;
}
