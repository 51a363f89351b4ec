import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { reportFaults } from '../../sandbox/canvas/reports/faults.js';
import { csv, startPractice, type Practice } from './canvas-practice.js';
import { download, ended, rowsOf, startReport, unzip, type ReportAnswer } from './canvas-report-practice.js';

let practice: Practice;
beforeEach(async () => {
  practice = await startPractice();
  const people = Array.from({ length: 99 }, (_, at) => `p${at},p${at},Pat ${at},active`);
  await practice.importFiles({ 'users.csv': csv('user_id,login_id,full_name,status', ...people) });
});
afterEach(() => practice.close());

const status = (id: number): Promise<ReportAnswer> =>
  practice.get<ReportAnswer>(`api/v1/accounts/self/reports/provisioning_csv/${id}`);

test('report-slow: it runs for a while, and its lines can be watched', async () => {
  practice.faults.set('report-slow', { rowsPerSecond: 200 });
  practice.canvas.teaching.switches.set({ 'report-progress': 'by-lines' });
  const { id } = await startReport(practice, { users: true });
  let seen = await status(id);
  while (seen.status === 'created' || !seen.current_line || seen.current_line < 20) seen = await status(id);
  expect(seen).toMatchObject({ status: 'running', file_url: null });
  expect(seen.progress).toBeGreaterThan(0);
  expect(seen.progress).toBeLessThan(100);
  expect(await ended(practice, id)).toMatchObject({ status: 'complete', current_line: 101, progress: 100 });
});

test('without the switch its progress stands at 0 until it ends', async () => {
  practice.faults.set('report-slow', { rowsPerSecond: 500 });
  const { id } = await startReport(practice, { users: true });
  let seen = await status(id);
  while (!seen.current_line) seen = await status(id);
  expect(seen.progress).toBe(0);
  expect((await ended(practice, id)).progress).toBe(100);
});

test('report-failed: it ends in error, and the next one is good', async () => {
  practice.faults.set('report-failed', { times: 1 });
  const failed = await ended(practice, (await startReport(practice, { users: true })).id);
  expect(failed).toMatchObject({ status: 'error', parameters: { extra_text: expect.stringMatching(/^Failed/) } });
  expect(failed.attachment).toBeUndefined();
  expect((await ended(practice, (await startReport(practice, { users: true })).id)).status).toBe('complete');
});

test('report-never-ends: it stays in running, until it is stopped', async () => {
  practice.faults.set('report-never-ends', { times: 1 });
  const { id } = await startReport(practice, { users: true });
  await ended(practice, (await startReport(practice, { users: true })).id);
  expect(await status(id)).toMatchObject({ status: 'running', progress: 0 });
  const stopped = await practice.http.put(`api/v1/accounts/self/reports/provisioning_csv/${id}/abort`).json();
  expect(stopped).toMatchObject({ status: 'aborted' });
  expect((await status(id)).status).toBe('aborted');
});

test.each(['another-server', 'canvas'])('report-cut: the download from %s breaks off in the middle', async (store) => {
  practice.canvas.teaching.switches.set({ 'file-store': store });
  const done = await ended(practice, (await startReport(practice, { users: true })).id);
  practice.faults.set('report-cut', { times: 1 });
  let bytes = 0;
  const reading = practice.http.stream.get(done.attachment!.url, { prefixUrl: '' });
  const cut = (async () => {
    for await (const part of reading) bytes += (part as Buffer).length;
  })();
  await expect(cut).rejects.toThrow();
  expect(bytes).toBeLessThan(done.attachment!.size);
  expect((await download(practice, done)).length).toBe(done.attachment!.size);
});

test('report-half: a CSV lacks its second half though the zip is whole', async () => {
  practice.faults.set('report-half', { kind: 'users', times: 1 });
  const halved = await ended(practice, (await startReport(practice, { users: true, terms: true })).id);
  const files = await unzip(await download(practice, halved));
  expect(files['users.csv']!.trim().split('\n')).toHaveLength(51);
  expect(files['terms.csv']!.trim().split('\n')).toHaveLength(2);
  expect(await rowsOf(practice, 'users')).toHaveLength(100);
});

test('every fault of reports has its row on the page about faults', () => {
  const page = readFileSync(new URL('../../docs/faults.md', import.meta.url), 'utf8');
  const part = page.split('\n## Reports of Canvas\n')[1]!.split('\n## ')[0]!;
  const listed = [...part.matchAll(/^\| `([^`]+)`\s*\|/gm)].map(([, name]) => name);
  expect(listed).toEqual(Object.keys(reportFaults));
});
