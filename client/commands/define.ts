import type { Command } from 'commander';
import type { Context } from '../context.js';
import type { ExitCode } from '../errors.js';

export interface CommandHelp {
  /** With its arguments: `run <id>`. */
  usage: string;
  summary: string;
  description: string;
  /** Command lines without `rollbook`, with descriptions. */
  examples: ReadonlyArray<readonly [line: string, does: string]>;
}

/** One call of a command. */
export interface Call {
  context: Context;
  args: readonly (string | undefined)[];
  options: Readonly<Record<string, unknown>>;
  json: boolean;
  /** Prints the command's answer: as JSON if requested, else as text. */
  answer(value: unknown, text: () => string): void;
  /** Prints progress: always to stderr, so that stdout holds only the answer. */
  progress(line: string): void;
}

/** Adds a command that has `--json`, help with examples, and an exit code. */
export function define(
  parent: Command,
  context: Context,
  help: CommandHelp,
  perform: (call: Call) => Promise<ExitCode | void>,
): Command {
  const command = parent
    .command(help.usage)
    .summary(help.summary)
    .description(help.description)
    .option('--json', 'answer with JSON on stdout');
  const width = Math.max(...help.examples.map(([line]) => line.length));
  const lines = help.examples.map(([line, does]) => `  rollbook ${line.padEnd(width)}  ${does}`);
  command.addHelpText(
    'after',
    `\nExamples:\n${lines.join('\n')}\n\nExit codes: 0 fine, 1 not well, 2 wrong use, 3 out of reach.`,
  );
  return command.action(async (...given: unknown[]) => {
    const args = given.slice(0, -2) as (string | undefined)[];
    const options = given.at(-2) as Record<string, unknown>;
    const json = options.json === true;
    const code = await perform({
      context,
      args,
      options,
      json,
      answer: (value, text) => {
        const answer = json ? JSON.stringify(value, null, 2) : text();
        if (answer !== '') context.out.write(`${answer}\n`);
      },
      progress: (line) => void context.err.write(`${line}\n`),
    });
    if (code !== undefined) context.exit = code;
  });
}
