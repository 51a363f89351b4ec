import { createInterface } from 'node:readline/promises';

/**
 * Whether a person at a terminal types the words that confirm something. False where there is no terminal: a script says
 * it by an option.
 */
export async function askConfirmation(question: string, words: string): Promise<boolean> {
  if (!process.stdin.isTTY) return false;
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return (await terminal.question(`${question} Type ${words} to confirm: `)).trim() === words;
  } finally {
    terminal.close();
  }
}
