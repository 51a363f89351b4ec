import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { runSummary } from '../../client/summary.js';
import type { Leave, Oracle } from '../oracle/oracle.js';
import { held, problems, sent, truth } from './look.js';
import { startJudgedPractice } from './judged-practice.js';
import type { Practice } from './practice.js';

let practice: Practice;
let oracle: Oracle;
beforeAll(async () => {
  ({ practice, oracle } = await startJudgedPractice());
});
afterEach(() => practice.calm());
afterAll(() => practice?.stop());

const use = (report: { collections: Array<{ collection: string; use: string }> }, collection: string): string =>
  report.collections.find((each) => each.collection === collection)!.use;

/** Why the collection's last read proves nothing, as `rollbook run` shows it. */
async function reasons(collection: string): Promise<string[]> {
  const { sql } = practice.store;
  const [last] = await sql<Array<{ id: number }>>`select max(id) as id from run`;
  const { collections } = await runSummary(practice.store, last!.id);
  return collections.find((each) => each.collection === collection)!.reasons.map((each) => each.code);
}

test('a revoked token, 429, 502, a page of HTML and cut bodies in the middle of the night do no harm', async () => {
  await practice.play('add-students', { count: 2 });
  await practice.play('drop-students', { count: 1 });
  await practice.fault('token-revoked', { after: 12, times: 1 });
  await practice.fault('too-many', { after: 14, times: 2, seconds: 1 });
  await practice.fault('bad-gateway', { path: 'classes', times: 2 });
  await practice.fault('html-error?system=powerschool', { path: 'users', times: 1 });
  await practice.fault('cut-body', { path: 'enrollments', from: 1000, times: 2 });
  const report = await practice.night({ asOf: '2026-11-24T00:30' });
  expect(await oracle.differences({ asOf: '2026-11-24T00:30' })).toEqual([]);
  expect(report.outcome).toBe('complete');
  expect(sent(report)['user create']).toBe(2);
});

test('pages clamped without a word, without totals and links, are read to the end: all arrives and nobody leaves', async () => {
  await practice.play('add-students', { count: 1 });
  await practice.fault('clamp-pages', { limit: 50 });
  await practice.fault('no-total-count');
  await practice.fault('no-link');
  for (const asOf of ['2026-11-25T00:30', '2026-11-26T00:30']) {
    const report = await practice.night({ asOf });
    expect(await oracle.differences({ asOf })).toEqual([]);
    expect(sent(report)['enrollment remove']).toBeUndefined();
    const rows = report.collections.find((each) => each.collection === 'enrollments')!.rows;
    expect(rows).toBe((await truth(practice, 'enrollments')).length);
  }
});

test('a name that the SIS cut in the middle of an emoji does not overwrite the whole one, and is told', async () => {
  const [holder] = (await truth(practice, 'users')).filter((each) => each.role === 'student');
  await practice.fault('bad-record', { path: 'users', id: holder!.sourcedId, kind: 'half-character' });
  const report = await practice.night({ asOf: '2026-11-26T00:45' });
  expect(report.outcome).toBe('complete');
  expect(sent(report)).toEqual({});
  expect(await oracle.differences({ asOf: '2026-11-26T00:45' })).toEqual([]);
  expect((await problems(practice)).map(({ code, thing }) => [code, thing])).toContainEqual([
    'NAME_DAMAGED',
    holder!.sourcedId,
  ]);
  await practice.calm();
  await practice.night({ asOf: '2026-11-26T00:50' });
  expect(await oracle.differences({ asOf: '2026-11-26T00:50' })).toEqual([]);
  expect((await problems(practice)).map(({ code }) => code)).not.toContain('NAME_DAMAGED');
});

test('a provider that announces more than it sends proves no removal', async () => {
  await practice.play('vanish-students', { count: 2 });
  await practice.fault('wrong-total', { path: 'enrollments' });
  for (const asOf of ['2026-11-26T01:30', '2026-11-27T00:30']) {
    const report = await practice.night({ asOf });
    expect(use(report, 'enrollments')).toBe('noRemovals');
    expect(await oracle.differences({ asOf, complete: false })).toEqual([]);
    expect(sent(report)['enrollment remove']).toBeUndefined();
  }
});

