import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { DateTime } from 'luxon';
import { judgeMorning, worstFirst } from '../../morning/first-bell.js';
import { morningPage } from '../../morning/page/page.js';
import { allDistricts, districtOf, type RegisteredDistrict } from '../../store/districts/district-of.js';
import { readMorning } from '../../store/reports/morning/read-morning.js';
import type { Context } from '../context.js';
import { exitCodes, wrongUse, type ExitCode } from '../errors.js';
import { morningsText, morningText } from '../morning/render.js';
import { define, type Call } from './define.js';

export function addMorning(program: Command, context: Context): void {
  define(
    program,
    context,
    {
      usage: 'morning [district]',
      summary: 'is school safe to begin, and what waits',
      description:
        'One screen for the morning: whether it is safe for first bell and why, how the night ended and as of when its data is, what waits for a decision, what people of each school have lost, figures beside the median of the last 14 nights, problems by cause, grades that do not go, and the next runs. Without a district: all of them, the worst first. The exit code is 1 when one is not safe.',
      examples: [
        ['morning', 'all districts, the worst first'],
        ['morning maple', 'one district'],
        ['morning maple --html morning.html', 'the same as a page that prints on two sheets'],
        ['morning --json', 'for other programs'],
      ],
    },
    morning,
  )
    .option('--html <file>', 'write it as a page, one file without network, instead of text')
    .option('--at <time>', 'as of a local time, YYYY-MM-DDTHH:MM (default: now)');
}

async function morning(call: Call): Promise<ExitCode> {
  const { context, args, options, answer } = call;
  const store = context.store();
  const districts = args[0] === undefined ? await allDistricts(store.db) : [await districtOf(store.db, args[0])];
  const mornings = [];
  for (const each of districts) mornings.push(judgeMorning(await readMorning(store, each, momentOf(options.at, each))));
  const sorted = worstFirst(mornings);
  const file = options.html as string | undefined;
  if (file !== undefined) {
    writeFileSync(resolve(file), morningPage(sorted), { mode: 0o600 });
    answer({ html: resolve(file) }, () => `Written: ${resolve(file)}`);
  } else if (args[0] === undefined) {
    answer(sorted, () =>
      sorted.length === 0 ? 'No district is registered yet: rollbook apply FILE' : morningsText(sorted),
    );
  } else {
    answer(sorted[0], () => morningText(sorted[0]!));
  }
  return sorted.every((each) => each.safe) ? exitCodes.fine : exitCodes.notWell;
}

function momentOf(at: unknown, { settings }: RegisteredDistrict): Date | null {
  if (at === undefined) return null;
  const moment = DateTime.fromISO(String(at), { zone: settings.timezone });
  if (!moment.isValid) throw wrongUse('AS_OF_INVALID', 'This is not a local time.', 'Write it as 2026-11-16T06:30.');
  return moment.toJSDate();
}
