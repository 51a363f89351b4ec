import type { Command } from 'commander';
import { loadDistrictFile } from '../../config/load-district.js';
import type { Context } from '../context.js';
import { exitCodes } from '../errors.js';
import { placedLine } from './apply.js';
import { define } from './define.js';

export function addCheck(program: Command, context: Context): void {
  define(
    program,
    context,
    {
      usage: 'check <file>',
      summary: 'check a district file, offline',
      description: 'Names every mistake of a district file with its line, its column and what to write instead.',
      examples: [
        ['check maple.yaml', 'lists mistakes; exit code 1 when there are any'],
        ['check maple.yaml --json', 'the same as JSON, for an editor or a pipeline'],
      ],
    },
    async ({ args, answer }) => {
      const file = args[0]!;
      const read = await loadDistrictFile(file);
      const mistakes = read.ok ? [] : read.mistakes;
      const warnings = read.ok ? read.warnings : [];
      answer({ ok: read.ok, file, mistakes, warnings }, () =>
        [
          ...mistakes.map((each) => placedLine(file, each)),
          ...warnings.map((each) => `${placedLine(file, each)} (a warning)`),
          read.ok
            ? `${file} is fine: district ${read.settings.district}, ${read.settings.timezone}.`
            : `${file} has ${mistakes.length === 1 ? 'a mistake' : `${mistakes.length} mistakes`}.`,
        ].join('\n'),
      );
      return read.ok ? exitCodes.fine : exitCodes.notWell;
    },
  );
}
