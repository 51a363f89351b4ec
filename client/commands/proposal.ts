import { userInfo } from 'node:os';
import { Option, type Command } from 'commander';
import type { CanvasKind } from '../../canvas/sis/rows.js';
import { addDays } from '../../roster/dates.js';
import { mostKeepDays } from '../../roster/decision-days.js';
import { Verb } from '../../roster/findings.js';
import { IdentityQuestion, kindOfHeldRow, ProposalState, Question } from '../../roster/proposals.js';
import { districtOf } from '../../store/districts/district-of.js';
import {
  answerProposal,
  answerSolePairs,
  proposalsOf,
  type ProposalLine,
} from '../../store/provisioning/decisions/proposals.js';
import { runThatHeld } from '../../store/reports/run-that-held.js';
import { provisionId } from '../../workflows/ids.js';
import type { Context } from '../context.js';
import { decideHeld } from '../hold/decide-held.js';
import { describeError } from '../describe-error.js';
import { wrongUse } from '../errors.js';
import { wholeNumber } from '../numbers.js';
import { table } from '../tables.js';
import { define, type Call } from './define.js';

interface AnswerText {
  state: ProposalState;
  summary: string;
  /** What follows, of questions that are not answered by a decision on a held row. */
  follows: Partial<Record<Question, string>>;
}

const answers: Record<'accept' | 'reject', AnswerText> = {
  accept: {
    state: ProposalState.accepted,
    summary:
      'yes: both records are one, the school is new, the change is meant, the login goes over, the list is right',
    follows: {
      class: 'The next run gives the new record the place in Canvas that the old one has. Nothing is made twice.',
      person: 'The next run gives the new record the place in Canvas that the old one has. Nothing is made twice.',
      classReused: 'The next run takes it for the same class: course and section follow the SIS again.',
      personReused: 'The next run takes the record for the same person: the account follows the SIS again.',
      login: 'The next run gives the one who left another login, and then the other one this login.',
      list: 'The next whole read goes by it: what is missing counts as missing from then on, and the limits weigh it.',
      canvas: 'The next run sends everything anew, as a first night does.',
    },
  },
  reject: {
    state: ProposalState.rejected,
    summary: 'no: the records are two; the school, the term or the login stays as it is; the list is wrong',
    follows: {
      class:
        'The next run treats them as two: the new one is created, and the old one goes as anything that is missing.',
      person:
        'The next run treats them as two: the new one is created, and the old one goes as anything that is missing.',
      classReused: 'The next run makes another course and section for it. The ones before stay as they are.',
      personReused:
        'The next run makes another account for the newcomer. The one before stays as it is, with its enrollments.',
      login: 'The login stays where it is. The one who needs it is sent when the SIS gives another.',
      list: 'What it misses stays, and if it shrank much nothing of it is taken, until it has its size again.',
      canvas:
        'What is gone stays gone, and is told as EMPTIED_IN_CANVAS. The next runs go on as before; the answer may still be changed with `accept`.',
    },
  },
};

export function addProposal(program: Command, context: Context): void {
  const proposals = program
    .command('proposal')
    .summary('answer questions with yes or no')
    .description(
      'Shows what one answer settles: whether two records are one thing under two ids or a merge in the SIS, whether one id still is the same person or class, whether a school is new, whether a term was changed on purpose, whether the login of somebody who left goes over, whether a list is smaller on purpose, whether Canvas was emptied on purpose. Until then what it is about is held.',
    );
  define(
    proposals,
    context,
    {
      usage: 'list <district>',
      summary: 'the open questions',
      description: 'Lists the open questions: what each is about, and because of what it is asked.',
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
        usage: `${answer} <district> [number]`,
        summary: answers[answer].summary,
        description: `Answers a question: ${answers[answer].summary}. An answer cannot be changed once a run has gone by it, but for the one that a Canvas stays empty. With --every it answers all questions about two records in which neither fits another as well; the others are answered one by one.`,
        examples: [
          [`proposal ${answer} maple 12`, answers[answer].summary],
          [`proposal ${answer} maple --every class`, 'the same for all pairs of classes at once'],
        ],
      },
      (call) => (call.options.every === undefined ? answerOne(call, answer) : answerEvery(call, answer)),
    )
      .addOption(
        new Option('--every <question>', 'all pairs of classes, or of persons, that nothing else fits').choices(
          Object.values(IdentityQuestion),
        ),
      )
      .option('--by <name>', 'who answers (default: your user name)');
  }
}

const questions: Readonly<Record<Question, string>> = {
  [Question.class]: 'one class?',
  [Question.person]: 'one person?',
  [Question.classReused]: 'the same class?',
  [Question.personReused]: 'the same person?',
  [Question.login]: 'does the login go over?',
  [Question.school]: 'a new school?',
  [Question.term]: 'changed on purpose?',
  [Question.list]: 'smaller on purpose?',
  [Question.canvas]: 'emptied on purpose?',
};

async function listProposals({ context, args, options, answer }: Call): Promise<void> {
  const { db } = context.store();
  const { districtId } = await districtOf(db, args[0]!);
  const proposals = await proposalsOf(db, districtId, options.all === true);
  answer({ district: args[0], proposals }, () => (proposals.length === 0 ? 'No open questions.' : linesOf(proposals)));
}

