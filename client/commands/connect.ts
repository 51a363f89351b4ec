import type { Command } from 'commander';
import { districtOf } from '../../store/districts/district-of.js';
import { checkSystems, type Finding } from '../check-systems.js';
import type { Context } from '../context.js';
import { exitCodes } from '../errors.js';
import { printable } from '../tables.js';
import { define } from './define.js';

export function addConnect(program: Command, context: Context): void {
  define(
    program,
    context,
    {
      usage: 'connect <district>',
      summary: 'check both systems, and show what they are',
      description:
        'Asks the SIS for a token and a sample of each collection, and Canvas for its account, the permissions of the token and what it holds. Writes nothing. The exit code is 3 when an end does not answer, 1 when an answer is wrong.',
      examples: [
        ['connect maple', 'what both systems answer, each failure with its remedy'],
        ['connect maple --json', 'the same as JSON'],
      ],
    },
    async ({ args, answer }) => {
      const store = context.store();
      const district = await districtOf(store.db, args[0]!);
      const findings = await checkSystems(store, context.surroundings.secretKeys(), district);
      const wrong = findings.filter((each) => each.state === 'wrong');
      const { sis, canvas } = district.settings;
      answer({ district: args[0], ok: wrong.length === 0, findings }, () =>
        [
          `SIS (${sis.profile}) at ${sis.url}`,
          ...findings.filter((each) => each.end === 'sis').map(findingText),
          `Canvas at ${canvas.url}`,
          ...findings.filter((each) => each.end === 'canvas').map(findingText),
          '',
          wrong.length === 0 ? 'Both ends are ready.' : `${wrong.length} to mend.`,
        ].join('\n'),
      );
      if (wrong.some((each) => each.away)) return exitCodes.unreachable;
      return wrong.length > 0 ? exitCodes.notWell : exitCodes.fine;
    },
  );
}

function findingText({ state, what, message, code, remedy }: Finding): string {
  const mark = { fine: '+', note: '!', wrong: 'x' }[state];
  const line = `  ${mark} ${what}: ${message}${code ? ` (${code})` : ''}`;
  return `${printable(line)}${remedy ? `\n      ${printable(remedy)}` : ''}`;
}
