import { afterAll, beforeAll, expect, test } from 'vitest';
import { RunKind } from '../../codes/run-kinds.js';
import { countingDates } from '../../roster/counting-dates.js';
import { enrollmentDecisions } from '../../roster/enrollment-decision.js';
import { beginPlan } from '../../store/provisioning/plan/begin-plan.js';
import { shardTables } from '../../store/provisioning/plan/shards.js';
import { planEnrollments } from '../../store/provisioning/plan/plan-enrollments.js';
import { runOf, targetTables } from '../../store/provisioning/context.js';
import { shardsOf } from '../../store/postgres/shards.js';
import { startPractice, type Practice } from './practice.js';

let practice: Practice;
beforeAll(async () => {
  practice = await startPractice();
});
afterAll(() => practice?.stop());

/** What a plan of all enrollments comes to, made anew in so many shards. */
async function plannedIn(shards: number) {
  const { sql } = practice.store;
  const [newest] = await sql<Array<{ id: number }>>`select max(id) as id from run`;
  // An observing run's own targets are dropped once its plan is made.
  const run = {
    ...(await runOf(practice.store.db, newest!.id)),
    mapAll: true,
    targets: targetTables(RunKind.provisioning, newest!.id),
  };
  const dates = countingDates(run.asOf, run.settings.enrollments, true);
  const how = { proven: true, dates, lastDates: null };
  await sql.begin((tx) => beginPlan(tx, run, enrollmentDecisions(run.settings), shards));
  let told = 0;
  for (const shard of shardsOf(shards)) {
    told += (await sql.begin((tx) => planEnrollments(tx, run, how, shard))).rows;
  }
  const rows = await sql<Array<{ enrollment: string }>>`
    select concat_ws(' ', section_id, user_id, role, op, phase, before_status, after_status) as enrollment
    from plan_enrollment where run_id = ${run.runId}`;
  const [numbers] = await sql`select count(distinct seq)::int as seqs from plan_enrollment where run_id = ${run.runId}`;
  const sizes = [];
  for (const table of await shardTables(sql, run.runId)) sizes.push((await sql`select 1 from ${sql(table)}`).length);
  return {
    told,
    enrollments: rows.map(({ enrollment }) => enrollment).sort(),
    numbers: numbers!.seqs as number,
    sizes,
  };
}

test('a first night plans the same enrollments in one shard and in three, each row with a number of its own', async () => {
  await practice.night();
  const { sql } = practice.store;
  // Whatever Canvas holds is put aside: an observing night would leave no targets to plan from.
  await sql`create table held as table applied_enrollment`;
  await sql`truncate applied_enrollment`;
  const one = await plannedIn(1);
  const three = await plannedIn(3);
  await sql`insert into applied_enrollment select * from held`;
  expect(one.enrollments.length).toBeGreaterThan(1_000);
  expect(three.enrollments).toEqual(one.enrollments);
  expect(three.sizes).toHaveLength(3);
  expect(Math.min(...three.sizes)).toBeGreaterThan(0);
  for (const { told, enrollments, numbers } of [one, three])
    expect([told, numbers]).toEqual([enrollments.length, enrollments.length]);
});

test('so does a night that compares with what Canvas holds', async () => {
  await practice.play('drop-students', { count: 5 });
  await practice.play('move-class', { count: 5 });
  await practice.night({ mode: 'observe', asOf: '2026-11-24T00:30' });
  const one = await plannedIn(1);
  const three = await plannedIn(3);
  expect(one.enrollments.filter((enrollment) => enrollment.includes(' remove ')).length).toBeGreaterThan(5);
  expect(three.enrollments).toEqual(one.enrollments);
  expect(three.told).toBe(one.told);
});
