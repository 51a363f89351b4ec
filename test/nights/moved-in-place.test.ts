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
  const [enrollment] = await sql<Array<{ id: string; from: string; to: string; section: string; user: string }>>`
    with enrollments as (select class_id, user_id, count(*) from mirror_enrollment group by 1, 2),
    full_classes as (
      select class_id from applied_enrollment where status = 'active' group by 1 having count(*) > 4
    ), movable as (
      select m.sourced_id, m.class_id, m.user_id, a.section_id, a.school, a.user_id as canvas_user from mirror_enrollment m
      join user_target u on u.user_sourced_id = m.user_id
      join applied_enrollment a
        on a.class_id = m.class_id and a.user_id = u.user_id and a.status = 'active' and a.role = 'student'
      join enrollments s on s.class_id = m.class_id and s.user_id = m.user_id and s.count = 1
      where m.role = 'student' and m.class_id in (select class_id from full_classes)
      order by m.sourced_id limit 10
    )
    select m.sourced_id as id, m.class_id as "from", t.class_id as "to", m.section_id as section, m.canvas_user as "user"
    from movable m
    join class_target t on t.state = 'live' and t.class_id <> m.class_id and t.school = m.school
    left join enrollments other on other.class_id = t.class_id and other.user_id = m.user_id
    where other.class_id is null
    order by m.sourced_id, t.class_id limit 1`;
  const [before] = await sql<Array<{ run: number }>>`select settled_run as run from district`;
  await sql`update mirror_enrollment set class_id = ${enrollment!.to}, changed_run = ${before!.run + 1} where sourced_id = ${enrollment!.id}`;
  await sql`
    insert into mirror_change (district_id, run_id, collection, sourced_id, change, before)
    select district_id, ${before!.run + 1}, 'enrollments', sourced_id, 'changed',
           ${sql.json({ class_id: enrollment!.from })} || jsonb_build_object('user_id', user_id)
    from mirror_enrollment where sourced_id = ${enrollment!.id}`;

  const night = await practice.night({ asOf: '2026-11-24T00:30' });

  expect(night.counts.map(({ kind, op, rows, outcome }) => ({ kind, op, rows, outcome }))).toEqual([
    { kind: 'enrollment', op: 'create', rows: 1, outcome: 'accepted' },
    { kind: 'enrollment', op: 'remove', rows: 1, outcome: 'accepted' },
  ]);
  const [left] = await sql<Array<{ status: string }>>`
    select status from applied_enrollment
    where section_id = ${enrollment!.section} and user_id = ${enrollment!.user} and role = 'student'`;
  expect(left!.status).toBe('inactive');
});
