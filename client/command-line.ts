import { CommanderError } from 'commander';
import { createContext, type Output } from './context.js';
import { describeError } from './describe-error.js';
import { exitCodes, type ExitCode } from './errors.js';
import { createProgram } from './program.js';

/**
 * Runs one `rollbook` command, from its words to its exit code: 0 fine, 1 not well, 2 wrong use, 3 unreachable. Never
 * throws; every connection is closed when it returns.
 */
export async function commandLine(
  words: readonly string[],
  variables: NodeJS.ProcessEnv,
  out: Output,
  err: Output,
): Promise<ExitCode> {
  const context = createContext(variables, out, err);
  try {
    await createProgram(context).parseAsync([...words], { from: 'user' });
    return context.exit;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.fine : exitCodes.wrongUse;
    const { code, message, remedy, exit } = describeError(error);
    if (words.includes('--json')) out.write(`${JSON.stringify({ error: { code, message, remedy } }, null, 2)}\n`);
    else err.write(`${code}: ${message}\n${remedy}\n`);
    return exit;
  } finally {
    await context.close();
  }
}
