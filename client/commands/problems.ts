import { userInfo } from 'node:os';
import type { Command } from 'commander';
import { sentenceOf } from '../../codes/registry.js';
import { addDays } from '../../roster/dates.js';
import { mostKeepDays } from '../../roster/decision-days.js';
import { districtOf } from '../../store/districts/district-of.js';
import { acknowledge } from '../../store/problems/acknowledge.js';
import { problemLines, type ProblemLine } from '../../store/reports/problems.js';
import type { Context } from '../context.js';
import { wholeNumber } from '../numbers.js';
import { table } from '../tables.js';
import { counted, timeIn, todayIn } from '../times.js';
import { isDate } from '../dates.js';
import { wrongUse } from '../errors.js';
import { define, type Call } from './define.js';

export function addProblems(program: Command, context: Context): void {
  define(
    program,
    context,
    {
      usage: 'problems <district>',
      summary: 'what an operator should fix',
      description:
        'Lists what is wrong with records, and what Canvas refused, with what to do about it. A problem shows until a run no longer sees it.',
      examples: [
        ['problems maple', 'open problems, those that affect most first'],
        ['problems maple --all', 'settled ones as well'],
        ['problems maple --limit 1000 --json', 'as JSON'],
      ],
    },
    async ({ args, options, answer }) => {
      const { sql, db } = context.store();
      const { districtId, settings } = await districtOf(db, args[0]!);
      const problems = await problemLines(sql, districtId, todayIn(settings.timezone), options.all === true);
      answer({ district: args[0], problems }, () =>
        problems.length === 0 ? 'No problems.' : groupsOf(problems, settings.timezone, options.limit as number),
      );
    },
  )
    .option('--all', 'settled problems as well')
    .option('--limit <number>', 'how many things to name of each kind of problem', wholeNumber, 20);
  define(
    program,
    context,
    {
      usage: 'acknowledge <district> <code> [thing]',
      summary: 'say that a problem is known',
      description:
        'Says that a problem is known, until a day within a year: it is counted apart, and no longer stands in the way of a quiet morning. With a thing, of that alone; without, of all that is open with the code now. What comes later, or affects clearly more then (more than twice as many, and at least five more), is told again.',
      examples: [
        ['acknowledge maple LOGIN_CLASH 7023 --until 2027-01-15', 'of one person'],
        [
          'acknowledge maple SESSION_UNKNOWN --until 2027-06-30 --because "old terms"',
          'all that is open with a code now',
        ],
      ],
    },
    acknowledgeOne,
  )
    .option('--until <date>', 'the last day on which it counts, within a year', isDate)
    .option('--because <words>', 'why; it stays in the database')
    .option('--by <name>', 'who says so (default: your user name)');
}

async function acknowledgeOne({ context, args, options, answer }: Call): Promise<void> {
  const { sql, db } = context.store();
  const { districtId, settings } = await districtOf(db, args[0]!);
  const [code, thing] = [args[1]!, args[2] ?? null];
  const until = options.until as string | undefined;
  const today = todayIn(settings.timezone);
  if (until === undefined || until < today || until > addDays(today, mostKeepDays))
    throw wrongUse(
      'ACKNOWLEDGE_NEEDS_A_DAY',
      'Name the last day on which it counts, within a year: --until YYYY-MM-DD.',
    );
  const by = (options.by as string | undefined) ?? userInfo().username;
  const because = (options.because as string | undefined) ?? null;
  const known = await acknowledge(sql, districtId, { code, thing, by, because, until });
  if (known.things === 0)
    throw wrongUse(
      'PROBLEM_UNKNOWN',
      `District "${args[0]}" has no open problem ${[code, thing ?? ''].join(' ').trim()}.`,
    );
  answer({ district: args[0], code, thing, until, ...known }, () => {
    const what = thing === null ? `${counted(known.things)} open` : `of ${thing}`;
    return `${code} is acknowledged until ${until}: ${what}, ${counted(known.affected)} affected. What comes later, or affects clearly more, is told again.`;
  });
}

function groupsOf(problems: readonly ProblemLine[], zone: string, limit: number): string {
  const groups = new Map<string, ProblemLine[]>();
  for (const each of problems) {
    const key = `${each.settledRun === null} ${each.acknowledgedUntil} ${each.code} ${each.remedy}`;
    groups.set(key, [...(groups.get(key) ?? []), each]);
  }
  return [...groups.values()].map((group) => groupText(group, zone, limit)).join('\n\n');
}

function groupText(group: readonly ProblemLine[], zone: string, limit: number): string {
  const { code, remedy, settledRun, acknowledgedUntil } = group[0]!;
  const affected = group.reduce((sum, each) => sum + each.affected, 0);
  const rows = group
    .slice(0, limit)
    .map((each) => [
      each.kind,
      each.thing,
      each.school ?? '',
      each.field ?? '',
      each.affected === 1 ? '' : counted(each.affected),
      each.since ? timeIn(zone, each.since) : '',
      each.detail ??
        (each.examples[0] === each.thing
          ? ''
          : `of ${each.examples.join(', ')}${each.affected > each.examples.length ? ' ...' : ''}`),
    ]);
  const columns = ['kind', 'id', 'school', 'field', 'affected', 'since', 'detail'];
  // Omits columns that are empty in a group.
  const used = columns.map((_, index) => rows.some((row) => row[index] !== ''));
  const shown = table(
    columns.filter((_, index) => used[index]).map((title) => ({ title, right: title === 'affected' })),
    rows.map((row) => row.filter((_, index) => used[index])),
  );
  const more = group.length > limit ? `\n... and ${counted(group.length - limit)} more (--limit ${group.length})` : '';
  const known = acknowledgedUntil === null ? '' : ` (acknowledged until ${acknowledgedUntil})`;
  const title = `${code}${settledRun === null ? known : ' (settled)'}: ${counted(affected)} affected`;
  return `${title}\n${sentenceOf(code)} ${remedy}\n${shown}${more}`;
}
