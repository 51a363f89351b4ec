import { afterAll, beforeAll, expect, test } from 'vitest';
import { rollbook } from '../client/rollbook.js';
import { held, imports, sent, truth } from '../nights/look.js';
import { startPractice, type Practice } from '../nights/practice.js';

let practice: Practice;
beforeAll(async () => {
  practice = await startPractice({
    edit: (settings) => {
      settings.limits.studentDrops = { count: 5, percent: 0.1 };
      settings.limits.class.percent = 100;
    },
  });
  await practice.night({ asOf: '2026-11-23T00:30' });
});
afterAll(() => practice?.stop());

test('what is held and was done in Canvas by hand is held no longer, and nothing is sent for it', async () => {
  const school = String((await truth(practice, 'orgs')).find((org) => org.type === 'school')!.sourcedId);
  await practice.play('drop-students', { school, count: 12 });
  const before = await practice.night({ asOf: '2026-11-24T00:30' });
  const all = held(before)['enrollment remove OVER_SCHOOL_LIMIT']!;
  const rows = await practice.store.sql<Array<{ section: string; user: string }>>`
    select section_id as section, user_id as user from plan_enrollment
    where state = 'held' and run_id = (select max(id) from run) order by user_id`;
  const user = rows[0]!.user;
  const own = rows.filter((each) => each.user === user);
  for (const { section } of own) await practice.plant('enrollment-edit', { section, user, workflow_state: 'inactive' });
  const submitted = (await imports(practice)).length;

  const report = await practice.night({ asOf: '2026-11-25T00:30' });
  expect(report.outcome).toBe('held');
  expect(held(report)).toEqual({ 'enrollment remove OVER_SCHOOL_LIMIT': all - own.length });
  expect(sent(report)).toEqual({ 'enrollment remove': own.length });
  expect(await imports(practice)).toHaveLength(submitted);
  const explained = await rollbook(['explain', practice.district, own[0]!.section, user], {
    DATABASE_URL: practice.databaseUrl,
  });
  expect(explained.out).toContain('inactive since 2026-11-');
});

test('it is not asked about again, and the rest goes when it is released', async () => {
  await rollbook(['hold', 'release', practice.district, '--all'], { DATABASE_URL: practice.databaseUrl });
  const report = await practice.night({ asOf: '2026-11-26T00:30' });
  expect(report.outcome).toBe('complete');
  expect(sent(await practice.night({ asOf: '2026-11-27T00:30' }))).toEqual({});
});
