import type { Command } from 'commander';
import { districtOf } from '../../store/districts/district-of.js';
import { checkSystems } from '../check-systems.js';
import { checkPassback } from '../check-passback.js';
import type { Context } from '../context.js';
import { exitCodes } from '../errors.js';
import type { Finding } from '../finding.js';
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
        'Asks the SIS for a token and a sample of each collection, and Canvas for its account, the permissions of the token and what it holds; where passback is enabled, or with `--passback`, also what it needs at both ends. Writes nothing. The exit code is 3 when an end does not answer, 1 when an answer is wrong.',
      examples: [
        ['connect maple', 'what both systems answer, each failure with its remedy'],
        ['connect maple --passback', 'also what passback would need, before it is enabled'],
        ['connect maple --json', 'the same as JSON'],
      ],
    },
    async ({ args, options, answer }) => {
      const store = context.store();
      const district = await districtOf(store.db, args[0]!);
      const keys = context.surroundings.secretKeys();
      const ofRoster = await checkSystems(store, keys, district);
      const isAway = ofRoster.some((each) => each.away);
      const asksPassback = options.passback === true || district.settings.passback.enabled;
      const ofGrades = asksPassback && !isAway ? await checkPassback(store, keys, district) : [];
      const findings = [...ofRoster, ...ofGrades];
      const wrong = findings.filter((each) => each.state === 'wrong');
      const { sis, canvas } = district.settings;
      answer({ district: args[0], ok: wrong.length === 0, findings }, () =>
        [
          `SIS (${sis.profile}) at ${sis.url}`,
          ...ofRoster.filter((each) => each.end === 'sis').map(findingText),
          ...passbackText(ofGrades, 'sis'),
          `Canvas at ${canvas.url}`,
          ...ofRoster.filter((each) => each.end === 'canvas').map(findingText),
          ...passbackText(ofGrades, 'canvas'),
          '',
          wrong.length === 0 ? 'Both ends are ready.' : `${wrong.length} to mend.`,
        ].join('\n'),
      );
      if (wrong.some((each) => each.away)) return exitCodes.unreachable;
      return wrong.length > 0 ? exitCodes.notWell : exitCodes.fine;
    },
  ).option('--passback', 'also check what passback needs (default: where it is enabled)');
}

function passbackText(findings: readonly Finding[], end: Finding['end']): string[] {
  const own = findings.filter((each) => each.end === end);
  return own.length === 0 ? [] : ['  For passback:', ...own.map(findingText)];
}

function findingText({ state, what, message, code, remedy }: Finding): string {
  const mark = { fine: '+', note: '!', wrong: 'x' }[state];
  const line = `  ${mark} ${what}: ${message}${code ? ` (${code})` : ''}`;
  return `${printable(line)}${remedy ? `\n      ${printable(remedy)}` : ''}`;
}
