import { afterAll, beforeAll, expect, test } from 'vitest';
import { createOracle, type Oracle } from '../oracle/oracle.js';
import { startFront, type Front } from './front.js';
import { sent } from './look.js';
import { startPractice, type Practice } from './practice.js';

let front: Front;
let practice: Practice;
let oracle: Oracle;
beforeAll(async () => {
  front = await startFront();
  practice = await startPractice({ edit: front.standBefore });
  oracle = createOracle(practice.sandbox.controlUrl, practice.settings);
  await practice.night({ asOf: '2026-11-23T00:30' });
  expect(await oracle.differences({ asOf: '2026-11-23T00:30' })).toEqual([]);
});
afterAll(async () => {
  await practice?.stop();
  await front.close();
});

const state = async () => {
  const [found] = await practice.store.sql<Array<{ use: string; codes: string[] }>>`
    select use, reasons as codes
    from run_certificate where collection = 'enrollments' order by run_id desc limit 1`;
  return found!;
};

test('a record that is missing from the list but is given by itself costs the collection its certificate', async () => {
  const { touched } = await practice.play('drop-students', { count: 1, as: 'vanish' });
  await practice.night({ asOf: '2026-11-24T00:30' });
  expect(await oracle.differences({ asOf: '2026-11-24T00:30' })).toEqual([]);
  const missing = await practice.store.sql<Array<{ id: string }>>`
    select sourced_id as id from mirror_enrollment where missing_since is not null`;
  expect(missing.length).toBeGreaterThan(0);
  expect(touched).toBeDefined();
  for (const { id } of missing) front.alone.add(id);
  const looked = await practice.night({ asOf: '2026-11-25T00:30' });
  expect(await state()).toEqual({ use: 'noRemovals', codes: ['RECORD_NOT_LISTED'] });
  expect(sent(looked)).toEqual({});
  expect(await oracle.differences({ asOf: '2026-11-25T00:30', complete: false })).toEqual([]);
});

test('once it is gone by itself too, two more proofs remove it', async () => {
  front.alone.clear();
  const first = await practice.night({ asOf: '2026-11-26T00:30' });
  expect(await state()).toEqual({ use: 'all', codes: [] });
  expect(sent(first)).toEqual({});
  const second = await practice.night({ asOf: '2026-11-27T00:30' });
  expect(sent(second)['enrollment remove']).toBeGreaterThan(2);
  expect(await oracle.differences({ asOf: '2026-11-27T00:30' })).toEqual([]);
});
