import { Option, type Command } from 'commander';
import { gradeHoldReasons } from '../../codes/grade-hold-reasons.js';
import { conflictReasons, scoreReasons, workReasons } from '../../codes/grade-reasons.js';
import { parkReasons } from '../../codes/park-reasons.js';
import { districtOf } from '../../store/districts/district-of.js';
import { heldWork } from '../../store/reports/grades/held.js';
import { leftOutClasses } from '../../store/reports/grades/left-out-classes.js';
import { notedWork } from '../../store/reports/grades/notes.js';
import { parkedCauses, type ParkedState } from '../../store/reports/grades/parked.js';
import type { Context } from '../context.js';
import { exitCodes, wrongUse, type ExitCode } from '../errors.js';
import { latestPassbackOf } from '../grades/judge-class.js';
import { classesText, heldText, notesText, parkedText } from '../grades/render-lists.js';
import { define, type Call } from './define.js';

const noteReasons = Object.keys({ ...workReasons, ...scoreReasons, ...conflictReasons });

export function addGradesList(grades: Command, context: Context): void {
  define(
    grades,
    context,
    {
      usage: 'list <district>',
      summary: 'what the SIS refuses, what is held, what is left out, and what to do about it',
      description:
        'Lists what is parked: each cause once, with the class, its teacher, the work, and how many grades wait for it. With --held, what the latest passback holds; with --notes, the work and grades that it left out or left as they are; with --classes, the classes that took no part. The exit code is 1 while something is parked, or is held.',
      examples: [
        ['grades list maple', 'everything that is parked'],
        ['grades list maple --code TERM_LOCKED', 'of one code'],
        ['grades list maple --state settled', 'what was parked, and is no longer'],
        ['grades list maple --held --code MANY_ZEROS', 'what is held for one reason'],
        ['grades list maple --notes', 'what was left out, and why'],
        ['grades list maple --notes SCORE_NOT_POSTED', 'for one reason'],
        ['grades list maple --classes OTHER_PRODUCT_WRITES', 'which classes another product feeds'],
        ['grades list maple --teacher T20141 --json', 'what concerns one teacher, as JSON'],
      ],
    },
    list,
  )
    .addOption(
      new Option('--code <code>', 'only this code').choices([
        ...Object.keys(parkReasons),
        ...Object.keys(gradeHoldReasons),
      ]),
    )
    .option('--teacher <sourcedId>', 'only classes of this primary teacher')
    .addOption(
      new Option('--state <state>', 'what waits, or what a later run has settled')
        .choices(['parked', 'settled'] satisfies ParkedState[])
        .default('parked'),
    )
    .addOption(new Option('--held', 'what the latest passback holds').conflicts('notes'))
    .addOption(
      new Option('--classes [code]', 'classes that the latest passback left out, for this reason or for any').conflicts(
        ['notes', 'held'],
      ),
    )
    .option('--notes [code]', 'what the latest passback left out or left as it is, for this reason or for any');
}

async function list(call: Call): Promise<ExitCode> {
  const { options } = call;
  if (options.notes !== undefined) return listNotes(call);
  if (options.classes !== undefined) return listClasses(call);
  if (options.held === true) return listHeld(call);
  const { context, args, answer } = call;
  const { sql, db } = context.store();
  const { districtId } = await districtOf(db, args[0]!);
  const state = options.state as ParkedState;
  const parked = await parkedCauses(sql, districtId, { state, ...filtersOf(call) });
  answer(parked, () => parkedText(parked));
  return parked.length > 0 && state === 'parked' ? exitCodes.notWell : exitCodes.fine;
}

async function listHeld(call: Call): Promise<ExitCode> {
  const { context, args, answer } = call;
  const { runId, number } = await latestPassbackOf(context.store(), args[0]!);
  const held = await heldWork(context.store().sql, runId, filtersOf(call));
  answer({ run: number, held }, () => heldText(number, held));
  return held.length > 0 ? exitCodes.notWell : exitCodes.fine;
}

async function listNotes(call: Call): Promise<ExitCode> {
  const { context, args, options, answer } = call;
  const reason = options.notes === true ? null : (options.notes as string);
  if (reason !== null && !noteReasons.includes(reason)) {
    throw wrongUse(
      'NOTHING_FITS',
      `"${reason}" is no reason for which something is left out.`,
      `One of: ${noteReasons.join(', ')}.`,
    );
  }
  const { runId, number, districtId } = await latestPassbackOf(context.store(), args[0]!);
  const { teacher } = filtersOf(call);
  const notes = await notedWork(context.store().sql, districtId, runId, { reason, teacher });
  answer({ run: number, notes }, () => notesText(number, notes));
  return exitCodes.fine;
}

async function listClasses(call: Call): Promise<ExitCode> {
  const { context, args, options, answer } = call;
  const { sql } = context.store();
  const { runId, number, districtId } = await latestPassbackOf(context.store(), args[0]!);
  const code = options.classes === true ? null : (options.classes as string);
  const classes = await leftOutClasses(sql, districtId, runId, { code, teacher: filtersOf(call).teacher });
  answer({ run: number, classes }, () => classesText(number, classes));
  return exitCodes.fine;
}

function filtersOf({ options }: Call): { code: string | null; teacher: string | null } {
  const { code = null, teacher = null } = options as { code?: string; teacher?: string };
  return { code, teacher };
}
