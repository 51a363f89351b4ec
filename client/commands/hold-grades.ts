import { userInfo } from 'node:os';
import type { Command } from 'commander';
import { districtOf } from '../../store/districts/district-of.js';
import { decideOnGrades, latestPlan } from '../../store/passback/decisions.js';
import { heldWork } from '../../store/reports/grades/held.js';
import type { Context } from '../context.js';
import { isDate } from '../dates.js';
import { exitCodes, wrongUse, type ExitCode } from '../errors.js';
import { heldText } from '../grades/render-lists.js';
import { addSelection, selectionOf } from '../grades/selection.js';
import { define, type Call } from './define.js';

const verbs = {
  release: 'let the next passback send the held grades',
  keep: 'do not send the held grades, and do not ask again until a date',
} as const;

/** `hold grades`: decisions on what a passback has held. */
export function addHoldGrades(hold: Command, context: Context): void {
  const grades = hold
    .command('grades')
    .summary('decide on held grades')
    .description('Shows what the latest passback held, and decides on it. See docs/passback.md.');
  addSelection(
    define(
      grades,
      context,
      {
        usage: 'list <district>',
        summary: 'what is held, by class and work',
        description: 'Lists what the latest passback held: class, teacher, work, how many grades, and why.',
        examples: [
          ['hold grades list maple', 'everything that waits for a decision'],
          ['hold grades list maple --teacher T20141', "of one teacher's classes"],
        ],
      },
      list,
    ),
  );
  for (const verb of Object.keys(verbs) as Array<keyof typeof verbs>) addVerb(grades, context, verb);
}

function addVerb(grades: Command, context: Context, verb: keyof typeof verbs): void {
  const extra = verb === 'keep' ? ' --until 2027-06-30' : '';
  const command = define(
    grades,
    context,
    {
      usage: `${verb} <district>`,
      summary: verbs[verb],
      description: `Decides on what the latest passback held and the options select: ${verbs[verb]}. A decision counts as long as a later run plans the same; the first send of a class is released as such, with what its teacher grades until then.`,
      examples: [
        [`hold grades ${verb} maple --teacher T20141${extra}`, 'one teacher: a pilot begins so'],
        [`hold grades ${verb} maple --school 0412${extra}`, 'one school'],
        [`hold grades ${verb} maple --all${extra}`, 'everything that is held'],
      ],
    },
    (call) => decide(call, verb),
  );
  addSelection(command)
    .option('--all', 'everything that is held')
    .option('--by <name>', 'who decides (default: your user name)')
    .option('--because <words>', 'why; it stays in the database');
  if (verb === 'keep') command.requiredOption('--until <date>', 'the last day on which it is kept', isDate);
}

async function planOf({ context, args }: Call) {
  const { sql, db } = context.store();
  const { districtId } = await districtOf(db, args[0]!);
  const plan = await latestPlan(sql, districtId);
  if (plan === null) throw wrongUse('NOTHING_KNOWN', `District "${args[0]}" has no passback with a plan yet.`);
  return { sql, districtId, ...plan };
}

async function list(call: Call): Promise<ExitCode> {
  const { sql, runId, number } = await planOf(call);
  const held = await heldWork(sql, runId, selectionOf(call.options));
  call.answer({ run: `${call.args[0]}/${number}`, held }, () => heldText(number, held));
  return held.length === 0 ? exitCodes.fine : exitCodes.notWell;
}

async function decide(call: Call, verb: keyof typeof verbs): Promise<void> {
  const { options, args } = call;
  const selection = selectionOf(options);
  const selectsAll = Object.values(selection).every((each) => each === null);
  if (selectsAll !== (options.all === true)) {
    throw wrongUse(
      'SELECTION_MISSING',
      'Say which held grades: by --school, --class, --teacher, --work or --person, or --all.',
    );
  }
  const { sql, districtId, runId, number } = await planOf(call);
  const decided = await decideOnGrades(sql, districtId, runId, {
    ...{ verb, selection, by: (options.by as string | undefined) ?? userInfo().username },
    ...{
      because: (options.because as string | undefined) ?? null,
      until: (options.until as string | undefined) ?? null,
    },
  });
  const what = `${decided.writes} writes of ${decided.classes} classes`;
  const follows =
    verb === 'release'
      ? `The next passback sends them: rollbook grades send ${args[0]}`
      : `They are not asked about until ${String(options.until)} has passed.`;
  call.answer({ run: `${args[0]}/${number}`, verb, ...decided }, () =>
    decided.writes === 0 ? 'Nothing that is held is selected.' : `${what}: ${verb}. ${follows}`,
  );
}
