import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { wrongUse } from './errors.js';

/** Reads a secret from a terminal without echo, or from standard input if that is not a terminal. Never prints it. */
export function askSecret(question: string): Promise<string> {
  return process.stdin.isTTY ? fromTerminal(question) : text(process.stdin);
}

/** Reads up to Enter; Ctrl-D on an empty line gives an empty secret. */
async function fromTerminal(question: string): Promise<string> {
  // Without an output readline has nowhere to echo to; `terminal` still lets it edit the line and read single keys.
  const terminal = createInterface({ input: process.stdin, terminal: true, historySize: 0 });
  process.stderr.write(question);
  try {
    return await new Promise((resolve, reject) => {
      terminal.once('line', resolve);
      terminal.once('close', () => resolve(''));
      terminal.once('SIGINT', () => reject(wrongUse('INTERRUPTED', 'No secret was stored.')));
    });
  } finally {
    terminal.close();
    process.stderr.write('\n');
  }
}
