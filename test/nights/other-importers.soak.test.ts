import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { base, startField, type Field, type Night } from '../field/nights.js';
import { enrollment, person } from '../field/look.js';
import { imports } from './look.js';

let field: Field;
beforeAll(async () => {
  field = await startField({});
});
afterAll(() => field?.stop());

const plant = (hoursAgo: number[], settings: Record<string, unknown> = {}) =>
  Promise.all(hoursAgo.map((each) => field.practice.plant('sis-import', { hoursAgo: each, ...settings })));
/** Others who are told, each with the number of its imports. */
const told = (night: Night) =>
  Object.fromEntries(
    night.problems.filter(({ code }) => code === 'OTHER_IMPORTER').map(({ thing, affected }) => [thing, affected]),
  );
const numbersOf = async (): Promise<string[]> => (await imports(field.practice)).map((each) => String(each.id));

describe('imports that are Rollbook’s own', () => {
  test('one whose answer was lost is', async () => {
    await field.practice.fault('lose-answer', { times: 1 });
    const newcomer = person('P7', 'student', { username: 'stu7', givenName: 'Maren', familyName: 'Oslo' });
    const night = await field.next({
      users: [...base.users, newcomer],
      enrollments: [...base.enrollments, enrollment('P7', 'K1', 'student')],
    });
    expect(night).toMatchObject({ outcome: 'complete', sent: { 'user create': 1 } });
    expect(told(await field.next())).toEqual({});
  });

  test('those of other districts of the same database are', async () => {
    const { sql } = field.practice.store;
    await sql`
      insert into sis_import (run_id, phase, attempt, data_set_id, rows, zip_sha256)
      values (900000, 1, 1, 'rollbook/sibling/7/1.1/0123456789ab', '{}', '')`;
    await plant([30, 6], { by: 'self', identifier: 'rollbook/sibling/7/1.1/0123456789ab' });
    expect(told(await field.next())).toEqual({});
  });

  test('those are that a database restored from a backup has lost', async () => {
    const { district } = field.practice;
    await plant([60, 36], { by: 'self', identifier: `rollbook/${district}/90/1.1/0123456789ab` });
    expect(await field.next()).toMatchObject({ outcome: 'complete', problems: [] });
  });
});

describe('a tool that brings only what Rollbook does not send', () => {
  test('is told, and stops nothing, however regularly it comes', async () => {
    await plant([150, 126, 102, 78, 54, 30, 6], { by: 'Parents', counts: { user_observers: 40, admins: 2 } });
    const night = await field.next();
    expect(night.outcome).toBe('complete');
    expect(Object.values(told(night))).toEqual([7]);
    expect(night.problems[0]).toMatchObject({
      kind: 'sis_import',
      detail: expect.stringMatching(/user_observers 280/) as string,
    });
  });
});

describe('a token that may not list imports', () => {
  afterEach(() => field.practice.calm());

  test('stops nothing', async () => {
    await field.practice.fault('sis-imports-disabled');
    expect((await field.next()).outcome).toBe('complete');
  });
});

describe('another Rollbook on the same Canvas', () => {
  test('is another importer: nothing is sent, and its imports are named', async () => {
    await plant([29, 5], { by: 'self', identifier: 'rollbook/birch/3/1.1/0123456789ab' });
    const before = await numbersOf();
    const night = await field.next({ users: base.users.slice(0, -1) });
    expect(night.failure).toMatchObject({
      code: 'OTHER_IMPORTER_ACTIVE',
      message: expect.stringContaining('rollbook birch: 2 imports') as string,
    });
    expect(await numbersOf()).toEqual(before);
    for (const id of before.slice(-2)) expect(night.failure!.message).toContain(id);
  });

  test('also for a run that only adds', async () => {
    const night = field.practice.night({ asOf: '2026-12-10T12:30', mode: 'add' });
    await expect(night).rejects.toThrow();
  });
});
