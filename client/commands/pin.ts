import { userInfo } from 'node:os';
import type { Command } from 'commander';
import { addDays } from '../../roster/dates.js';
import { PinKind } from '../../roster/pins.js';
import { districtOf } from '../../store/districts/district-of.js';
import { addPin, pinsOf, removePin, type PinLine } from '../../store/provisioning/decisions/pins.js';
import type { Context } from '../context.js';
import { isDate } from '../dates.js';
import { wrongUse } from '../errors.js';
import { wholeNumber } from '../numbers.js';
import { printable, table } from '../tables.js';
import { todayIn } from '../times.js';
import { define, type Call } from './define.js';

/** Days that a pin lasts at most: nobody remembers an older one. */
const mostDays = 731;

const pins = {
  [PinKind.enrollment]: {
    summary: 'never take this enrollment away',
    description: 'Keeps a person in a class, although the SIS says that the person left it.',
    example: '--class 10441 --person 7023',
    needs: ['class', 'person'],
  },
  [PinKind.course]: {
    summary: 'leave this course as it stands',
    description: 'Neither changes nor removes the course and the section of a class. Who is in it follows the SIS.',
    example: '--class 10441',
    needs: ['class'],
  },
  [PinKind.person]: {
    summary: 'leave this person alone',
    description: 'Neither makes, changes nor removes a person and the enrollments of the person.',
    example: '--person 7023',
    needs: ['person'],
  },
} as const;

export function addPins(program: Command, context: Context): void {
  const group = program
    .command('pin')
    .summary('leave things as they stand in Canvas')
    .description(
      'Leaves an enrollment, a course or a person as it stands in Canvas, whatever the SIS says, until a day.',
    );
  for (const kind of Object.values(PinKind)) {
    const { summary, description, example, needs } = pins[kind];
    const command = define(
      group,
      context,
      {
        usage: `${kind} <district>`,
        summary,
        description: `${description} Counts from the next plan on.`,
        examples: [[`pin ${kind} maple ${example} --because "decided with the office" --until 2027-06-30`, summary]],
      },
      (call) => pinOne(call, kind),
    );
    for (const need of needs) command.option(`--${need} <id>`, `the ${need}, by its sourcedId`);
    command
      .option('--because <words>', 'why; it stays in the database')
      .option('--until <date>', 'the last day on which it counts', isDate)
      .option('--by <name>', 'who wants it (default: your user name)');
  }
  define(
    group,
    context,
    {
      usage: 'list <district>',
      summary: 'the pins that count',
      description: 'Lists what is left as it stands, by whom, why, and until when.',
      examples: [
        ['pin list maple', 'pins that count today'],
        ['pin list maple --all --json', 'all that ever were, as JSON'],
      ],
    },
    listPins,
  ).option('--all', 'those that are over as well');
  define(
    group,
    context,
    {
      usage: 'remove <district> <number>',
      summary: 'take a pin away',
      description: 'Takes a pin away: the next plan goes by the SIS again.',
      examples: [['pin remove maple 3', 'the pin with this number in the list']],
    },
    removeOne,
  ).option('--by <name>', 'who takes it away (default: your user name)');
}

async function pinOne({ context, args, options, answer }: Call, kind: PinKind): Promise<void> {
  const { db } = context.store();
  const { districtId, settings } = await districtOf(db, args[0]!);
  const today = todayIn(settings.timezone);
  const text = (name: string) => (options[name] as string | undefined)?.trim() || null;
  const [because, until] = [text('because'), text('until')];
  const missing = pins[kind].needs.some((need) => text(need) === null);
  if (missing || because === null || until === null || until < today || until > addDays(today, mostDays)) {
    const needs = pins[kind].needs.map((need) => `--${need}`).join(', ');
    throw wrongUse('PIN_NOT_CLEAR', `A pin of this kind needs ${needs}, --because, and --until within two years.`);
  }
  const by = text('by') ?? userInfo().username;
  const pinned = await addPin(db, districtId, {
    kind,
    classId: text('class'),
    personId: text('person'),
    by,
    because,
    until,
  });
  answer(pinned, () => `Pin ${pinned.id}: ${pins[kind].summary}, until ${until}. The next run goes by it.`);
}

async function listPins({ context, args, options, answer }: Call): Promise<void> {
  const { db } = context.store();
  const { districtId, settings } = await districtOf(db, args[0]!);
  const found = await pinsOf(db, districtId, options.all === true ? null : todayIn(settings.timezone));
  answer({ district: args[0], pins: found }, () => (found.length === 0 ? 'No pins.' : linesOf(found)));
}

function linesOf(found: readonly PinLine[]): string {
  const titles = ['number', 'kind', 'class', 'person', 'until', 'by', 'because'];
  return table(
    titles.map((title) => ({ title, right: title === 'number' })),
    found.map((each) => [
      String(each.id),
      each.kind,
      each.classId ?? '',
      each.personId ?? '',
      each.removedAt === null ? each.until : 'taken away',
      printable(each.by),
      printable(each.because),
    ]),
  );
}

async function removeOne({ context, args, options, answer }: Call): Promise<void> {
  const { db } = context.store();
  const { districtId } = await districtOf(db, args[0]!);
  const by = (options.by as string | undefined) ?? userInfo().username;
  const removed = await removePin(db, districtId, wholeNumber(args[1]!), by);
  if (removed === null) throw wrongUse('PIN_UNKNOWN', `District "${args[0]}" has no pin ${args[1]} that stands.`);
  answer(removed, () => `Pin ${removed.id} is taken away. The next run goes by the SIS.`);
}
