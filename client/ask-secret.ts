import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { wrongUse } from './errors.js';

/**
 * A secret from a terminal without an echo, or from standard input when that is not a terminal. Nothing of it is ever
 * printed.
 */
export function askSecret(question: string): Promise<string> {
  return process.stdin.isTTY ? fromTerminal(question) : text(process.stdin);
}

/** Up to Enter; Ctrl-D where nothing was typed gives an empty one. */
async function fromTerminal(question: string): Promise<string> {
  // Without an output readline has nowhere to echo to; as a terminal it still edits the line and reads single keys.
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
