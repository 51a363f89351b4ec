import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { inject } from 'vitest';
import { commandLine } from '../../client/command-line.js';

export interface CommandResult {
  code: number;
  out: string;
  err: string;
  /** `out` as JSON. */
  json<Answer = Record<string, unknown>>(): Answer;
}

/** A folder without a running stack, so that a test never meets the one of whoever runs it. */
const nowhere = () => ({ ROLLBOOK_FOLDER: inject('runFolder') });

/** A command in this process. */
export async function rollbook(words: readonly string[], variables: NodeJS.ProcessEnv = {}): Promise<CommandResult> {
  const before = process.env.ROLLBOOK_FOLDER;
  process.env.ROLLBOOK_FOLDER = nowhere().ROLLBOOK_FOLDER;
  try {
    let [out, err] = ['', ''];
    const code = await commandLine(
      words,
      variables,
      { write: (text) => (out += text) },
      { write: (text) => (err += text) },
    );
    return { code, out, err, json: () => JSON.parse(out) as never };
  } finally {
    if (before === undefined) delete process.env.ROLLBOOK_FOLDER;
    else process.env.ROLLBOOK_FOLDER = before;
  }
}

/** A command as a process of its own, as an operator starts it; `input` goes to its standard input. */
export function rollbookProcess(
  words: readonly string[],
  variables: NodeJS.ProcessEnv = {},
  input = '',
): Promise<CommandResult> {
  const main = fileURLToPath(new URL('../../client/main.ts', import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', main, ...words], {
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...nowhere(), ...variables },
  });
  let [out, err] = ['', ''];
  child.stdout.on('data', (chunk) => (out += String(chunk)));
  child.stderr.on('data', (chunk) => (err += String(chunk)));
  child.stdin.end(input);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code: code ?? -1, out, err, json: () => JSON.parse(out) as never }));
  });
}