function linesOf(proposals: readonly ProposalLine[]): string {
  const titles = ['number', 'question', 'old', 'new', 'because of', 'state', 'by'];
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

async function answerEvery({ context, args, options, answer }: Call, name: keyof typeof answers): Promise<void> {
  const { db } = context.store();
  const { districtId } = await districtOf(db, args[0]!);
  if (args[1] !== undefined)
    throw wrongUse(
      'SELECTION_MISSING',
      'Name the number of one question, or --every, not both.',
      `List them: rollbook proposal list ${args[0]}`,
    );
  const question = options.every as IdentityQuestion;
  const { state, follows } = answers[name];
  const answered = await answerSolePairs(db, districtId, question, { state, by: answeredBy(options) });
  const left = (await proposalsOf(db, districtId, false)).filter((each) => each.question === question).length;
  if (answered.length === 0) {
    throw wrongUse(
      'PROPOSAL_NOT_OPEN',
      `District "${args[0]}" has no open question about a pair of ${question === 'class' ? 'classes' : 'persons'} that nothing else fits.`,
      `List all: rollbook proposal list ${args[0]}`,
    );
  }
  await tellWaitingRun(context, args[0]!, districtId);
  answer({ answered, left }, () =>
    [
      `${answered.length} answered: ${state}. ${follows[question]}`,
      left > 0 ? `${left} are left in which more than one fits: rollbook proposal list ${args[0]}` : '',
    ]
      .filter((line) => line !== '')
      .join('\n'),
  );
}

function answeredBy(options: Call['options']): string {
  return (options.by as string | undefined) ?? userInfo().username;
}

async function answerOne({ context, args, options, answer }: Call, name: keyof typeof answers): Promise<void> {
  const { db } = context.store();
  const { districtId } = await districtOf(db, args[0]!);
  const { state, follows } = answers[name];
  const by = answeredBy(options);
  if (args[1] === undefined)
    throw wrongUse(
      'SELECTION_MISSING',
      'Name the number of the question, or --every.',
      `List them: rollbook proposal list ${args[0]}`,
    );
  const number = wholeNumber(args[1]);
  const open = (await proposalsOf(db, districtId, false)).find((each) => each.id === number);
  const kind = open ? kindOfHeldRow(open.question) : null;
  const decided =
    kind === null ? null : await decideOnRow(context, { district: args[0]!, districtId, kind, by, state }, open!);
  const answered = await answerProposal(db, districtId, number, { state, by });
  if (answered === null) {
    throw wrongUse(
      'PROPOSAL_NOT_OPEN',
      `District "${args[0]}" has no open question ${args[1]}.`,
      `List them: rollbook proposal list ${args[0]}`,
    );
  }
  if (decided !== null) {
    answer(answered, () => `${answered.rightId}: ${state}. ${decided}`);
    return;
  }
  if (answered.question !== Question.list) await tellWaitingRun(context, args[0]!, districtId);
  const about = [answered.leftId, answered.rightId].filter((each) => each !== '').join(' and ');
  answer(answered, () => `${about}: ${state}. ${follows[answered.question] ?? ''}`.trim());
}

interface Answer {
  district: string;
  districtId: number;
  kind: CanvasKind;
  by: string;
  state: ProposalState;
}

/** The answer to what a held row asks is a decision on it: it is released, or kept back for a school year. */
async function decideOnRow(
  context: Context,
  { district, districtId, kind, by, state }: Answer,
  { rightId }: ProposalLine,
): Promise<string> {
  const run = await runThatHeld(context.store().db, districtId);
  if (run === null) throw wrongUse('NOTHING_KNOWN', `District "${district}" has no run that came to its end yet.`);
  const isAccepted = state === ProposalState.accepted;
  const { waits } = await decideHeld(
    context,
    { district, districtId, run },
    {
      ...{ verb: isAccepted ? Verb.release : Verb.keep, by, because: null, atOnce: false },
      until: isAccepted ? null : addDays(run.asOf, mostKeepDays),
      selection: {
        ...{ school: null, operation: null, reason: null, classId: null, personId: null },
        kind,
        rowId: rightId,
      },
    },
  );
  if (!isAccepted) return 'It is left as it stands, and not asked about again for a year.';
  return waits
    ? 'The run that waits sends it, and what waits for it.'
    : 'The next run sends it, and what waits for it.';
}

/**
 * A run that waits for decisions holds it no longer: what it is about goes with the next one. The answer stands without
 * telling it: the run would only close later.
 */
async function tellWaitingRun(context: Context, district: string, districtId: number): Promise<void> {
  const run = await runThatHeld(context.store().db, districtId);
  if (run === null || run.waitsUntil === null) return;
  try {
    const { client } = await context.temporal();
    await client.workflow.getHandle(provisionId(district)).signal('proposalAnswered');
  } catch (error) {
    context.err.write(
      `The run that waits could not be told; it closes when the next one begins. ${describeError(error).message}\n`,
    );
  }
}
