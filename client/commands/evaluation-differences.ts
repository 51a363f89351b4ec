import { resolve } from 'node:path';
import type { Command } from 'commander';
import { linesOfShadow, totalsOfShadow } from '../../evaluation/shadow.js';
import { districtOf } from '../../store/districts/district-of.js';
import { latestEvaluation } from '../../store/evaluation/read.js';
import { differencesOf, hasDifferences } from '../../store/evaluation/shadow/read.js';
import type { Context } from '../context.js';
import { CommandError, exitCodes, type ExitCode } from '../errors.js';
import { differencesText, writeDifferences } from '../evaluation/differences.js';
import { define, type Call } from './define.js';

/** Adds `evaluation differences` below `evaluation`. */
export function addEvaluationDifferences(evaluation: Command, context: Context): void {
  define(
    evaluation,
    context,
    {
      usage: 'differences <district>',
      summary: 'where Canvas as it stands differs from what Rollbook would have, and why',
      description:
        'Shows what the last evaluation found Canvas to lack, to have beside, and to say otherwise than Rollbook would, by kind and cause, with what is new and what is gone since the one before. Where nights only observe (`schedule.mode: observe`), each of them is an evaluation.',
      examples: [
        ['evaluation differences maple', 'all of it, what has moved first'],
        ['evaluation differences maple --new', 'what the evaluation before did not find'],
        ['evaluation differences maple --school 0412', 'one school, by its sourcedId'],
        ['evaluation differences maple --csv maple.csv', 'row by row, with names'],
      ],
    },
    differences,
  )
    .option('--school <sourcedId>', 'one school alone')
    .option('--new', 'only what the evaluation before did not find')
    .option('--csv <file>', 'write each difference as a row; the file names people');
}

async function differences({ context, args, options, answer, progress }: Call): Promise<ExitCode> {
  const store = context.store();
  const district = await districtOf(store.db, args[0]!);
  const found = await latestEvaluation(store.db, district.districtId);
  if (found?.evaluation.shadow === undefined) {
    throw new CommandError('NOT_EVALUATED', `District "${district.district}" has not been compared with its Canvas.`);
  }
  const { evaluation, runId } = found;
  const { shadow, schools } = found.evaluation;
  const school = (options.school as string | undefined) ?? null;
  if (school !== null && !schools.some((each) => each.school === school)) {
    throw new CommandError('SCHOOL_NOT_EVALUATED', `The evaluation has no school "${school}".`);
  }
  const of = { school, onlyNew: options.new === true };
  if (typeof options.csv === 'string') {
    if (!(await hasDifferences(store.sql, runId))) {
      throw new CommandError('PLAN_PURGED', `The rows of evaluation ${evaluation.run} are no longer kept.`);
    }
    const names = new Map(schools.map((each) => [each.school, each.name]));
    const nameOf = (id: string | null): string => (id === null ? '' : (names.get(id) ?? id));
    const rows = differencesOf(store.sql, { runId, number: evaluation.run }, of);
    const count = await writeDifferences(rows, nameOf, resolve(options.csv));
    progress(`Written: ${count} rows in ${resolve(options.csv)}`);
  }
  const { district: name, run, asOf, unproven } = evaluation;
  const lines = linesOfShadow(shadow, school).filter((each) => !of.onlyNew || each.fresh > 0);
  const json = { district: name, run, asOf, unproven, before: shadow.before, totals: totalsOfShadow(shadow), lines };
  answer(json, () => differencesText(evaluation, shadow, of));
  return exitCodes.fine;
}
