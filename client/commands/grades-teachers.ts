import { Option, type Command } from 'commander';
import { cutOffsOf, upcomingCutOffs } from '../../gradebook/cut-offs.js';
import { districtOf } from '../../store/districts/district-of.js';
import type { Context } from '../context.js';
import { isDate } from '../dates.js';
import { exitCodes } from '../errors.js';
import { categoriesByTeacher, categoriesOfClass, lacksCategory, type ClassCategories } from '../grades/categories.js';
import { closingOf, type ClosingLine } from '../grades/closing.js';
import { judgedClasses } from '../grades/each-class.js';
import { latestPassbackOf } from '../grades/judge-class.js';
import { categoriesText, closingText, cutOffsText } from '../grades/render-teachers.js';
import { define } from './define.js';

export function addGradesClosing(grades: Command, context: Context): void {
  define(
    grades,
    context,
    {
      usage: 'closing <district>',
      summary: 'per teacher before a cut-off: what is not in the SIS yet, and what to do',
      description:
        'Lists, teacher by teacher, what is open of the work that is due until a day or has no due date: not sent yet, held, parked, graded and not posted, handed in and not graded, or left out for a reason that somebody can change. It judges what was last read, and names the cut-offs that are still to come, with the passbacks that start ahead of them. The exit code is 1 while something is open.',
      examples: [
        ['grades closing maple --on 2026-12-18', 'what is due until the cut-off'],
        ['grades closing maple', "until the last day of each class's term"],
        ['grades closing maple --teacher T20141 --json', 'of one teacher, as JSON'],
      ],
    },
    async ({ args, options, answer }) => {
      const store = context.store();
      const run = await latestPassbackOf(store, args[0]!);
      const { settings } = await districtOf(store.db, args[0]!);
      const { passback, timezone } = settings;
      const upcoming = upcomingCutOffs(cutOffsOf(passback), passback.runsBeforeCutOff, new Date(), timezone);
      const on = (options.on as string | undefined) ?? null;
      const lines: ClosingLine[] = [];
      for await (const { judged, record } of judgedClasses(store, run, teacherOf(options))) {
        lines.push(...closingOf(judged, record, on));
      }
      lines.sort(
        (one, other) =>
          (one.teacher ?? '').localeCompare(other.teacher ?? '') ||
          (one.dueDay ?? '').localeCompare(other.dueDay ?? ''),
      );
      answer({ district: args[0], run: run.number, on, open: lines, cutOffs: upcoming }, () =>
        [closingText(lines, on), ...cutOffsText(upcoming)].join('\n\n'),
      );
      return lines.length > 0 ? exitCodes.notWell : exitCodes.fine;
    },
  )
    .addOption(new Option('--on <date>', "the cut-off (default: the last day of each class's term)").argParser(isDate))
    .option('--teacher <sourcedId>', 'only classes of this primary teacher');
}

export function addGradesCategories(grades: Command, context: Context): void {
  define(
    grades,
    context,
    {
      usage: 'categories <district>',
      summary: 'per teacher: assignment groups of Canvas against categories of the SIS',
      description:
        'Shows for each teacher which category the work of each assignment group is filed under, and why: by its name, by an alias or by the fallback of the settings, or under none, so that it does not go. It judges what was last read; a plan reads it without sending. The exit code is 1 while work that should go has no category.',
      examples: [
        ['grades categories maple', 'every teacher'],
        ['grades categories maple --teacher T20141', 'one teacher'],
      ],
    },
    async ({ args, options, answer }) => {
      const store = context.store();
      const run = await latestPassbackOf(store, args[0]!);
      const classes: ClassCategories[] = [];
      for await (const { judged } of judgedClasses(store, run, teacherOf(options))) {
        classes.push(categoriesOfClass(judged));
      }
      const teachers = categoriesByTeacher(classes);
      answer(teachers, () => categoriesText(teachers));
      const isLacking = teachers.some((each) => each.groups.some(lacksCategory));
      return isLacking ? exitCodes.notWell : exitCodes.fine;
    },
  ).option('--teacher <sourcedId>', 'only classes of this primary teacher');
}

function teacherOf(options: Readonly<Record<string, unknown>>): string | null {
  return (options.teacher as string | undefined) ?? null;
}
