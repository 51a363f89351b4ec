import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { freePort } from '../../embedded/ports.js';
import { stackFile, type StackInfo } from '../../config/stack-file.js';
import { rollbookProcess } from '../client/rollbook.js';
import { openIntake, right, type Intake } from './open-intake.js';
import { fillIn, visit } from './visit.js';

let intake: Intake;
beforeAll(async () => {
  intake = await openIntake({ name: 'practice-intake' });
});
afterAll(() => intake?.stop());

test('beside the practice stack, `rollbook intake` needs no settings, and `rollbook invite` knows where it is', async () => {
  const folder = join(inject('runFolder'), 'practice-intake', 'stack');
  mkdirSync(folder, { recursive: true });
  const { stage, keys: intakeKeys } = intake;
  const stack: Partial<StackInfo> = { pid: process.pid, key: stage.key, ...stage.servers, intakeKeys };
  writeFileSync(stackFile(folder), JSON.stringify(stack));
  const variables = { ROLLBOOK_FOLDER: folder, ROLLBOOK_INTAKE_LISTEN: `127.0.0.1:${await freePort()}` };
  const main = fileURLToPath(new URL('../../client/main.ts', import.meta.url));
  const served = spawn(process.execPath, ['--import', 'tsx', main, 'intake'], {
    env: { PATH: process.env.PATH, ...variables },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(served.stdout, 'data')) as [Buffer];
  expect(JSON.parse(String(line))).toEqual({ ready: true, url: `http://${variables.ROLLBOOK_INTAKE_LISTEN}` });

  const made = await rollbookProcess(['invite', 'maple', 'canvas', '--json'], variables);
  const { link } = made.json<{ link: string }>();
  expect(link).toMatch(new RegExp(`^http://${variables.ROLLBOOK_INTAKE_LISTEN}/i/[\\w-]{43}$`));
  expect((await fillIn(await visit(link), right.canvas)).text).toContain('Done: Canvas is connected');

  served.kill('SIGTERM');
  expect(await once(served, 'exit')).toEqual([0, null]);
});
