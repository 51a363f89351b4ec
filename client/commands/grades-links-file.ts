import { userInfo } from 'node:os';
import type { Command } from 'commander';
import { ProposedLinkState } from '../../gradebook/link-states.js';
import { Confidence } from '../../gradebook/propose-links.js';
import { districtOf } from '../../store/districts/district-of.js';
import { answerListedLinks } from '../../store/passback/decide-links.js';
import { proposedLinks } from '../../store/reports/grades/proposed-links.js';
import type { Context } from '../context.js';
import { CommandError, exitCodes, wrongUse, type ExitCode } from '../errors.js';
import { decisions, readLinks, writeLinks, type LinkDecisionWord, type ReadLink } from '../grades/links-csv.js';
import { addWorkSelection, selectionOf } from '../grades/selection.js';
import { counted } from '../times.js';
import { define, type Call } from './define.js';

/** `grades links export` and `import`: decisions on many proposals in a spreadsheet. */
export function addLinkFiles(links: Command, context: Context): void {
  addWorkSelection(
    define(
      links,
      context,
      {
        usage: 'export <district> <file>',
        summary: 'write the open proposals to a CSV file',
        description: `Writes the open proposals to a CSV file. Write ${decisions.join(', ')} into its column "decision" and take it in with import; a line without a decision stays open.`,
        examples: [
          ['grades links export maple links.csv', 'every open proposal'],
          ['grades links export maple links.csv --school 0412', 'of one school'],
        ],
      },
      exportLinks,
    ),
  );
  define(
    links,
    context,
    {
      usage: 'import <district> <file>',
      summary: 'take in the decisions of a CSV file',
      description:
        'Decides on proposals by the column "decision" of a file that export has written. A file with a mistake changes nothing; each is listed with its line. A proposal that is no longer open, or has changed, is told and left.',
      examples: [['grades links import maple links.csv --by office', 'takes in its decisions']],
    },
    importLinks,
  )
    .option('--by <name>', 'who decides (default: your user name)')
    .option('--because <words>', 'why; it stays in the database');
}

async function exportLinks({ context, args, options, answer }: Call): Promise<void> {
  const [district, file] = args as [string, string];
  const { sql, db } = context.store();
  const { districtId } = await districtOf(db, district);
  const wanted = {
    selection: selectionOf(options),
    confidences: Object.values(Confidence),
    states: [ProposedLinkState.open],
  };
  const written = await writeLinks(file, proposedLinks(sql, districtId, wanted)).catch(fileError(file));
  answer({ district, file, proposals: written }, () => `${counted(written)} open proposals stand in ${file}.`);
}

/** Lines that are taken in at a time. */
const batchSize = 1_000;

async function importLinks({ context, args, options, answer }: Call): Promise<ExitCode> {
  const [district, file] = args as [string, string];
  const { sql, db } = context.store();
  const { districtId } = await districtOf(db, district);
  const mistakes = await mistakesIn(file).catch(fileError(file));
  if (mistakes.length > 0) {
    answer({ district, file, mistakes }, () =>
      [...mistakes.map(({ line, mistake }) => `${file}:${line}: ${mistake}`), 'Nothing was taken in.'].join('\n'),
    );
    return exitCodes.notWell;
  }
  const who = {
    by: (options.by as string | undefined) ?? userInfo().username,
    because: (options.because as string | undefined) ?? null,
  };
  const taken: Record<LinkDecisionWord, number> = { confirm: 0, reject: 0, anew: 0 };
  const left: number[] = [];
  for (const word of decisions) {
    const answerOf = {
      ...who,
      state: word === 'confirm' ? ProposedLinkState.confirmed : ProposedLinkState.rejected,
      anew: word === 'anew',
    };
    for await (const batch of batches(file, word)) {
      const answered = new Set(
        await answerListedLinks(
          sql,
          districtId,
          batch.map((each) => each.about),
          answerOf,
        ),
      );
      taken[word] += answered.size;
      left.push(...batch.filter((each) => !answered.has(each.about.number)).map((each) => each.line));
    }
  }
  left.sort((one, other) => one - other);
  answer({ district, file, ...taken, left }, () =>
    [
      `Confirmed: ${counted(taken.confirm)}. Rejected: ${counted(taken.reject)}. Rejected and made anew: ${counted(taken.anew)}.`,
      ...(left.length > 0
        ? [
            `Left, because it was answered alike before, a run has gone by it, or it is no longer proposed: lines ${left.join(', ')}.`,
          ]
        : []),
    ].join('\n'),
  );
  return exitCodes.fine;
}

async function mistakesIn(file: string): Promise<Array<ReadLink & { mistake: string }>> {
  const mistakes: Array<ReadLink & { mistake: string }> = [];
  for await (const read of readLinks(file)) if ('mistake' in read) mistakes.push(read);
  return mistakes;
}

type Decided = Exclude<ReadLink, { mistake: string }>;

async function* batches(file: string, word: LinkDecisionWord): AsyncGenerator<Decided[]> {
  let batch: Decided[] = [];
  for await (const read of readLinks(file)) {
    if ('mistake' in read || read.decision !== word) continue;
    batch.push(read);
    if (batch.length < batchSize) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

/** A file that cannot be read or written is wrong use; its text is not shown. */
function fileError(file: string) {
  return (error: unknown): never => {
    if (error instanceof CommandError) throw error;
    if (typeof (error as { code?: unknown }).code !== 'string') throw error;
    throw wrongUse('FILE_UNREADABLE', `The file ${file} cannot be read or written as CSV.`);
  };
}