test('with true totals again it takes two whole reads twenty hours apart until the vanished students leave their classes', async () => {
  const nights = ['2026-11-28T00:30', '2026-11-28T20:00', '2026-11-28T20:30'];
  const removed: number[] = [];
  for (const asOf of nights) {
    const report = await practice.night({ asOf });
    expect(await oracle.differences({ asOf })).toEqual([]);
    removed.push(sent(report)['enrollment remove'] ?? 0);
    expect(sent(report)['user remove']).toBeUndefined();
  }
  expect(removed.slice(0, 2)).toEqual([0, 0]);
  expect(removed[2]).toBeGreaterThan(5);
});

test('rows that drift between pages are no proof that anybody left', async () => {
  await practice.play('vanish-students', { count: 1 });
  await practice.fault('clamp-pages', { limit: 100 });
  await practice.fault('drift-rows', { rows: 3 });
  for (const asOf of ['2026-11-29T00:30', '2026-11-30T00:30', '2026-12-01T00:30']) {
    const report = await practice.night({ asOf });
    expect(await oracle.differences({ asOf, complete: false })).toEqual([]);
    expect(sent(report)).toEqual({});
  }
});

test('where it is proven that a person vanished, and not whether the enrollments did, nothing is told of enrollments that stay', async () => {
  await practice.play('vanish-students', { count: 1 });
  await practice.fault('clamp-pages', { limit: 100 });
  await practice.fault('drift-rows', { rows: 3, path: 'enrollments' });
  await practice.night({ asOf: '2026-12-01T20:45' });
  expect(await oracle.differences({ asOf: '2026-12-01T20:45', complete: false })).toEqual([]);
  expect((await problems(practice)).map(({ code }) => code)).not.toContain('USER_LEFT');
});

test('a collection a fifth smaller counts for nothing, not even for what is new in it', async () => {
  await practice.play('add-students', { count: 1 });
  await practice.fault('short-collection', { path: 'enrollments', percent: 21 });
  const news: Leave = (kind, _, thing) => kind === 'enrollment' && thing === undefined;
  for (const asOf of ['2026-12-02T00:30', '2026-12-03T00:30']) {
    const report = await practice.night({ asOf });
    expect(use(report, 'enrollments')).toBe('nothing');
    expect(await reasons('enrollments')).toEqual(['COLLECTION_SHRANK']);
    expect(await oracle.differences({ asOf, complete: false, leave: news })).toEqual([]);
    expect(sent(report)['enrollment create']).toBeUndefined();
    expect(sent(report)['enrollment remove']).toBeUndefined();
  }
});

test('a collection a tenth smaller removes nothing', async () => {
  await practice.fault('short-collection', { path: 'enrollments', percent: 10 });
  for (const asOf of ['2026-12-04T00:30', '2026-12-05T00:30']) {
    const report = await practice.night({ asOf });
    expect(use(report, 'enrollments')).toBe('noRemovals');
    expect(await reasons('enrollments')).toEqual(['COLLECTION_SHRANK_A_LITTLE']);
    expect(await oracle.differences({ asOf, complete: false, leave: lastRows })).toEqual([]);
    expect(sent(report)['enrollment remove']).toBeUndefined();
  }
});

/** The newest enrollments are the last rows, which a short collection does not show. */
const lastRows: Leave = (kind, _, thing) => kind === 'enrollment' && thing === undefined;

test('once everything is read again, all is as it must be', async () => {
  const report = await practice.night({ asOf: '2026-12-06T00:30' });
  expect(await oracle.differences({ asOf: '2026-12-06T00:30' })).toEqual([]);
  expect(report.outcome).toBe('complete');
  const later = await practice.night({ asOf: '2026-12-07T00:30' });
  expect(await oracle.differences({ asOf: '2026-12-07T00:30' })).toEqual([]);
  expect(sent(later)['enrollment remove']).toBeGreaterThan(0);
  expect(held(later)).toEqual({});
  expect(await problems(practice)).toEqual([]);
});
