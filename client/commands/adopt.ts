import { userInfo } from 'node:os';
import { Option, type Command } from 'commander';
import { remedyOf } from '../../codes/registry.js';
import { LinkState } from '../../roster/adoption/link-states.js';
import type { WantedIds } from '../../roster/adoption/need-of.js';
import { isAsWanted, type AdoptionResult } from '../../roster/adoption/result.js';
import { Confidence } from '../../roster/matching/facts.js';
import { countLinks, decideLinks, listLinks, type LinkDecision } from '../../store/adoption/links.js';
import { listLeft } from '../../store/adoption/left.js';
import { planAdoption } from '../../store/adoption/plan.js';
import { districtOf, type RegisteredDistrict } from '../../store/districts/district-of.js';
import { hasRows, latestEvaluation } from '../../store/evaluation/read.js';
import { leftText, planText, resultLines } from '../adoption/render.js';
import { startAdoption } from '../adoption/start-adoption.js';
import type { Context } from '../context.js';
import { CommandError, exitCodes, wrongUse, type ExitCode } from '../errors.js';
import { failureOf } from '../failure.js';
import { createProgressPrinter } from '../render-progress.js';
import { watchRun } from '../watch.js';
import { define, type Call } from './define.js';

/** Links shown on a terminal, and as JSON: a large district has a million, and this program holds them all. */
const mostShown = 50;
const mostListed = 10_000;

const steps = ['plan', 'show', 'confirm', 'reject', 'apply', 'back'] as const;
type Step = (typeof steps)[number];

export function addAdopt(program: Command, context: Context): void {
  define(
    program,
    context,
    {
      usage: 'adopt <district> <step> [links...]',
      summary: 'take over what stands in a Canvas in use: plan, show, confirm, reject, apply, back',
      description:
        'Makes what stands in a Canvas in use Rollbook\'s, from the last evaluation. "plan" takes its links over; "show" lists them; "confirm" and "reject" say yes or no, to all of a confidence or to some by number; "apply" carries out what is confirmed and reads everything back; "back" takes it back: before the first apply Canvas is as it was; after it, what runs have changed of it stands as before, and what they have made is listed ("show --made"). Nothing is linked without a person\'s word, and what nobody has decided on is left alone by nights. Nothing is done while another importer is at work in the same Canvas.',
      examples: [
        ['adopt maple plan', 'takes the links of the last evaluation over; SIS ids stay as they are'],
        ['adopt maple plan --ids rollbook', "the same, with Rollbook's own SIS ids in the end"],
        ['adopt maple --school 0412 show', 'what is to be decided at one school'],
        ['adopt maple confirm --confidence certain', 'yes to all that is certain'],
        ['adopt maple confirm 12 15 --by "A. Clerk"', 'yes to two questions'],
        ['adopt maple --school 0412 apply', 'a pilot of one school'],
        ['adopt maple back', 'takes everything back'],
        ['adopt maple show --made', 'what runs had made until then'],
      ],
    },
    adopt,
  )
    .option('--school <sourcedId>', 'one school alone, with the people of its classes')
    .addOption(
      new Option('--ids <whose>', 'plan: which SIS ids objects have in the end')
        .choices(['standing', 'rollbook'] satisfies WantedIds[])
        .default('standing'),
    )
    .addOption(
      new Option('--confidence <which>', 'confirm, reject: all of it on which nobody has decided').choices(
        Object.values(Confidence),
      ),
    )
    .option('--by <name>', 'confirm, reject: who says so (default: your user name)')
    .option('--all', 'show: links that need nothing as well')
    .option('--made', 'show: what runs had made when an adoption was taken back, and is still in Canvas');
}

function adopt(call: Call): Promise<ExitCode | void> {
  const step = steps.find((each) => each === call.args[1]);
  if (step === undefined)
    throw wrongUse(
      'ADOPTION_STEP_UNKNOWN',
      `There is no step "${call.args[1]}" of an adoption.`,
      `Steps: ${steps.join(', ')}.`,
    );
  const perform: Record<Step, (call: Call) => Promise<ExitCode | void>> = {
    plan,
    show,
    confirm: (of) => decide(of, LinkState.confirmed),
    reject: (of) => decide(of, LinkState.rejected),
    apply: (of) => carryOut(of, false),
    back: (of) => carryOut(of, true),
  };
  return perform[step](call);
}

