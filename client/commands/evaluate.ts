import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { remedyOf } from '../../codes/registry.js';
import { differenceOf } from '../../evaluation/difference.js';
import { evaluationPage } from '../../evaluation/page/page.js';
import { districtOf, type RegisteredDistrict } from '../../store/districts/district-of.js';
import { hasRows, latestEvaluation } from '../../store/evaluation/read.js';
import type { Context } from '../context.js';
import { isDate } from '../dates.js';
import { CommandError, exitCodes, type ExitCode } from '../errors.js';
import { writeSchoolFiles } from '../evaluation/match-csv.js';
import { evaluationText } from '../evaluation/render.js';
import { startEvaluation } from '../evaluation/start-evaluation.js';
import { failureOf } from '../failure.js';
import { createProgressPrinter } from '../render-progress.js';
import { watchRun } from '../watch.js';
import { define, type Call } from './define.js';
import { addEvaluationDifferences } from './evaluation-differences.js';

export function addEvaluate(program: Command, context: Context): void {
  define(
    program,
    context,
    {
      usage: 'evaluate <district>',
      summary: 'compare a Canvas in use with the roster, before a conversion',
      description:
        'Reads the SIS as a night does, has Canvas report everything that stands in it, and matches the two: what would be linked, made and left, what is in question, what stands twice, which logins and ids are held by others, and how ready each school is. Writes to neither end. Can be repeated after something was mended: it shows what differs from the last one. The exit code is 1 while a school is not ready.',
      examples: [
        ['evaluate maple', 'evaluates, and shows the result'],
        ['evaluate maple --html maple.html', 'the same as a page that prints'],
        ['evaluate maple --csv schools', 'a file for each registrar: what is in question first'],
      ],
    },
    evaluate,
  )
    .option('--html <file>', 'write it as a page too, one file without network')
    .option('--csv <folder>', 'write a file for each school; they name people')
    .option('--as-of <date>', "the run's date in the district's zone (default: today)", isDate);
  const shown = program.command('evaluation').summary('what the last evaluation has found');
  define(
    shown,
    context,
    {
      usage: 'show <district>',
      summary: 'the last evaluation, or a school of it',
      description: 'Shows the last evaluation of a district again, with what differs from the one before.',
      examples: [
        ['evaluation show maple', 'all schools'],
        ['evaluation show maple --school 0412', 'one school, by its sourcedId'],
        ['evaluation show maple --json', 'for other programs'],
      ],
    },
    (call) => show(call, null),
  )
    .option('--school <sourcedId>', 'one school alone')
    .option('--html <file>', 'write it as a page too')
    .option('--csv <folder>', 'write a file for each school; they name people');
  addEvaluationDifferences(shown, context);
}

async function evaluate(call: Call): Promise<ExitCode> {
  const { context, args, options, json } = call;
  const district = await districtOf(context.store().db, args[0]!);
  const { client } = await context.temporal();
  const handle = await startEvaluation(client, district.district, (options.asOf as string | undefined) ?? null);
  const printer = createProgressPrinter(context.err);
  for await (const snapshot of watchRun(context.store(), handle)) if (!json) printer.show(snapshot);
  const failure = await failureOf(handle);
  if (failure !== null) throw new CommandError(failure.code, failure.message, remedyOf(failure.code));
  return show(call, district);
}

async function show(call: Call, known: RegisteredDistrict | null): Promise<ExitCode> {
  const { context, args, options, answer, progress } = call;
  const store = context.store();
  const district = known ?? (await districtOf(store.db, args[0]!));
  const found = await latestEvaluation(store.db, district.districtId);
  if (found === null) {
    throw new CommandError('NOT_EVALUATED', `District "${district.district}" has not been evaluated.`);
  }
  const { evaluation, runId } = found;
  const before = (await latestEvaluation(store.db, district.districtId, evaluation.run))?.evaluation ?? null;
  const school = (options.school as string | undefined) ?? null;
  if (school !== null && !evaluation.schools.some((each) => each.school === school)) {
    throw new CommandError('SCHOOL_NOT_EVALUATED', `The evaluation has no school "${school}".`);
  }
  if (typeof options.html === 'string') {
    writeFileSync(resolve(options.html), evaluationPage(evaluation, before), { mode: 0o600 });
    progress(`Written: ${resolve(options.html)}`);
  }
  if (typeof options.csv === 'string') {
    if (!(await hasRows(store.sql, runId))) {
      throw new CommandError('PLAN_PURGED', `The rows of evaluation ${evaluation.run} are no longer kept.`);
    }
    const of = { runId, districtId: district.districtId };
    const files = await writeSchoolFiles(store.sql, of, evaluation, resolve(options.csv));
    progress(`Written: ${files.length} files in ${resolve(options.csv)}`);
  }
  const difference = before === null ? null : differenceOf(before, evaluation);
  answer({ ...evaluation, difference }, () => evaluationText(evaluation, before, school));
  return evaluation.readiness.some((each) => each.readiness === 'notReady') ? exitCodes.notWell : exitCodes.fine;
}
