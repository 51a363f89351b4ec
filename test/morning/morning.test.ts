import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Morning } from '../../morning/model.js';
import { rollbook } from '../client/rollbook.js';
import { sent, truth } from '../nights/look.js';
import { startPractice, type Practice } from '../nights/practice.js';

let practice: Practice;
beforeAll(async () => {
  practice = await startPractice({
    edit: (settings) => {
      settings.limits.class.percent = 100;
      settings.limits.studentDrops = { count: 20, percent: 1 };
    },
  });
  await practice.night({ asOf: '2026-11-23T00:30' });
});
afterAll(() => practice?.stop());

const morning = (...words: string[]) => rollbook(['morning', ...words], { DATABASE_URL: practice.databaseUrl });
const read = async (at: string) => (await morning(practice.district, '--at', at, '--json')).json<Morning>();
const codes = (reasons: Morning['reasons']) => reasons.map((each) => each.code);

test('after a night that went well it is safe for first bell, and says as of when', async () => {
  const shown = await morning(practice.district, '--at', '2026-11-23T06:30');
  expect(shown.out).toContain('Safe for first bell: yes');
  expect(shown.out).toContain('data as of 23 Nov 00:3');
  expect(shown.code).toBe(0);
});

test('a morning without a night before it is not safe, and says how to start one', async () => {
  const shown = await read('2026-11-24T06:30');
  expect(codes(shown.reasons)).toEqual(['NIGHT_MISSING']);
  expect(shown.safe).toBe(false);
  expect((await morning(practice.district, '--at', '2026-11-24T06:30')).code).toBe(1);
});

test('students who lose their last class, while the SIS still has them, make it unsafe, school by school', async () => {
  const [school] = (await truth(practice, 'orgs')).filter((org) => org.type === 'school');
  await practice.play('drop-students', { school: school!.sourcedId, count: 3 });
  await practice.night({ asOf: '2026-11-24T00:30' });
  const shown = await read('2026-11-24T06:30');
  expect(codes(shown.reasons)).toContain('STUDENTS_WITHOUT_CLASS');
  expect(shown.harm).toMatchObject([{ school: school!.sourcedId, studentsWithoutClass: 3, emptiedClasses: 0 }]);
});

test('removals that are held harm nobody: they wait with the command that shows them', async () => {
  const [, school] = (await truth(practice, 'orgs')).filter((org) => org.type === 'school');
  await practice.play('drop-students', { school: school!.sourcedId, count: 25 });
  await practice.night({ asOf: '2026-11-25T00:30' });
  const shown = await read('2026-11-25T06:30');
  expect(codes(shown.reasons)).toEqual([]);
  expect(codes(shown.remarks)).toContain('REMOVALS_HELD');
  const [held] = shown.decisions;
  expect(held).toMatchObject({ what: 'enrollment remove', reason: 'OVER_SCHOOL_LIMIT', givesSomething: false });
  const [, ...words] = held!.command.split(' ');
  const answer = await rollbook(words, { DATABASE_URL: practice.databaseUrl });
  expect(answer.code).toBe(0);
  expect(answer.out).toContain(String(held!.rows));
});

test('the figures stand beside the median of the nights before', async () => {
  await practice.night({ asOf: '2026-11-26T00:30' });
  const shown = await read('2026-11-26T06:30');
  expect(shown.measures.find((each) => each.name === 'rows read')).toMatchObject({ isUnusual: false });
  expect(shown.nights.map((each) => each.asOf)).toEqual(['2026-11-23', '2026-11-24', '2026-11-25', '2026-11-26']);
});

test('people whose logins were changed are counted by school', async () => {
  await practice.play('swap-logins', { count: 1 });
  await practice.play('dissolve-class', { count: 1, as: 'kept' });
  await practice.night({ asOf: '2026-11-27T00:30' });
  const shown = await read('2026-11-27T06:30');
  expect(shown.harm.reduce((sum, each) => sum + each.lostLogins, 0)).toBe(2);
  expect(codes(shown.reasons)).toEqual(['LOGINS_LOST']);
});

test('a class that is empty because somebody has released it is told all the same', async () => {
  const release = ['hold', 'release', practice.district, '--reason', 'LAST_STUDENT'];
  expect((await rollbook(release, { DATABASE_URL: practice.databaseUrl })).code).toBe(0);
  await practice.night({ asOf: '2026-11-28T00:30' });
  const shown = await read('2026-11-28T06:30');
  expect(shown.harm.reduce((sum, each) => sum + each.emptiedClasses, 0)).toBe(1);
  expect(codes(shown.reasons)).toContain('CLASSES_EMPTIED');
});

test('another login for somebody who has left the SIS is nobody’s loss', async () => {
  const { touched } = await practice.play('vanish-students', { count: 1 });
  for (const asOf of ['2026-11-29T00:30', '2026-11-30T00:30']) await practice.night({ asOf });
  const release = ['hold', 'release-login', practice.district, '--person', touched.users![0]!];
  expect((await rollbook(release, { DATABASE_URL: practice.databaseUrl })).code).toBe(0);
  const report = await practice.night({ asOf: '2026-12-01T00:30' });
  expect(sent(report)).toEqual({ 'user update': 1 });
  const shown = await read('2026-12-01T06:30');
  expect([shown.harm, codes(shown.reasons)]).toEqual([[], []]);
});

test('a problem that was settled and comes back is new, and its age counts from the night that found it again', async () => {
  const short = () => practice.fault('short-collection', { path: 'courses', percent: 30 });
  await short();
  await practice.night({ asOf: '2026-12-02T00:30' });
  const [first] = (await read('2026-12-02T06:30')).problems;
  expect(first).toMatchObject({ code: 'LIST_SHRANK', newCauses: 1 });
  expect(String(first!.since)).toContain('2026-12-02');
  await practice.calm();
  await practice.night({ asOf: '2026-12-03T00:30' });
  expect((await read('2026-12-03T06:30')).problems).toEqual([]);
  await short();
  await practice.night({ asOf: '2026-12-04T00:30' });
  const [again] = (await read('2026-12-04T06:30')).problems;
  expect(again).toMatchObject({ code: 'LIST_SHRANK', newCauses: 1 });
  expect(String(again!.since)).toContain('2026-12-04');
  await practice.calm();
});

test('the page is one file without network, and names nobody', async () => {
  const file = join(mkdtempSync(join(tmpdir(), 'rollbook-morning-')), 'morning.html');
  await morning('--html', file, '--at', '2026-11-26T06:30');
  const page = readFileSync(file, 'utf8');
  expect(page).toContain('Safe for first bell');
  expect(page).not.toMatch(/<script|<link|src=|url\(|@import/);
  for (const person of (await truth(practice, 'users')).slice(0, 300)) {
    expect(page).not.toContain(String(person.familyName) + ',');
    expect(page).not.toContain(String(person.username));
  }
});

test('all districts stand in one list, the worst first', async () => {
  const shown = await morning('--at', '2026-11-26T06:30');
  expect(shown.out).toContain(practice.district);
  expect(shown.out.split('\n')[0]).toContain('district');
});
