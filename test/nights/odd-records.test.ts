import { afterAll, beforeAll, expect, test } from 'vitest';
import { createOracle, type Oracle } from '../oracle/oracle.js';
import { startFront, type Front } from './front.js';
import { problems, sent, truth } from './look.js';
import { startPractice, type Practice } from './practice.js';

let front: Front;
let practice: Practice;
let oracle: Oracle;
beforeAll(async () => {
  front = await startFront();
  front.reshape = withoutSchool;
  const edit = (settings: Parameters<Front['standBefore']>[0]): void => {
    // A school of three is a large part of a district: only the rule about schools is to be seen here.
    settings.limits.shrink = { noRemovals: 90, nothing: 95 };
    front.standBefore(settings);
  };
  practice = await startPractice({ edit });
  oracle = createOracle(practice.sandbox.controlUrl, practice.settings);
});
afterAll(async () => {
  await practice?.stop();
  await front.close();
});

function withoutSchool(collection: string, record: Record<string, unknown>): Record<string, unknown> {
  const { school: _, ...rest } = record;
  return collection === 'enrollments' ? rest : record;
}
const lines = async () =>
  (await problems(practice)).map(({ code, kind, field, affected }) => ({ code, kind, field, affected }));

test('enrollments that name no school arrive all the same', async () => {
  const report = await practice.night({ asOf: '2026-11-23T00:30' });
  expect(report.outcome).toBe('complete');
  expect(await oracle.differences({ asOf: '2026-11-23T00:30' })).toEqual([]);
});

test('they count with the school of their class: of one that is missing nothing is removed', async () => {
  const [school] = (await truth(practice, 'orgs')).filter((org) => org.type === 'school');
  await practice.fault('missing-school', { school: school!.sourcedId });
  for (const asOf of ['2026-11-24T00:30', '2026-11-25T00:30']) {
    const report = await practice.night({ asOf });
    expect(sent(report)).toEqual({});
    expect(await oracle.differences({ asOf })).toEqual([]);
  }
  const [certificate] = await practice.store.sql<Array<{ schools: string[] }>>`
    select empty_schools as schools from run_certificate where collection = 'enrollments' order by run_id desc limit 1`;
  expect(certificate!.schools).toEqual([school!.sourcedId]);
  await practice.calm();
});

test('words that decide little are remarked until they are right, and change nothing', async () => {
  const [one] = await truth(practice, 'classes');
  front.reshape = (collection, record) => {
    if (collection === 'enrollments' && record.role === 'student') return { ...record, primary: 'N/A' };
    return record.sourcedId === one!.sourcedId ? { ...record, classType: 'Lab' } : record;
  };
  const night = await practice.night({ asOf: '2026-11-26T00:30' });
  expect(sent(night)).toEqual({});
  const remarks = await lines();
  expect(remarks).toContainEqual({ code: 'UNKNOWN_WORD', kind: 'classes', field: 'classType', affected: 1 });
  expect(remarks.filter((each) => each.kind === 'enrollments' && each.field === 'primary').length).toBeGreaterThan(100);
  front.reshape = null;
  await practice.night({ asOf: '2026-11-27T00:30' });
  expect(await lines()).toEqual([]);
});

test('names in letters that are not UTF-8 arrive whole, and are remarked once until they are', async () => {
  const [one, other] = (await truth(practice, 'users')).filter((each) => each.role === 'student');
  front.letters = 'latin1';
  front.reshape = (_, record) => {
    if (record.sourcedId === one!.sourcedId) return { ...record, familyName: 'Núñez' };
    return record.sourcedId === other!.sourcedId ? { ...record, familyName: 'Brontë' } : record;
  };
  const night = await practice.night({ asOf: '2026-11-28T00:30' });
  expect(sent(night)).toEqual({ 'user update': 2 });
  const found = await oracle.differences({ asOf: '2026-11-28T00:30' });
  for (const name of ['Núñez', 'Brontë']) expect(found.filter((each) => each.includes(name))).not.toEqual([]);
  const remarks = (await lines()).filter((each) => each.code === 'TEXT_RECODED' && each.kind === 'users');
  expect(remarks).toHaveLength(1);
  expect(remarks[0]!.affected).toBeGreaterThanOrEqual(2);

  front.letters = 'utf8';
  expect(sent(await practice.night({ asOf: '2026-11-29T00:30' }))).toEqual({});
  expect(await lines()).toEqual([]);
});

test('a damaged name never overwrites a good one', async () => {
  front.reshape = null;
  expect(sent(await practice.night({ asOf: '2026-11-29T01:30' }))).toEqual({ 'user update': 2 });
  front.reshape = (_, record) =>
    record.familyName === undefined
      ? record
      : { ...record, familyName: `${String(record.familyName).slice(0, 2)}\ufffd` };
  const night = await practice.night({ asOf: '2026-11-30T00:30' });
  expect(sent(night)).toEqual({});
  expect(await oracle.differences({ asOf: '2026-11-30T00:30' })).toEqual([]);
  expect((await lines())[0]).toMatchObject({ code: 'NAME_DAMAGED', kind: 'users', field: 'familyName' });
});