async function plan(call: Call): Promise<void> {
  const { db, sql } = call.context.store();
  const district = await districtOf(db, call.args[0]!);
  const found = await latestEvaluation(db, district.districtId);
  if (found === null)
    throw new CommandError('NOT_EVALUATED', `District "${district.district}" has not been evaluated.`);
  if (!(await hasRows(sql, found.runId)))
    throw new CommandError('EVALUATION_TOO_OLD', `The rows of evaluation ${found.evaluation.run} are no longer kept.`);
  const { districtId } = district;
  await planAdoption(sql, { districtId, evaluationRun: found.runId, ids: call.options.ids as WantedIds });
  await showOf(call, district);
}

async function show(call: Call): Promise<void> {
  await showOf(call, await districtOf(call.context.store().db, call.args[0]!));
}

async function showOf(
  { context, options, json, answer }: Call,
  { district, districtId }: RegisteredDistrict,
): Promise<void> {
  const { sql } = context.store();
  const most = json ? mostListed : mostShown;
  if (options.made === true) {
    const left = await listLeft(sql, districtId, most);
    answer({ district, left }, () => leftText(left, most));
    return;
  }
  const school = schoolOf(options);
  const counts = await countLinks(sql, districtId, school);
  const links = await listLinks(sql, districtId, { school, all: options.all === true, most });
  answer({ district, counts, links }, () => planText(counts, links, most));
}

async function decide(call: Call, state: LinkDecision['state']): Promise<void> {
  const { context, options, answer } = call;
  const { db, sql } = context.store();
  const { district, districtId } = await districtOf(db, call.args[0]!);
  const by = typeof options.by === 'string' && options.by.trim() !== '' ? options.by.trim() : userInfo().username;
  const links = await decideLinks(sql, { districtId, state, by, of: selectionOf(call, state) });
  if (links === 0)
    throw wrongUse(
      'ADOPTION_NOTHING_CHOSEN',
      `No link of "${district}" could be ${state}.`,
      `See which there are: rollbook adopt ${district} show --all`,
    );
  answer({ district, state, links, by }, () => `${links} ${links === 1 ? 'link' : 'links'} ${state} by ${by}.`);
}

/** Links by number, or all of a confidence; a question is answered with yes one by one. */
function selectionOf({ args, options }: Call, state: LinkDecision['state']): LinkDecision['of'] {
  const numbers = (args[2] as unknown as string[] | undefined) ?? [];
  const confidence = options.confidence as Confidence | undefined;
  if (numbers.length > 0 === (confidence !== undefined))
    throw wrongUse('SELECTION_MISSING', 'Name links by their numbers, or all of a --confidence, not both.');
  if (confidence === undefined) {
    if (!numbers.every((each) => /^\d{1,9}$/.test(each)))
      throw wrongUse('SELECTION_MISSING', 'A link has a number.', `See them: rollbook adopt ${args[0]} show`);
    return { ids: numbers.map(Number) };
  }
  if (confidence === Confidence.question && state === LinkState.confirmed)
    throw wrongUse('SELECTION_MISSING', 'Questions are answered with yes one by one: name them by their numbers.');
  return { confidence, school: schoolOf(options) };
}

async function carryOut(call: Call, isBack: boolean): Promise<ExitCode> {
  const { context, args, options, json, answer } = call;
  const store = context.store();
  const { district } = await districtOf(store.db, args[0]!);
  const school = schoolOf(options);
  if (isBack && school !== null)
    throw wrongUse('ADOPTION_STEP_UNKNOWN', 'An adoption is taken back whole: leave --school out.');
  const { client } = await context.temporal();
  const handle = await startAdoption(client, { district, school, isBack });
  const printer = createProgressPrinter(context.err);
  for await (const snapshot of watchRun(store, handle)) if (!json) printer.show(snapshot);
  const failure = await failureOf(handle);
  if (failure !== null) throw new CommandError(failure.code, failure.message, remedyOf(failure.code));
  const result = (await handle.result()) as AdoptionResult;
  answer(result, () => resultLines(result, isBack));
  return isAsWanted(result) ? exitCodes.fine : exitCodes.notWell;
}

function schoolOf(options: Call['options']): string | null {
  return (options.school as string | undefined) ?? null;
}
