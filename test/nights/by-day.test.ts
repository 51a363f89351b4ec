import { afterAll, beforeAll, expect, test } from 'vitest';
import { createOracle, type Leave, type Oracle } from '../oracle/oracle.js';
import { command, nightThatWaits, type WaitingRun } from '../holds/waiting-run.js';
import { held, sent, truth } from './look.js';
import { startPractice, type Practice } from './practice.js';

let practice: Practice;
let oracle: Oracle;
let schools: string[];
const schoolOf = new Map<string, string>();
beforeAll(async () => {
  practice = await startPractice({
    edit: (settings) => {
      settings.limits.studentDrops = { count: 20, percent: 0.1 };
      settings.limits.class.percent = 100;
      settings.holds.expiresAt = '20:00';
    },
  });
  oracle = createOracle(practice.sandbox.controlUrl, practice.settings);
  await practice.night({ asOf: '2026-11-23T00:30' });
  expect(await oracle.differences({ asOf: '2026-11-23T00:30' })).toEqual([]);
  const orgs = (await truth(practice, 'orgs')).filter((org) => org.type === 'school');
  schools = orgs.map((org) => String(org.sourcedId));
  for (const each of await truth(practice, 'classes')) schoolOf.set(String(each.sourcedId), String(each.school));
});
afterAll(() => practice?.stop());

/** Whoever left in the SIS, and still sits in Canvas in these schools. */
const left = new Set<string>();
const stillThere =
  (where: readonly (string | undefined)[] = schools): Leave =>
  (kind, key) => {
    const [section, user] = key.split(' / ');
    return kind === 'enrollment' && left.has(user!) && where.includes(schoolOf.get(section!));
  };
async function drop(count: number, school?: string): Promise<string[]> {
  const { users = [] } = (await practice.play('drop-students', { count, ...(school && { school }) })).touched;
  for (const each of users) left.add(each);
  return users;
}
const onlyReasons = (report: Parameters<typeof held>[0]) =>
  new Set(Object.keys(held(report)).map((each) => each.split(' ')[2]));
const enrollmentsRemoved = (report: Parameters<typeof sent>[0]) => sent(report)['enrollment remove'];

test('by day a new student sits in class within minutes, and whoever left keeps the place until the night', async () => {
  await practice.play('add-students', { count: 3 });
  await drop(2);
  const byDay = await practice.night({ asOf: '2026-11-23T07:45', mode: 'add' });
  expect(byDay.outcome).toBe('added');
  expect(sent(byDay)['user create']).toBe(3);
  expect(enrollmentsRemoved(byDay)).toBeUndefined();
  expect(onlyReasons(byDay)).toEqual(new Set(['ADDS_ONLY']));
  expect(await oracle.differences({ asOf: '2026-11-23T07:45', leave: stillThere() })).toEqual([]);
  // The next run starts from here.
  const [district] = await practice.store.sql`select settled_run = (select max(id) from run) as settled from district`;
  expect(district!.settled).toBe(true);
  const again = await practice.night({ asOf: '2026-11-23T10:15', mode: 'add' });
  expect(sent(again)).toEqual({});
  const tonight = await practice.night({ asOf: '2026-11-24T00:30' });
  expect(tonight.outcome).toBe('complete');
  expect(enrollmentsRemoved(tonight)).toBeGreaterThan(0);
  expect(await oracle.differences({ asOf: '2026-11-24T00:30' })).toEqual([]);
});

let waiting: WaitingRun;
let back: string[];

test('beside a run that waits it adds, and what is held waits on', async () => {
  const dropped = await drop(12, schools[0]);
  await drop(12, schools[1]);
  waiting = await nightThatWaits(practice, '2026-11-25T00:30');
  back = dropped.slice(0, 4);
  await practice.play('re-enter', { ids: back });
  for (const each of back) left.delete(each);
  await practice.play('add-students', { count: 2 });
  const before = await command(practice, 'hold', 'list', practice.district, '--json');
  const byDay = await practice.night({ asOf: '2026-11-25T07:45', mode: 'add' });
  expect(byDay.outcome).toBe('added');
  expect(sent(byDay)).toMatchObject({ 'user create': 2 });
  const after = await command(practice, 'hold', 'list', practice.district, '--json');
  expect(after.json<{ groups: unknown[] }>().groups).toEqual(before.json<{ groups: unknown[] }>().groups);
  expect(await oracle.differences({ asOf: '2026-11-25T07:45', leave: stillThere() })).toEqual([]);
});

test('what is released then goes, except what the SIS has taken back by day', async () => {
  await waiting.decide({ verb: 'release', school: schools[0], now: true });
  await waiting.waits(2);
  const canvas = await oracle.differences({ asOf: '2026-11-25T07:45', leave: stillThere([schools[1]]) });
  expect(canvas).toEqual([]);
  const outdated = await command(practice, 'hold', 'list', practice.district, '--reason', 'OUTDATED', '--json');
  const rows = outdated.json<{ groups: Array<{ rows: number; people: number }> }>().groups;
  expect(rows.reduce((sum, each) => sum + each.people, 0)).toBe(back.length);
  await practice.play('add-students', { count: 1 });
  expect((await practice.night({ asOf: '2026-11-25T12:30', mode: 'add' })).outcome).toBe('added');
  await waiting.handle.signal('supersede');
  expect((await waiting.closed()).outcome).toBe('held');
});

test('the night after asks about what is still held, and about nothing else', async () => {
  const night = await nightThatWaits(practice, '2026-11-26T00:30');
  await night.decide({ verb: 'release', all: true });
  expect((await night.closed()).outcome).toBe('complete');
  expect(await oracle.differences({ asOf: '2026-11-26T00:30' })).toEqual([]);
});

test('a school that is paused, observed or only added to follows when its days are over', async () => {
  await practice.change((settings) => {
    const days = { from: '2026-11-27', until: '2026-11-28' };
    settings.calendar = [
      { schools: [schools[0]!], mode: 'paused', ...days },
      { schools: [schools[1]!], mode: 'observeOnly', ...days },
      { schools: [schools[2]!], mode: 'addsOnly', ...days },
    ];
  });
  for (const school of schools.slice(0, 3)) {
    await practice.play('add-students', { school, count: 1 });
    await drop(school === schools[1] ? 12 : 2, school);
  }
  const report = await practice.night({ asOf: '2026-11-27T00:30' });
  expect(report.outcome).toBe('complete');
  expect(onlyReasons(report)).toEqual(new Set(['SCHOOL_PAUSED', 'SCHOOL_OBSERVED', 'ADDS_ONLY']));
  expect(sent(report)['user create']).toBe(1);
  expect(enrollmentsRemoved(report)).toBeUndefined();
  const changes = await command(practice, 'changes', practice.district, '--op', 'remove', '--school', schools[1]!);
  expect(changes.out).toContain('OVER_SCHOOL_LIMIT');
  const after = await nightThatWaits(practice, '2026-11-29T00:30');
  await after.decide({ verb: 'release', all: true });
  expect((await after.closed()).outcome).toBe('complete');
  expect(await oracle.differences({ asOf: '2026-11-29T00:30' })).toEqual([]);
});
