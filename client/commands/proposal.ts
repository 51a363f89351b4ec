import { userInfo } from 'node:os';
import type { Command } from 'commander';
import { IdentityQuestion, ProposalState } from '../../roster/proposals.js';
import { districtOf } from '../../store/districts/district-of.js';
import { answerProposal, proposalsOf, type ProposalLine } from '../../store/provisioning/decisions/proposals.js';
import { runThatHeld } from '../../store/reports/run-that-held.js';
import { provisionId } from '../../workflows/ids.js';
import type { Context } from '../context.js';
import { describeError } from '../describe-error.js';
import { wrongUse } from '../errors.js';
import { wholeNumber } from '../numbers.js';
import { table } from '../tables.js';
import { define, type Call } from './define.js';

const answers = {
  accept: {
    state: ProposalState.accepted,
    summary: 'both records are one: the new one takes over its place in Canvas',
    follows: 'The next run gives the new record the place in Canvas that the old one has. Nothing is made twice.',
  },
  reject: {
    state: ProposalState.rejected,
    summary: 'the records are two: each goes its own way',
    follows:
      'The next run treats them as two: the new one is created, and the old one goes as anything that is missing.',
  },
} as const;

export function addProposal(program: Command, context: Context): void {
  const proposals = program
    .command('proposal')
    .summary('answer questions of identity')
    .description(
      'Shows records that may be one thing under two ids, and answers whether they are. Until then both are held.',
    );
  define(
    proposals,
    context,
    {
      usage: 'list <district>',
      summary: 'the open questions',
      description: 'Lists the open questions of identity: which record vanished, which came, and what they agree in.',
      examples: [
        ['proposal list maple', 'open questions'],
        ['proposal list maple --all --json', 'answered ones as well, as JSON'],
      ],
    },
    listProposals,
  ).option('--all', 'answered questions as well');
  for (const answer of ['accept', 'reject'] as const) {
    define(
      proposals,
      context,
      {
        usage: `${answer} <district> <number>`,
        summary: answers[answer].summary,
        description: `Answers a question of identity: ${answers[answer].summary}. An answer cannot be changed once a run has gone by it.`,
        examples: [[`proposal ${answer} maple 12`, answers[answer].summary]],
      },
      (call) => answerOne(call, answer),
    ).option('--by <name>', 'who answers (default: your user name)');
  }
}

const questions: Readonly<Record<IdentityQuestion, string>> = {
  [IdentityQuestion.class]: 'one class?',
  [IdentityQuestion.person]: 'one person?',
};

async function listProposals({ context, args, options, answer }: Call): Promise<void> {
  const { db } = context.store();
  const { districtId } = await districtOf(db, args[0]!);
  const proposals = await proposalsOf(db, districtId, options.all === true);
  answer({ district: args[0], proposals }, () => (proposals.length === 0 ? 'No open questions.' : linesOf(proposals)));
}

function linesOf(proposals: readonly ProposalLine[]): string {
  const titles = ['number', 'question', 'vanished', 'came', 'they agree in', 'state', 'by'];
  return table(
    titles.map((title) => ({ title, right: title === 'number' })),
    proposals.map((each) => [
      String(each.id),
      questions[each.question],
      each.leftId,
      each.rightId,
      each.evidence.join(', '),
      each.state,
      each.by ?? '',
    ]),
  );
}

async function answerOne({ context, args, options, answer }: Call, name: keyof typeof answers): Promise<void> {
  const { db } = context.store();
  const { districtId } = await districtOf(db, args[0]!);
  const { state, follows } = answers[name];
  const by = (options.by as string | undefined) ?? userInfo().username;
  const answered = await answerProposal(db, districtId, wholeNumber(args[1]!), { state, by });
  if (answered === null) {
    throw wrongUse(
      'PROPOSAL_NOT_OPEN',
      `District "${args[0]}" has no open question ${args[1]}.`,
      `List them: rollbook proposal list ${args[0]}`,
    );
  }
  // A run that waits for decisions holds it no longer: what it is about goes with the next one.
  const run = await runThatHeld(db, districtId);
  if (run !== null && run.waitsUntil !== null) await tellWaitingRun(context, args[0]!);
  answer(answered, () => `${answered.leftId} and ${answered.rightId}: ${state}. ${follows}`);
}

/** The answer stands without it: the run that waits would only close later. */
async function tellWaitingRun(context: Context, district: string): Promise<void> {
  try {
    const { client } = await context.temporal();
    await client.workflow.getHandle(provisionId(district)).signal('proposalAnswered');
  } catch (error) {
    context.err.write(
      `The run that waits could not be told; it closes when the next one begins. ${describeError(error).message}\n`,
    );
  }
}
