import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import { expect, test } from 'vitest';
import { createContext } from '../../client/context.js';
import { createProgram } from '../../client/program.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const pages = ['README.md', ...readdirSync(join(root, 'docs')).map((file) => `docs/${file}`)].filter((page) =>
  page.endsWith('.md'),
);
const silent = { write: () => true };
const program = createProgram(createContext({ DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/none' }, silent, silent));

/** Every command that a page shows: in backquotes, or at the start of a line, with what it does some spaces behind. */
function commandsOn(page: string): string[] {
  const text = readFileSync(join(root, page), 'utf8');
  const shown = [
    ...text.matchAll(/(?:^|`|-v "\$PWD:\/files:ro" worker |run --rm worker |npm run )rollbook (?:-- )?([^`\n]+)/gm),
  ];
  return shown.map(([, words]) => words!.split(/ {2,}/)[0]!.trim());
}

/** What `rollbook COMMAND --help` would object to in these words; null when nothing. */
function objection(shown: string): string | null {
  let command: Command = program;
  const given: string[] = [];
  const words = shown.split(' ').filter((word) => word !== '...');
  while (words.length > 0) {
    const word = words.shift()!;
    const next = given.length === 0 ? command.commands.find((each) => each.name() === word) : undefined;
    if (next) command = next;
    else if (word.startsWith('--')) {
      const option = command.options.find(({ long }) => long === word);
      if (!option && word !== '--help') return `${command.name()} has no ${word}`;
      if (option?.required) {
        const value = words.shift();
        for (const choice of option.argChoices ? (value?.split('|') ?? []) : []) {
          if (!option.argChoices!.includes(choice)) return `${word} does not take ${choice}`;
        }
      }
    } else given.push(word);
  }
  // `invite` takes a district, and has subcommands beside it.
  if (command.commands.length > 0 && command.registeredArguments.length === 0)
    return given.length > 0 && given[0] !== 'COMMAND' ? `no command ${given[0]}` : null;
  const wanted = command.registeredArguments;
  const least = wanted.filter(({ required }) => required).length;
  const most = wanted.some(({ variadic }) => variadic) ? Infinity : wanted.length;
  // A command may be spoken of by its name alone.
  if (given.length > 0 && (given.length < least || given.length > most)) return `${given.length} arguments`;
  const wrong = wanted.find(
    ({ argChoices }, place) => argChoices && given[place] && !argChoices.includes(given[place]),
  );
  return wrong ? `${wrong.name()} is not one of ${wrong.argChoices!.join(', ')}` : null;
}

test('many commands are shown', () => {
  expect(pages.flatMap(commandsOn).length).toBeGreaterThan(80);
});

test.each(pages)(
  'every rollbook command that %s shows is one that there is, with its options and arguments',
  (page) => {
    const wrong = commandsOn(page).flatMap((shown) => {
      const why = objection(shown);
      return why ? [`rollbook ${shown}: ${why}`] : [];
    });
    expect(wrong).toEqual([]);
  },
);

test('what is shown wrongly would be found', () => {
  expect(objection('sync maple --observe')).toBeNull();
  expect(objection('sync maple --dry-run')).toBe('sync has no --dry-run');
  expect(objection('explain 4711')).toBe('1 arguments');
  expect(objection('changes maple --op delete')).toBe('--op does not take delete');
  expect(objection('secret set maple powerschool')).toContain('is not one of sis, canvas');
  expect(objection('sandbox stop')).toBe('no command stop');
});
