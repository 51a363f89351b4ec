import { afterAll, beforeAll, expect, test } from 'vitest';
import { startPractice, type Practice } from './practice.js';

let practice: Practice;
beforeAll(async () => {
  practice = await startPractice();
});
afterAll(() => practice?.stop());

/**
 * Some SIS give an enrollment another class and keep its id. The practice PowerSchool writes a new one instead, so here
 * the mirror is made to remember another class than the one that Canvas holds, as if the record had moved from there.
 */
test('an enrollment that was given another class in place leaves the old class and arrives in the new one', async () => {
  expect((await practice.night()).outcome).toBe('complete');
  const { sql } = practice.store;
  const [seat] = await sql<Array<{ id: string; from: string; to: string; section: string; user: string }>>`
    select m.sourced_id as id, m.class_id as "from", t.class_id as "to", a.section_id as section, a.user_id as "user"
    from mirror_enrollment m
    join applied_enrollment a on a.class_id = m.class_id and a.status = 'active' and a.role = 'student'
    join user_target u on u.user_id = a.user_id and u.user_sourced_id = m.user_id
    join class_target t on t.state = 'live' and t.class_id <> m.class_id and t.school = a.school
    where m.role = 'student'
      and not exists (select 1 from mirror_enrollment o where o.class_id = t.class_id and o.user_id = m.user_id)
      and (select count(*) from mirror_enrollment o where o.class_id = m.class_id and o.user_id = m.user_id) = 1
      and (select count(*) from applied_enrollment o where o.class_id = m.class_id and o.status = 'active') > 4
    order by m.sourced_id, t.class_id limit 1`;
  const [before] = await sql<Array<{ run: number }>>`select settled_run as run from district`;
  await sql`update mirror_enrollment set class_id = ${seat!.to}, changed_run = ${before!.run + 1} where sourced_id = ${seat!.id}`;
  await sql`
    insert into mirror_change (district_id, run_id, collection, sourced_id, change, before)
    select district_id, ${before!.run + 1}, 'enrollments', sourced_id, 'changed',
           ${sql.json({ class_id: seat!.from })} || jsonb_build_object('user_id', user_id)
    from mirror_enrollment where sourced_id = ${seat!.id}`;

  const night = await practice.night({ asOf: '2026-11-24T00:30' });

  expect(night.counts.map(({ kind, op, rows, outcome }) => ({ kind, op, rows, outcome }))).toEqual([
    { kind: 'enrollment', op: 'create', rows: 1, outcome: 'accepted' },
    { kind: 'enrollment', op: 'remove', rows: 1, outcome: 'accepted' },
  ]);
  const [left] = await sql<Array<{ status: string }>>`
    select status from applied_enrollment
    where section_id = ${seat!.section} and user_id = ${seat!.user} and role = 'student'`;
  expect(left!.status).toBe('inactive');
});
