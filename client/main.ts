#!/usr/bin/env node
import { CommanderError } from 'commander';
import { createContext } from './context.js';
import { describeError } from './describe-error.js';
import { exitCodes } from './errors.js';
import { createProgram } from './program.js';

/** The `rollbook` command line. Its exit code: 0 fine, 1 not well, 2 wrong use, 3 something is out of reach. */
async function main(): Promise<number> {
  const context = createContext();
  try {
    await createProgram(context).parseAsync();
    return context.exit;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.fine : exitCodes.wrongUse;
    const { code, message, remedy, exit } = describeError(error);
    if (process.argv.includes('--json')) {
      process.stdout.write(`${JSON.stringify({ error: { code, message, remedy } }, null, 2)}\n`);
    } else {
      process.stderr.write(`${code}: ${message}\n${remedy}\n`);
    }
    return exit;
  } finally {
    await context.close();
  }
}

process.exitCode = await main();
