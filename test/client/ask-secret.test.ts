import { spawn, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, inject, test } from 'vitest';

const main = fileURLToPath(new URL('../../client/main.ts', import.meta.url));

/** util-linux's `script` gives a command a terminal; that of other systems takes other arguments. */
const hasTerminal = process.platform === 'linux' && spawnSync('script', ['--version']).status === 0;

/** What a terminal shows of `rollbook secret set` when this is typed at its question, and the exit code. */
function typed(keys: string): Promise<{ shown: string; code: number | null }> {
  const command = [process.execPath, '--import', 'tsx', main, 'secret', 'set', 'maple', 'sis'].join(' ');
  const terminal = spawn('script', ['--quiet', '--return', '--command', command, '/dev/null'], {
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ROLLBOOK_FOLDER: inject('runFolder') },
  });
  let shown = '';
  terminal.stdout.on('data', (chunk) => {
    const asked = shown.includes('(not shown): ');
    shown += String(chunk);
    if (!asked && shown.includes('(not shown): ')) terminal.stdin.write(keys);
  });
  return new Promise((resolve, reject) => {
    terminal.once('error', reject);
    terminal.once('close', (code) => resolve({ shown, code }));
  });
}

test.skipIf(!hasTerminal)('a secret that is typed is not shown', async () => {
  const { shown, code } = await typed('canary-id:canary-\u001b[D\u007fsecret\r');
  // It is taken, and there is no database to store it in.
  expect([code, shown.includes('ENVIRONMENT_INVALID')]).toEqual([2, true]);
  expect(shown).not.toContain('canary');
});

test.skipIf(!hasTerminal)('Ctrl-C at the question stores nothing, and says so', async () => {
  const { shown, code } = await typed('canary-id\u0003');
  expect([code, shown.includes('INTERRUPTED: No secret was stored.')]).toEqual([2, true]);
  expect(shown).not.toContain('canary');
});
