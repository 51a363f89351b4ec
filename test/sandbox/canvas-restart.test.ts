import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import got from 'got';
import { expect, it } from 'vitest';
import { csv, smallSchool, startPractice, zipOf, type Json } from './canvas-practice.js';

const script = fileURLToPath(new URL('./canvas-process.ts', import.meta.url));
const students = Array.from({ length: 600 }, (_, at) => at);
const school = {
  ...smallSchool,
  'users.csv': csv('user_id,login_id,status', ...students.map((at) => `k${at},kid${at},active`)),
  'enrollments.csv': csv('section_id,user_id,role,status', ...students.map((at) => `alg-1,k${at},student,active`)),
};

it('a practice Canvas that is killed in the middle of an import ends as one that was not', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'canvas-'));
  const child = spawn(process.execPath, ['--import', 'tsx', script, folder, '1500'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const [line] = (await once(child.stdout, 'data')) as [Buffer];
    const http = got.extend({
      prefixUrl: `${line.toString()}/api/v1/accounts/self/sis_imports`,
      headers: { authorization: 'Bearer practice-token' },
    });
    const zip = await zipOf(school);
    await http.post('', { headers: { 'content-type': 'application/zip' }, body: zip });
    let progress = 0;
    while (progress < 30) progress = (await http.get('1').json<Json>()).progress as number;
  } finally {
    child.kill('SIGKILL');
    await once(child, 'exit');
  }

  const practice = await startPractice({ dataFolder: folder });
  expect(await practice.ended(1)).toMatchObject({
    workflow_state: 'imported',
    data: { counts: { users: 600, enrollments: 600 } },
  });
  expect(practice.canvas.counts()).toMatchObject({ users: 600, enrollments_active: 600, sis_imports: 1 });
  await practice.close();
});

it('what a killed save left half-written is never read, and goes away', async () => {
  let practice = await startPractice();
  await practice.importFiles(smallSchool);
  const state = join(practice.folder, 'state');
  await writeFile(join(state, 'users.99.ndjson'), '["id","na');
  await writeFile(join(state, 'current.json.new'), '{"generation":99,"fi');
  practice = await practice.restart();
  expect(practice.canvas.counts()).toMatchObject({ users: 3, enrollments_active: 4 });
  await practice.importFiles({ 'users.csv': csv('user_id,login_id,status', 'n,n,active') });
  expect(await readdir(state)).not.toContain('users.99.ndjson');
  practice = await practice.restart();
  expect(practice.canvas.counts().users).toBe(4);
  await practice.close();
});
