import { once } from 'node:events';
import { wrongUse } from './errors.js';

/**
 * A secret from a terminal without an echo, or from standard input when that is not a terminal. Nothing of it is ever
 * printed.
 */
export async function askSecret(question: string): Promise<string> {
  return process.stdin.isTTY ? fromTerminal(question) : fromPipe();
}

async function fromPipe(): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(Buffer.from(chunk as Uint8Array));
  return Buffer.concat(chunks).toString('utf8');
}

const enter = ['\r', '\n', '\u0004'];
const interrupt = '\u0003';
const backspace = ['\u007f', '\b'];

async function fromTerminal(question: string): Promise<string> {
  const { stdin } = process;
  process.stderr.write(question);
  stdin.setRawMode(true);
  stdin.setEncoding('utf8');
  stdin.resume();
  let typed = '';
  try {
    for (;;) {
      const [keys] = (await once(stdin, 'data')) as [string];
      for (const key of keys) {
        if (enter.includes(key)) return typed;
        if (key === interrupt) throw wrongUse('INTERRUPTED', 'No secret was stored.', 'Give the command again.');
        typed = backspace.includes(key) ? typed.slice(0, -1) : typed + key;
      }
    }
  } finally {
    stdin.setRawMode(false);
    stdin.pause();
    process.stderr.write('\n');
  }
}
