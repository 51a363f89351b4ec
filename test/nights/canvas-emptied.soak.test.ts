import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ProposalLine } from '../../store/provisioning/decisions/proposals.js';
import { command } from '../holds/waiting-run.js';
import type { Oracle } from '../oracle/oracle.js';
import { startJudgedPractice } from './judged-practice.js';
import { held, sent, truth } from './look.js';
import type { Practice } from './practice.js';

let practice: Practice;
let oracle: Oracle;
beforeAll(async () => {
  ({ practice, oracle } = await startJudgedPractice());
});
afterAll(() => practice?.stop());

const asked = async (...options: string[]): Promise<ProposalLine[]> =>
  (await command(practice, 'proposal', 'list', practice.district, ...options, '--json'))
    .json<{ proposals: ProposalLine[] }>()
    .proposals.filter((each) => each.question === 'canvas');
const told = async () =>
  practice.store.sql`select code, kind from problem where code = 'EMPTIED_IN_CANVAS' and settled_run is null`;
const answer = async (verb: 'accept' | 'reject'): Promise<void> => {
  const [open] = await asked();
  const answered = await command(practice, 'proposal', verb, practice.district, String(open!.id));
  expect(answered, answered.err).toMatchObject({ code: 0 });
};
const idsOf = async (collection: string, count: number): Promise<string[]> =>
  (await truth(practice, collection)).slice(0, count).map((each) => String(each.sourcedId));

test('a few things that somebody deleted in Canvas by hand hold nothing', async () => {
  await practice.plant('emptied', { only: ['user'], sisIds: await idsOf('users', 2) });
  expect((await practice.night({ asOf: '2026-11-24T00:30' })).outcome).toBe('complete');
  expect(await asked()).toEqual([]);
});

test('a read that fails says nothing about Canvas', async () => {
  await practice.fault('html-error?system=canvas', { status: 403, path: '/sections/' });
  expect((await practice.night({ asOf: '2026-11-25T00:30' })).outcome).toBe('complete');
  await practice.calm();
  expect(await asked()).toEqual([]);
});

test('a Canvas of which one kind is gone is told before anything is sent, also in a night without changes', async () => {
  await practice.plant('emptied', { only: ['enrollment'] });
  const report = await practice.night({ asOf: '2026-11-26T00:30' });
  expect(report.outcome).toBe('held');
  expect(await asked()).toMatchObject([{ leftId: '', evidence: expect.arrayContaining(['enrollment']) as string[] }]);
  expect((await command(practice, 'proposal', 'list', practice.district)).out).toContain('emptied on purpose?');
});

test('nothing is sent while it is asked, and every row says why', async () => {
  await practice.play('add-students', { count: 2 });
  const report = await practice.night({ asOf: '2026-11-27T00:30' });
  expect(report.outcome).toBe('held');
  expect(sent(report)).toEqual({});
  expect(Object.keys(held(report)).filter((each) => each.startsWith('user'))).toEqual(['user create CANVAS_EMPTIED']);
});

test('with no, what is gone stays gone by that word: the nights go on, and tell it', async () => {
  await answer('reject');
  const report = await practice.night({ asOf: '2026-11-28T00:30' });
  expect(report.outcome).toBe('complete');
  expect(sent(report)['user create']).toBe(2);
  expect(await asked()).toEqual([]);
  expect(await told()).toMatchObject([{ code: 'EMPTIED_IN_CANVAS', kind: 'canvas' }]);
  const missing = await oracle.differences({ asOf: '2026-11-28T00:30' });
  expect(missing.length).toBeGreaterThan(0);
});

test('a no may be changed: everything is sent anew', async () => {
  const [rejected] = await asked('--all');
  expect((await command(practice, 'proposal', 'accept', practice.district, String(rejected!.id))).code).toBe(0);
  expect((await practice.night({ asOf: '2026-11-28T12:30' })).outcome).toBe('complete');
  expect(await oracle.differences({ asOf: '2026-11-28T12:30' })).toEqual([]);
  expect(await told()).toEqual([]);
});

test('with yes, a Canvas that was reset is filled anew, and equals the SIS', async () => {
  await practice.plant('emptied', {});
  const before = await practice.night({ asOf: '2026-11-29T00:30' });
  expect(before.outcome).toBe('held');
  expect(sent(before)).toEqual({});
  await answer('accept');
  const report = await practice.night({ asOf: '2026-11-30T00:30' });
  expect(report.outcome).toBe('complete');
  expect(held(report)).toEqual({});
  expect(await oracle.differences({ asOf: '2026-11-30T00:30' })).toEqual([]);
  const quiet = await practice.night({ asOf: '2026-12-01T00:30' });
  expect(quiet.outcome).toBe('complete');
  expect(sent(quiet)).toEqual({});
  expect(await asked()).toEqual([]);
});

test('a Canvas restored from last week lacks whoever came since: it is told', async () => {
  const { users = [] } = (await practice.play('add-students', { count: 6 })).touched;
  expect((await practice.night({ asOf: '2026-12-02T00:30' })).outcome).toBe('complete');
  await practice.plant('emptied', { only: ['user'], sisIds: users });
  expect((await practice.night({ asOf: '2026-12-03T00:30' })).outcome).toBe('held');
  expect(await asked()).toMatchObject([{ evidence: expect.arrayContaining(['user']) as string[] }]);
});

test('once Canvas has everything again the next run goes on by itself', async () => {
  await practice.plant('refilled', {});
  const report = await practice.night({ asOf: '2026-12-04T00:30' });
  expect(report.outcome).toBe('complete');
  expect(await asked()).toEqual([]);
  expect(await oracle.differences({ asOf: '2026-12-04T00:30' })).toEqual([]);
});
