import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { createOracle, type Oracle } from '../oracle/oracle.js';
import { imports, problems, sent } from './look.js';
import { startPractice, type Practice } from './practice.js';

let practice: Practice;
let oracle: Oracle;
beforeAll(async () => {
  practice = await startPractice();
  oracle = createOracle(practice.sandbox.controlUrl, practice.settings);
});
afterEach(() => practice.calm());
afterAll(() => practice?.stop());

/** The data sets of imports that were carried out since so many were made: none may stand there twice. */
async function carriedOut(since: number): Promise<string[]> {
  const made = (await imports(practice)).slice(since);
  return made
    .filter((each) => each.state !== 'aborted')
    .map((each) => String((each.options as Record<string, unknown>).diffingDataSetIdentifier));
}

test('on the first night a chunk crashes, and what nothing is proven of is sent again', async () => {
  await practice.fault('crash-in-chunk', { type: 'enrollment', chunk: 2, times: 1 });
  const report = await practice.night({ asOf: '2026-11-23T00:30' });
  expect(await oracle.differences({ asOf: '2026-11-23T00:30' })).toEqual([]);
  expect(report.outcome).toBe('complete');
  expect((await imports(practice)).map((each) => each.state)).toEqual(['imported', 'failed_with_messages', 'imported']);
});

test('counts that do not add up are no acceptance: the rows are sent again', async () => {
  await practice.play('add-students', { count: 2 });
  await practice.fault('counts-short', { type: 'user', by: 1, times: 1 });
  const report = await practice.night({ asOf: '2026-11-24T00:30' });
  expect(await oracle.differences({ asOf: '2026-11-24T00:30' })).toEqual([]);
  expect(report.outcome).toBe('complete');
});

test('a crash that stays leaves the rows unproven, and the next night sends them again', async () => {
  await practice.play('add-students', { count: 2 });
  await practice.fault('crash-in-chunk', { type: 'enrollment' });
  const report = await practice.night({ asOf: '2026-11-25T00:30' });
  expect(report.outcome).toBe('partial');
  await practice.calm();
  const next = await practice.night({ asOf: '2026-11-26T00:30' });
  expect(await oracle.differences({ asOf: '2026-11-26T00:30' })).toEqual([]);
  expect(next.outcome).toBe('complete');
  expect(Object.keys(sent(next))).toEqual(['enrollment create']);
});

test('when the answer to an upload is lost the import is found and not sent twice', async () => {
  await practice.play('add-students', { count: 1 });
  await practice.fault('lose-answer', { times: 1 });
  const before = (await imports(practice)).length;
  const report = await practice.night({ asOf: '2026-11-27T00:30' });
  expect(await oracle.differences({ asOf: '2026-11-27T00:30' })).toEqual([]);
  expect(report.outcome).toBe('complete');
  expect(await imports(practice)).toHaveLength(before + 1);
});

test('when an upload whose answer was lost shows only later, still only one of the two is carried out', async () => {
  await practice.play('add-students', { count: 1 });
  await practice.fault('lose-answer-appears-late', { seconds: 3, times: 1 });
  await practice.fault('import-paused');
  const before = (await imports(practice)).length;
  const night = practice.night({ asOf: '2026-11-28T00:30' });
  await vi.waitFor(async () => expect((await imports(practice)).at(-1)!.state).toBe('aborted'), 30_000);
  await practice.calm();
  const report = await night;
  expect(await oracle.differences({ asOf: '2026-11-28T00:30' })).toEqual([]);
  expect(report.outcome).toBe('complete');
  expect(await imports(practice)).toHaveLength(before + 2);
  expect(await carriedOut(before)).toHaveLength(1);
});

test('a 502 after the upload was taken, refused uploads and throttling change nothing in the end', async () => {
  await practice.play('add-students', { count: 1 });
  await practice.play('move-class', { count: 1 });
  const before = (await imports(practice)).length;
  await practice.fault('upload-refused-503', { times: 1 });
  await practice.fault('throttle-429', { times: 2, path: 'sis_imports' });
  await practice.fault('throttle-403', { times: 2 });
  await practice.fault('answer-502-after-taking', { times: 1 });
  const report = await practice.night({ asOf: '2026-11-29T00:30' });
  expect(await oracle.differences({ asOf: '2026-11-29T00:30' })).toEqual([]);
  expect(report.outcome).toBe('complete');
  const dataSets = await carriedOut(before);
  expect(new Set(dataSets).size).toBe(dataSets.length);
});

test('while the job workers of Canvas are down the run waits, and goes on when they are back', async () => {
  await practice.play('add-students', { count: 1 });
  await practice.fault('stuck-created');
  const night = practice.night({ asOf: '2026-11-30T00:30' });
  await new Promise((resolve) => setTimeout(resolve, 4_000));
  await practice.calm();
  const report = await night;
  expect(await oracle.differences({ asOf: '2026-11-30T00:30' })).toEqual([]);
  expect(report.outcome).toBe('complete');
});

test('a file that Canvas refuses whole is not taken for accepted', async () => {
  await practice.play('new-class');
  await practice.fault('reject-file', { type: 'section', times: 1 });
  const report = await practice.night({ asOf: '2026-12-01T00:30' });
  expect(report.outcome).toBe('complete');
  expect(await oracle.differences({ asOf: '2026-12-01T00:30' })).toEqual([]);
  expect(await problems(practice)).toEqual([]);
});

test('an expired Canvas token ends the run at once with a code, and the next night makes up for it', async () => {
  await practice.play('add-students', { count: 1 });
  await practice.fault('expired-token');
  await expect(practice.night({ asOf: '2026-12-02T00:30' })).rejects.toThrow();
  await practice.calm();
  const report = await practice.night({ asOf: '2026-12-03T00:30' });
  expect(await oracle.differences({ asOf: '2026-12-03T00:30' })).toEqual([]);
  expect(report.outcome).toBe('complete');
});
