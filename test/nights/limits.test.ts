import { MockActivityEnvironment } from '@temporalio/testing';
import pino from 'pino';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { createGuardActivities, type GuardResult } from '../../activities/provisioning/guard.js';
import { parseSecretKeys } from '../../config/secrets.js';
import { planSummary } from '../../store/provisioning/plan/summary.js';
import { createOracle, type Leave, type Oracle } from '../oracle/oracle.js';
import { held, enrollmentsIn, sent, truth } from './look.js';
import { startPractice, type Practice } from './practice.js';

let practice: Practice;
let oracle: Oracle;
let schools: string[];
beforeAll(async () => {
  practice = await startPractice({
    edit: (settings) => {
      settings.limits.studentDrops = { count: 60, percent: 2 };
      settings.limits.newUsers = { count: 5, percent: 1 };
    },
  });
  oracle = createOracle(practice.sandbox.controlUrl, practice.settings);
  await practice.night({ asOf: '2026-11-23T00:30' });
  expect(await oracle.differences({ asOf: '2026-11-23T00:30' })).toEqual([]);
  const orgs = (await truth(practice, 'orgs')).filter((org) => org.type === 'school');
  schools = orgs.map((org) => String(org.sourcedId));
});
afterAll(() => practice?.stop());

const inSchool =
  (school: string) =>
  (key: string): boolean =>
    sectionsOf.get(school)!.has(key.split(' / ')[0]!);
const sectionsOf = new Map<string, Set<string>>();
async function learnSections(): Promise<void> {
  const classes = await truth(practice, 'classes');
  for (const school of schools) {
    const ids = classes.filter((each) => each.school === school).map((each) => String(each.sourcedId));
    sectionsOf.set(school, new Set(ids));
  }
}
let dropped: (key: string) => boolean;

test('a mass drop in one school is held there, and everything else goes on', async () => {
  await learnSections();
  await practice.play('drop-students', { school: schools[0], count: 30 });
  await practice.play('drop-students', { school: schools[1], count: 2 });
  await practice.play('add-students', { school: schools[1], count: 2 });
  dropped = inSchool(schools[0]!);
  const report = await practice.night({ asOf: '2026-11-24T00:30' });
  expect(await oracle.differences({ asOf: '2026-11-24T00:30', leave: heldDrops })).toEqual([]);
  expect(report.outcome).toBe('held');
  expect(Object.keys(held(report))).toEqual(['enrollment remove OVER_SCHOOL_LIMIT']);
  expect(Object.keys(sent(report)).sort()).toEqual(['enrollment create', 'enrollment remove', 'user create']);
});

/** What is held stands as it stood. */
const heldDrops: Leave = (kind, key, thing) => kind === 'enrollment' && dropped(key) && thing?.state === 'active';

test('what was held is asked again the next night, and stays', async () => {
  const report = await practice.night({ asOf: '2026-11-25T00:30' });
  expect(await oracle.differences({ asOf: '2026-11-25T00:30', leave: heldDrops })).toEqual([]);
  expect(report.outcome).toBe('held');
  expect(Object.keys(held(report))).toEqual(['enrollment remove OVER_SCHOOL_LIMIT']);
  expect(sent(report)).toEqual({});
});

/** Classes of which the SIS says that nobody is left: their last students are always for a person to decide. */
const emptied = new Set<string>();
const lastStudents: Leave = (kind, key, thing) =>
  kind === 'enrollment' && emptied.has(key.split(' / ')[0]!) && thing?.state === 'active';

test('when the limit is raised the drops are carried out, except where a class would lose most of its students', async () => {
  await practice.change((settings) => {
    settings.limits.studentDrops = { count: 2000, percent: 100 };
    settings.limits.class.percent = 100;
  });
  const report = await practice.night({ asOf: '2026-11-26T00:30' });
  const left = Object.keys(held(report)).filter((each) => !each.includes('LAST_STUDENT'));
  expect(left).toEqual([]);
  expect(sent(report)['enrollment remove']).toBeGreaterThan(100);
  for (const [section, left] of studentsLeft(await truth(practice, 'enrollments')))
    if (left === 0) emptied.add(section);
  expect(await oracle.differences({ asOf: '2026-11-26T00:30', leave: lastStudents })).toEqual([]);
});

/** How many students each class would still have by the SIS. */
function studentsLeft(enrollments: Array<Record<string, unknown>>): Map<string, number> {
  const left = new Map<string, number>();
  for (const each of enrollments) {
    if (each.role !== 'student') continue;
    const open = String(each.endDate) >= '2026-11-26' && each.status === 'active';
    left.set(String(each.class), (left.get(String(each.class)) ?? 0) + (open ? 1 : 0));
  }
  return left;
}

