import type { Command } from 'commander';
import { districtOf } from '../../store/districts/district-of.js';
import { districtLines } from '../../store/reports/districts.js';
import { runsOf, type RunLine } from '../../store/reports/runs.js';
import { StageName } from '../../store/runs/kinds.js';
import type { Context } from '../context.js';
import { wholeNumber } from '../numbers.js';
import { table } from '../tables.js';
import { counted, duration, timeIn } from '../times.js';
import { define, type Call } from './define.js';

export function addRuns(program: Command, context: Context): void {
  define(
    program,
    context,
    {
      usage: 'runs [district]',
      summary: 'list districts, or the runs of one',
      description: 'Without a district: every district with its latest run. With one: its runs, the newest first.',
      examples: [
        ['runs', 'every district and how its latest run ended'],
        ['runs maple', 'the latest runs of a district'],
        ['runs maple --limit 100 --json', 'more of them, as JSON'],
      ],
    },
    async (call) => (call.args[0] === undefined ? listDistricts(call) : listRuns(call, call.args[0])),
  ).option('--limit <number>', 'how many', wholeNumber, 20);
}

async function listDistricts({ context, answer }: Call): Promise<void> {
  const districts = await districtLines(context.store().sql);
  answer(districts, () => {
    if (districts.length === 0) return 'No district is registered yet: rollbook apply FILE';
    return table(
      [
        { title: 'district' },
        { title: 'name' },
        { title: 'last run' },
        { title: 'outcome' },
        { title: 'began' },
        { title: 'open problems', right: true },
      ],
      districts.map((each) => [
        each.district,
        each.name,
        each.lastRun === null ? 'none' : `${each.district}/${each.lastRun}`,
        each.lastRun === null ? '' : (each.outcome ?? 'running'),
        each.startedAt ? timeIn(each.zone, each.startedAt) : '',
        counted(each.problems),
      ]),
    );
  });
}

async function listRuns({ context, answer, options }: Call, district: string): Promise<void> {
  const { sql, db } = context.store();
  const { districtId, settings } = await districtOf(db, district);
  const runs = await runsOf(sql, districtId, options.limit as number);
  answer({ district, timezone: settings.timezone, runs }, () =>
    runs.length === 0
      ? `No runs yet: rollbook sync ${district} --observe`
      : runsTable(district, settings.timezone, runs),
  );
}

function runsTable(district: string, zone: string, runs: readonly RunLine[]): string {
  const numbers = ['accepted', 'held', 'rejected'] as const;
  return table(
    [
      ...['run', 'outcome', 'kind', 'as of', 'began', 'took'].map((title) => ({ title })),
      ...numbers.map((title) => ({ title, right: true })),
    ],
    runs.map((run) => [
      `${district}/${run.number}`,
      run.outcome ?? (run.stage === StageName.hold ? 'waits for decisions' : `running: ${run.stage ?? 'starting'}`),
      run.kind,
      run.asOf,
      timeIn(zone, run.startedAt),
      duration(((run.endedAt ?? new Date()).getTime() - run.startedAt.getTime()) / 1000),
      ...numbers.map((name) => (run[name] === 0 ? '' : counted(run[name]))),
    ]),
  );
}
