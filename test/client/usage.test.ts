import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Command } from 'commander';
import { describe, expect, inject, test } from 'vitest';
import { createContext } from '../../client/context.js';
import { createProgram } from '../../client/program.js';
import { rollbook, rollbookProcess } from './rollbook.js';

const silent = { write: () => true };
const program = createProgram(createContext({ DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/none' }, silent, silent));

/** Commands that do something, with all words before their arguments. */
function commandsOf(command: Command, words: string[] = []): string[][] {
  if (command.commands.length === 0) return [words];
  return command.commands.flatMap((each) => commandsOf(each, [...words, each.name()]));
}
const commands = commandsOf(program).map((words) => words.join(' '));

const file = `district: maple
name: Maple
timezone: America/Chicago
sis:
  url: https://powerschool.maple.example
canvas:
  url: https://maple.instructure.example
  emailDomains: [maple.example]
`;

async function written(name: string, text: string): Promise<string> {
  const path = join(inject('runFolder'), name);
  await writeFile(path, text);
  return path;
}

const away = {
  DATABASE_URL: 'postgresql://rollbook:canary-password@127.0.0.1:1/rollbook',
  ROLLBOOK_KEY: Buffer.alloc(32, 1).toString('base64'),
  TEMPORAL_ADDRESS: '127.0.0.1:1',
};

describe('how commands are used', () => {
  test.each(commands)('%s has help with examples, --json and its exit codes', async (words) => {
    const { code, out } = await rollbook([...words.split(' '), '--help']);
    expect(code).toBe(0);
    expect(out).toContain(`  rollbook ${words}`);
    expect(out).toContain('--json');
    expect(out).toContain('Exit codes: 0 fine');
  });

  test('every command is described in docs/commands.md', () => {
    const docs = readFileSync(new URL('../../docs/commands.md', import.meta.url), 'utf8');
    const missing = commands.filter((words) => !docs.includes(`rollbook ${words}`));
    expect(missing).toEqual([]);
  });

  test.each([
    ['an unknown command', ['snyc', 'maple']],
    ['a missing argument', ['sync']],
    ['a date that is none', ['sync', 'maple', '--as-of', '2026-02-30']],
    ['two wishes that exclude each other', ['schedule', 'maple', '--pause', '--resume']],
    ['an unknown choice', ['changes', 'maple', '--kind', 'pupil']],
  ])('%s is wrong use: exit code 2, and a hint', async (_, words) => {
    const { code, err } = await rollbook(words, away);
    expect(code).toBe(2);
    expect(err).toContain('error:');
    expect(err).toContain('--help');
  });

  test('as a process it leaves with the same exit codes and no stack trace', async () => {
    const [help, wrong, unreachable] = await Promise.all([
      rollbookProcess(['--help']),
      rollbookProcess(['run', 'Maple!'], away),
      rollbookProcess(['runs'], away),
    ]);
    expect([help.code, wrong.code, unreachable.code]).toEqual([0, 2, 3]);
    expect(wrong.err).toContain('RUN_NAME_WRONG');
    for (const told of [wrong, unreachable]) expect(told.err).not.toMatch(/\n\s+at /);
  });
});

describe('what cannot be reached', () => {
  test('a database that does not answer is exit code 3, without its password', async () => {
    const { code, out, err } = await rollbook(['runs'], away);
    expect(code).toBe(3);
    expect(err).toContain('DATABASE_UNREACHABLE');
    expect(out + err).not.toContain('canary-password');
  });

  test('a Temporal server that does not answer is exit code 3', async () => {
    const { code, err } = await rollbook(['apply', await written('maple.yaml', file)], away);
    expect(code).toBe(3);
    expect(err).toContain('TEMPORAL_UNREACHABLE');
  });

  test('a sandbox that does not answer is exit code 3', async () => {
    const { code, err } = await rollbook(['sandbox', 'list', '--control', 'http://127.0.0.1:1'], away);
    expect(code).toBe(3);
    expect(err).toContain('SANDBOX_UNREACHABLE');
  });

  test('without an environment it says which variable is missing and how to set it', async () => {
    const { code, err } = await rollbook(['runs']);
    expect(code).toBe(2);
    expect(err).toContain('DATABASE_URL');
    expect(err).not.toContain('ROLLBOOK_KEY');
  });

  test('with --json an error is JSON on stdout', async () => {
    const told = await rollbook(['runs', '--json'], away);
    expect(told.code).toBe(3);
    expect(told.json()).toMatchObject({ error: { code: 'DATABASE_UNREACHABLE' } });
    expect(told.err).toBe('');
  });
});

describe('checking a file offline', () => {
  test('a sound file is fine', async () => {
    const { code, out } = await rollbook(['check', await written('sound.yaml', file)]);
    expect(out).toContain('is fine: district maple, America/Chicago');
    expect(code).toBe(0);
  });

  test('each mistake has file, line, column and remedy', async () => {
    const path = await written('wrong.yaml', file.replace('timezone: America/Chicago', 'timzone: America/Chicago'));
    const { code, out } = await rollbook(['check', path]);
    expect(code).toBe(1);
    expect(out).toContain(`${path}:3:1: timzone: There is no setting "timzone" here. Did you mean timezone?`);
    const told = await rollbook(['check', path, '--json']);
    expect(told.json<{ mistakes: object[] }>().mistakes).toContainEqual(
      expect.objectContaining({ line: 3, column: 1 }),
    );
  });

  test('a file that is not there is one mistake, not a crash', async () => {
    const { code, out } = await rollbook(['check', 'no-such-file.yaml']);
    expect(code).toBe(1);
    expect(out).toContain('cannot be read');
  });
});