test('more new people than a school should have in a night are held with their enrollments', async () => {
  await practice.play('add-students', { school: schools[2], count: 8 });
  const before = new Set(oracle.canvas().user.keys());
  const isNew: Leave = (kind, key, thing) =>
    (kind === 'user' && !before.has(key)) ||
    (kind === 'enrollment' && thing === undefined && !before.has(key.split(' / ')[1]!));
  const also: Leave = (kind, key, thing) => isNew(kind, key, thing) || lastStudents(kind, key, thing);
  const report = await practice.night({ asOf: '2026-11-27T00:30' });
  expect(await oracle.differences({ asOf: '2026-11-27T00:30', leave: also })).toEqual([]);
  expect(held(report)['user create OVER_SCHOOL_LIMIT']).toBe(8);
  expect(sent(report)).toEqual({});
  await practice.change((settings) => (settings.limits.newUsers = { count: 50, percent: 5 }));
  const next = await practice.night({ asOf: '2026-11-28T00:30' });
  expect(await oracle.differences({ asOf: '2026-11-28T00:30', leave: lastStudents })).toEqual([]);
  expect(sent(next)['user create']).toBe(8);
});

test('a course with graded work is not removed, whatever the SIS says', async () => {
  const classes = (await truth(practice, 'classes')).filter((each) =>
    String((each.terms as string[])[0]).endsWith('-3600'),
  );
  const graded = String(classes[20]!.sourcedId);
  const empty = [...enrollmentsIn(oracle.canvas())].find(([, enrollments]) => enrollments === 0)![0];
  await practice.plant('graded-work', { course: graded, students: 2 });
  await practice.play('remove-class', { ids: [graded, empty], as: 'tobedeleted' });
  for (const asOf of ['2026-11-29T00:30', '2026-11-30T00:30']) {
    const report = await practice.night({ asOf });
    const leave: Leave = (kind, key, thing) =>
      lastStudents(kind, key, thing) || key === graded || thing?.section_id === graded;
    expect(await oracle.differences({ asOf, leave })).toEqual([]);
    expect(held(report)['course remove HOLDS_WORK']).toBe(1);
    expect(report.outcome).toBe('held');
  }
  expect(oracle.canvas().course.get(graded)?.state).not.toBe('deleted');
  expect(oracle.canvas().section.get(graded)?.state).toBe('active');
  expect(oracle.canvas().course.get(empty)?.state).toBe('deleted');
});

test('a second attempt at weighing a night holds again what the first one held', async () => {
  const { sql } = practice.store;
  const [newest] = await sql<Array<{ id: number }>>`select max(id) as id from run`;
  const weighed = await planSummary(sql, newest!.id);
  const { guardRun } = createGuardActivities({
    store: practice.store,
    secretKeys: parseSecretKeys(Buffer.alloc(32, 7).toString('base64')),
    profile: 'practice',
    scratchFolder: inject('runFolder'),
    pages: { folder: null, command: null },
    log: pino({ level: 'silent' }),
  });
  const again = await new MockActivityEnvironment().run<[number], GuardResult, (runId: number) => Promise<GuardResult>>(
    guardRun,
    newest!.id,
  );
  expect(again.reasons).toHaveProperty('HOLDS_WORK');
  expect(await planSummary(sql, newest!.id)).toEqual(weighed);
});

test('classes that are taken out of the SIS count with everyone who sits in them', async () => {
  await practice.change((settings) => (settings.limits.studentDrops = { count: 60, percent: 2 }));
  await learnSections();
  const full = [...enrollmentsIn(oracle.canvas())].filter(
    ([id, enrollments]) => enrollments > 9 && sectionsOf.get(schools[2]!)!.has(id),
  );
  await practice.play('remove-class', { ids: full.slice(0, 8).map(([id]) => id), as: 'tobedeleted' });
  await practice.play('drop-students', { school: schools[2], count: 1 });
  const report = await practice.night({ asOf: '2026-11-30T12:30' });
  expect(held(report)['section remove OVER_SCHOOL_LIMIT']).toBe(8);
  expect(held(report)['enrollment remove OVER_SCHOOL_LIMIT']).toBeGreaterThan(0);
  expect(sent(report)['enrollment remove']).toBeUndefined();
  expect(sent(report)['section remove']).toBeUndefined();
  expect(sent(report)['course remove']).toBeUndefined();
});

test('to observe is to plan everything and to write nothing', async () => {
  await practice.play('add-students', { count: 1 });
  const before = JSON.stringify([...oracle.canvas().enrollment].sort());
  const report = await practice.night({ asOf: '2026-12-01T00:30', mode: 'observe' });
  expect(report.outcome).toBe('observed');
  expect(report.counts.some((each) => each.kind === 'user' && each.op === 'create')).toBe(true);
  expect(sent(report)).toEqual({});
  const nothing: Leave = () => true;
  expect(await oracle.differences({ asOf: '2026-12-01T00:30', leave: nothing })).toEqual([]);
  expect(JSON.stringify([...oracle.canvas().enrollment].sort())).toBe(before);
  const applied = await practice.night({ asOf: '2026-12-02T00:30' });
  expect(sent(applied)['user create']).toBe(1);
});
