import { afterAll, beforeAll, expect, test } from 'vitest';
import { sent } from './look.js';
import { startPractice, type Practice } from './practice.js';

let practice: Practice;
beforeAll(async () => {
  practice = await startPractice();
  await practice.night();
});
afterAll(() => practice?.stop());

/** Gives a student who sits in a class a second record, and that one an enrollment there with these dates. */
async function giveSecondRecord(name: string, dates: { begin: string; end: string }): Promise<void> {
  const { sql } = practice.store;
  const [run] = await sql<Array<{ newest: number }>>`select max(id) as newest from run`;
  const [enrollment] = await sql<Array<Record<'districtId' | 'classId' | 'schoolId' | 'userId', string>>>`
    select e.district_id as "districtId", e.class_id as "classId", e.school_id as "schoolId", u.user_id as "userId"
    from mirror_enrollment e
    join user_target u on u.district_id = e.district_id and u.user_sourced_id = e.user_id
    join class_target t on t.district_id = e.district_id and t.class_id = e.class_id and t.state = 'live'
    join applied_enrollment a on a.section_id = t.section_id and a.user_id = u.user_id and a.status = 'active'
    where e.role = 'student' and not exists (select 1 from user_target o where o.user_id = u.user_id
                                             and o.user_sourced_id <> u.user_sourced_id)
    order by e.sourced_id limit 1`;
  const { districtId, classId, schoolId, userId } = enrollment!;
  await sql`
    insert into user_target (district_id, user_sourced_id, user_id, state, changed_run)
    values (${districtId}, ${name}, ${userId}, 'live', ${run!.newest})`;
  await sql`
    insert into mirror_enrollment (district_id, sourced_id, row_hash, user_id, class_id, school_id, role, begin_date,
                                   end_date, changed_run)
    values (${districtId}, ${`enrollment of ${name}`}, 0, ${name}, ${classId}, ${schoolId}, 'student', ${dates.begin},
            ${dates.end}, ${run!.newest + 1})`;
}

test('a student whose earlier record left a class keeps the enrollment that another record holds', async () => {
  await giveSecondRecord('left', { begin: '2026-08-20', end: '2026-09-01' });
  const report = await practice.night({ asOf: '2026-11-24T00:30' });
  expect(sent(report)).toEqual({});
  expect(report.outcome).toBe('complete');
});

test('a student whose two records are in one class has one enrollment', async () => {
  await giveSecondRecord('twice', { begin: '2026-08-20', end: '2027-06-01' });
  const report = await practice.night({ asOf: '2026-11-25T00:30' });
  expect(sent(report)).toEqual({});
  const { sql } = practice.store;
  await sql`update district set map_all = true`;
  expect(sent(await practice.night({ asOf: '2026-11-26T00:30' }))).toEqual({});
  const doubled = await sql`
    select 1 from applied_enrollment where status = 'active' group by section_id, user_id, role having count(*) > 1`;
  expect(doubled).toHaveLength(0);
});
