import { userInfo } from 'node:os';
import { Option, type Command } from 'commander';
import { ProposedLinkState } from '../../gradebook/link-states.js';
import { atLeast, Confidence } from '../../gradebook/propose-links.js';
import { districtOf } from '../../store/districts/district-of.js';
import { answerLinks, leftOpen, renewLinks } from '../../store/passback/decide-links.js';
import { goneLineItems, proposedLinks, type ProposedLink } from '../../store/reports/grades/proposed-links.js';
import type { Context } from '../context.js';
import { exitCodes, wrongUse, type ExitCode } from '../errors.js';
import { answeredText, linksText, renewedText } from '../grades/render-links.js';
import { addWorkSelection, isEverything, selectionOf } from '../grades/selection.js';
import { wholeNumber } from '../numbers.js';
import { define, type Call } from './define.js';
import { addLinkFiles } from './grades-links-file.js';
import { addLinkTry } from './grades-links-try.js';

/** `grades links`: line items that stand in the gradebook already, and those that are gone from it. */
export function addGradesLinks(grades: Command, context: Context): void {
  const links = grades
    .command('links')
    .summary('which line item of the SIS is which work')
    .description(
      'Shows the line items that stand in a gradebook already and may be works of Canvas, and those that were deleted there; and decides on them. See docs/passback.md.',
    );
  const list = define(
    links,
    context,
    {
      usage: 'list <district>',
      summary: 'proposals, and line items that are gone',
      description:
        'Lists the line items that did not come from here and may be works of Canvas, with how sure it is, and the line items that were deleted in the SIS. Nothing of such works is sent until somebody decides. The exit code is 1 while a proposal is open.',
      examples: [
        ['grades links list maple', 'what is open'],
        ['grades links list maple --teacher T20141 --confidence high', 'of one teacher, what is sure'],
        ['grades links list maple --state rejected --json', 'what was rejected, as JSON'],
      ],
    },
    listLinks,
  );
  addConfidence(addWorkSelection(list)).addOption(
    new Option('--state <state>', 'proposals in this state').choices(Object.values(ProposedLinkState)).default('open'),
  );
  addAnswer(links, context, 'confirm');
  addAnswer(links, context, 'reject').option('--anew', 'make the work a line item of its own, under another title');
  addLinkFiles(links, context);
  addLinkTry(links, context);
  addRenew(links, context);
}

const answers = {
  confirm: {
    state: ProposedLinkState.confirmed,
    summary: 'it is this work: its line item from now on',
    description:
      "Confirms what the options select, by the person whom --by names: the next passback takes the line item as the work's. What it holds counts as it is: scores that are the same are taken over, those that differ are conflicts, and a title, due date or maximum that differs is written as a change in Canvas would be. A line item that another product has made is confirmed only where the SIS was proved to take writes to such (`grades links try`); of several that may be the same work, or the same line item, only the one that is named by --number.",
  },
  reject: {
    state: ProposedLinkState.rejected,
    summary: 'it is another work',
    description:
      'Rejects what the options select; it is not asked again. Where the title is the same, the work is not sent until one of the two is renamed, or with --anew gets a line item of its own under a title with a number.',
  },
} as const;

