import { Option, type Command } from 'commander';
import type { OneRosterClient } from '../../oneroster/client.js';
import { OneRosterError } from '../../oneroster/errors.js';
import { districtOf } from '../../store/districts/district-of.js';
import type { Store } from '../../store/postgres/connect.js';
import { readClasses, type ReadClass } from '../../store/reports/grades/classes.js';
import { parkedCauses } from '../../store/reports/grades/parked.js';
import { writesOfRun } from '../../store/reports/grades/writes.js';
import type { Run } from '../../store/runs/run.js';
import type { Context } from '../context.js';
import { exitCodes, wrongUse, type ExitCode } from '../errors.js';
import { compareClass, unexplained, type ComparedClass } from '../grades/compare-class.js';
import { judgeClass, latestPassbackOf } from '../grades/judge-class.js';
import { comparedText, type UnreadClass } from '../grades/render-compared.js';
import { describeError, isAway } from '../describe-error.js';
import { wholeNumber } from '../numbers.js';
import { systems } from '../systems.js';
import { define, type Call } from './define.js';

/** Classes that are compared if nothing is said. */
const fewClasses = 10;

export function addGradesCompare(grades: Command, context: Context): void {
  define(
    grades,
    context,
    {
      usage: 'compare <district>',
      summary: 'both gradebooks side by side, each difference with its cause',
      description: `Reads the gradebook of the SIS now, class by class within its pace, and compares it with what Canvas was last read to hold: equal, differing, only in Canvas, only in the SIS. Writes nothing. Without an option it takes ${fewClasses} classes by chance. The exit code is 1 when a difference has no cause, or a class could not be read. It shows grades, and people by their sourcedId.`,
      examples: [
        ['grades compare maple', 'a sample'],
        ['grades compare maple --class 7141', 'one class, student by student'],
        ['grades compare maple --all --json', 'every class, as JSON'],
      ],
    },
    compare,
  )
    .option('--class <sourcedId>', 'this class, with each difference by student')
    .addOption(
      new Option('--sample <number>', 'so many classes by chance').argParser(wholeNumber).conflicts(['class', 'all']),
    )
    .addOption(new Option('--all', 'every class').conflicts('class'));
}

async function compare({ context, args, options, answer, progress }: Call): Promise<ExitCode> {
  const district = args[0]!;
  const store = context.store();
  const run = await latestPassbackOf(store, district);
  const classId = (options.class as string | undefined) ?? null;
  const sample =
    classId === null && options.all !== true ? ((options.sample as number | undefined) ?? fewClasses) : null;
  const classes = await readClasses(store.sql, run.districtId, { runId: run.runId, classId, sample });
  if (classes.length === 0) {
    throw wrongUse(
      'NOTHING_FITS',
      classId === null
        ? `No passback of "${district}" has read a class yet.`
        : `No passback of "${district}" has read a class "${classId}".`,
      `Read them with a plan: rollbook grades plan ${district}`,
    );
  }
  const { sis, canvas } = systems(store, context.surroundings.secretKeys(), await districtOf(store.db, district));
  const [compared, unread]: [ComparedClass[], UnreadClass[]] = [[], []];
  try {
    for (const [at, each] of classes.entries()) {
      try {
        compared.push(await compareOne(store, run, each, sis));
      } catch (error) {
        const { code, message } = describeError(error);
        if (!(error instanceof OneRosterError) || isAway(code)) throw error;
        unread.push({ classId: each.classId, code, message });
      }
      if ((at + 1) % 100 === 0) progress(`${at + 1} of ${classes.length} classes compared`);
    }
  } finally {
    sis.close();
    canvas.close();
  }
  const withoutCause = compared.reduce((sum, each) => sum + unexplained(each), 0);
  answer({ district, run: run.number, withoutCause, classes: compared, unread }, () =>
    comparedText(compared, unread, classId !== null),
  );
  return withoutCause + unread.length > 0 ? exitCodes.notWell : exitCodes.fine;
}

async function compareOne(store: Store, run: Run, read: ReadClass, sis: OneRosterClient): Promise<ComparedClass> {
  const { sql } = store;
  const { classId, readRun } = read;
  const lineItems = await sis.lineItemsOfClass(classId);
  const results = await sis.resultsOfClass(classId);
  const live = {
    lineItems: lineItems.records,
    lineItemsComplete: lineItems.complete && lineItems.undecoded.length === 0,
    results: results.records,
  };
  const judged = await judgeClass(store, run, classId, live);
  const [parked, writes] = await Promise.all([
    parkedCauses(sql, run.districtId, { classId }),
    writesOfRun(sql, run.runId, classId),
  ]);
  return compareClass(judged, { read, parked, writes }, { classId, readRun });
}
