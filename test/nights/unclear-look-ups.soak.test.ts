import { afterAll, beforeAll, expect, test } from 'vitest';
import { createOracle, type Oracle } from '../oracle/oracle.js';
import { startFront, type Front } from './front.js';
import { problems, sent } from './look.js';
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
const codes = async () => [...new Set((await problems(practice)).map((each) => each.code))];

test('records of which a SIS says nothing clear (204) are not removed, and nothing else is lost', async () => {
  await practice.play('drop-students', { count: 1, as: 'vanish' });
  await practice.night({ asOf: '2026-11-24T00:30' });
  expect(await oracle.differences({ asOf: '2026-11-24T00:30' })).toEqual([]);
  front.single = { status: 204, body: '' };
  await practice.play('add-students', { count: 1 });
  const night = await practice.night({ asOf: '2026-11-25T00:30' });
  expect(await state()).toEqual({ use: 'all', codes: [] });
  expect(sent(night)['user create']).toBe(1);
  expect(sent(night)['enrollment remove']).toBeUndefined();
  expect(await codes()).toEqual(['LOOK_UP_UNCLEAR']);
  expect(await oracle.differences({ asOf: '2026-11-25T00:30', complete: false })).toEqual([]);
});

test('they are asked for again, and removed when the SIS says 404', async () => {
  front.single = null;
  const night = await practice.night({ asOf: '2026-11-26T00:30' });
  expect(sent(night)['enrollment remove']).toBeGreaterThan(2);
  expect(await codes()).toEqual([]);
  expect(await oracle.differences({ asOf: '2026-11-26T00:30' })).toEqual([]);
});

test('a SIS that fails at every look-up costs the list its proof, and not the night', async () => {
  await practice.play('drop-students', { count: 1, as: 'vanish' });
  await practice.night({ asOf: '2026-11-28T00:30' });
  front.single = { status: 500, body: '{}' };
  await practice.play('add-students', { count: 1 });
  const night = await practice.night({ asOf: '2026-11-29T00:30' });
  expect(await state()).toEqual({ use: 'noRemovals', codes: ['LOOK_UPS_FAILED'] });
  expect(sent(night)['user create']).toBe(1);
  expect(sent(night)['enrollment remove']).toBeUndefined();
});