function addAnswer(links: Command, context: Context, verb: keyof typeof answers): Command {
  const { state, summary, description } = answers[verb];
  const command = define(
    links,
    context,
    {
      ...{ usage: `${verb} <district>`, summary, description },
      examples: [
        [`grades links ${verb} maple --number 12`, 'one proposal, by its number in the list'],
        [`grades links ${verb} maple --class 8001 --work 3021`, 'of one work'],
        [`grades links ${verb} maple --teacher T20141`, 'of one teacher'],
        [`grades links ${verb} maple --confidence ${verb === 'confirm' ? 'high' : 'low'}`, 'by how sure it is'],
      ],
    },
    async ({ context: { store }, args, options, answer }) => {
      const selection = selectionOf(options);
      const numbers = (options.number as number[] | undefined) ?? null;
      const isSelected = !isEverything(selection) || numbers !== null || options.confidence !== undefined;
      if (isSelected === (options.all === true)) {
        throw wrongUse(
          'SELECTION_MISSING',
          'Say which proposals: by --number, --school, --class, --teacher, --work or --confidence, or --all.',
        );
      }
      const { sql, db } = store();
      const { districtId } = await districtOf(db, args[0]!);
      const chosen = { selection, numbers, confidences: confidencesOf(options, verb) };
      const answered = await answerLinks(sql, districtId, chosen, {
        ...{ state, anew: options.anew === true, by: byOf(options), because: becauseOf(options) },
      });
      const left = verb === 'confirm' ? await leftOpen(sql, districtId, chosen) : { unproven: 0, tied: 0 };
      answer({ district: args[0], state, proposals: answered, ...left }, () =>
        answeredText(args[0]!, state, answered, left),
      );
    },
  );
  return addConfidence(addWorkSelection(command), verb)
    .addOption(
      new Option('--number <number>', 'this proposal, by its number in the list; can be repeated').argParser(
        (text, before: number[] = []) => [...before, wholeNumber(text)],
      ),
    )
    .option('--all', 'every proposal')
    .option('--by <name>', 'who decides (default: your user name)')
    .option('--because <words>', 'why; it stays in the database');
}

function addConfidence(command: Command, verb: keyof typeof answers = 'confirm'): Command {
  const which = verb === 'reject' ? 'only what is at most so sure' : 'only what is at least so sure';
  return command.addOption(new Option('--confidence <level>', which).choices(Object.values(Confidence)));
}

function confidencesOf({ confidence }: Call['options'], verb: keyof typeof answers = 'confirm'): Confidence[] {
  const levels = Object.values(Confidence);
  if (confidence === undefined) return levels;
  const least = atLeast(confidence as Confidence);
  return verb === 'confirm' ? least : levels.filter((each) => each === confidence || !least.includes(each));
}

async function listLinks(call: Call): Promise<ExitCode> {
  const { context, args, options, answer } = call;
  const { sql, db } = context.store();
  const { districtId } = await districtOf(db, args[0]!);
  const selection = selectionOf(options);
  const state = options.state as ProposedLinkState;
  const proposals: ProposedLink[] = [];
  const wanted = { selection, confidences: confidencesOf(options), states: [state] };
  for await (const page of proposedLinks(sql, districtId, wanted)) proposals.push(...page);
  const gone = await goneLineItems(sql, districtId, selection);
  answer({ district: args[0], proposals, gone }, () => linksText(args[0]!, state, proposals, gone));
  return state === ProposedLinkState.open && proposals.length > 0 ? exitCodes.notWell : exitCodes.fine;
}

function addRenew(links: Command, context: Context): void {
  const renew = define(
    links,
    context,
    {
      usage: 'renew <district>',
      summary: 'make line items anew that were deleted in the SIS',
      description:
        'Lets the next passback make the selected line items anew, with their grades: those that the last reading of the gradebook did not show any more. Each gets another id, since that of a deleted one cannot be used twice.',
      examples: [
        ['grades links renew maple --class 8001 --work 3021', 'of one work'],
        ['grades links renew maple --teacher T20141', 'of one teacher'],
      ],
    },
    async ({ args, options, answer }) => {
      const selection = selectionOf(options);
      if (isEverything(selection)) {
        throw wrongUse('SELECTION_MISSING', 'Say which line items: by --school, --class, --teacher or --work.');
      }
      const { sql, db } = context.store();
      const { districtId } = await districtOf(db, args[0]!);
      const renewed = await renewLinks(sql, districtId, selection, byOf(options));
      answer({ district: args[0], renewed }, () => renewedText(args[0]!, renewed));
    },
  );
  addWorkSelection(renew).option('--by <name>', 'who asks for it (default: your user name)');
}

function byOf(options: Call['options']): string {
  return (options.by as string | undefined) ?? userInfo().username;
}

function becauseOf(options: Call['options']): string | null {
  return (options.because as string | undefined) ?? null;
}
