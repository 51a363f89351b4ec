import { sentenceOf } from '../../codes/registry.js';
import type { Command } from 'commander';
import { districtOf } from '../../store/districts/district-of.js';
import { problemLines, type ProblemLine } from '../../store/reports/problems.js';
import type { Context } from '../context.js';
import { wholeNumber } from '../numbers.js';
import { table } from '../tables.js';
import { counted, timeIn } from '../times.js';
import { define } from './define.js';

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
      const problems = await problemLines(sql, districtId, options.all === true);
      answer({ district: args[0], problems }, () =>
        problems.length === 0 ? 'No problems.' : groupsOf(problems, settings.timezone, options.limit as number),
      );
    },
  )
    .option('--all', 'settled problems as well')
    .option('--limit <number>', 'how many things to name of each kind of problem', wholeNumber, 20);
}

function groupsOf(problems: readonly ProblemLine[], zone: string, limit: number): string {
  const groups = new Map<string, ProblemLine[]>();
  for (const each of problems) {
    const key = `${each.settledRun === null} ${each.code} ${each.remedy}`;
    groups.set(key, [...(groups.get(key) ?? []), each]);
  }
  return [...groups.values()].map((group) => groupText(group, zone, limit)).join('\n\n');
}

function groupText(group: readonly ProblemLine[], zone: string, limit: number): string {
  const { code, remedy, settledRun } = group[0]!;
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
  const title = `${code}${settledRun === null ? '' : ' (settled)'}: ${counted(affected)} affected`;
  return `${title}\n${sentenceOf(code)} ${remedy}\n${shown}${more}`;
}
