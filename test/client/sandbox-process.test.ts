import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test, vi } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'rollbook-sandbox-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const main = fileURLToPath(new URL('../../client/main.ts', import.meta.url));
const answers = (address: string) =>
  fetch(`${address}/about`).then(
    () => true,
    () => false,
  );

async function started() {
  const words = ['sandbox', 'start', '--data', join(folder, 'data'), '--students', '300', '--seed', 'killed'];
  const command = spawn(process.execPath, ['--import', 'tsx', main, ...words], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise<number | null>((resolve) => command.once('exit', resolve));
  for await (const line of createInterface({ input: command.stdout })) {
    const [, control] = /^Control +(\S+)$/.exec(line) ?? [];
    if (control) return { control, ended, send: (signal: NodeJS.Signals) => command.kill(signal) };
  }
  throw new Error('The command ended before the sandbox answered.');
}

test.each([
  ['is asked to stop', 'SIGTERM', 0],
  ['is killed outright', 'SIGKILL', null],
] as const)('when `rollbook sandbox start` %s, the practice systems end with it', async (_, signal, code) => {
  const sandbox = await started();
  expect(await answers(sandbox.control)).toBe(true);
  sandbox.send(signal);
  expect(await sandbox.ended).toBe(code);
  await vi.waitUntil(async () => !(await answers(sandbox.control)), { timeout: 15_000, interval: 100 });
});
