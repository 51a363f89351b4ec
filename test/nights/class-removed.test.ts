import { afterAll, beforeAll, expect, test } from 'vitest';
import { renderSummary } from '../../client/render-summary.js';
import { runSummary } from '../../client/summary.js';
import { Phase } from '../../roster/plan.js';
import { planCounts } from '../../store/provisioning/plan/counts.js';
import { deriveStates } from '../../store/provisioning/states/derive-states.js';
import { Finding } from '../../roster/findings.js';
import { addNoTimeLeft, forgetFindings } from '../../store/provisioning/states/findings.js';
import { settleKind } from '../../store/provisioning/imports/settle-kind.js';
import { dropMeasures, measures } from '../../store/provisioning/plan/measures.js';
import { changeLines } from '../../store/reports/changes.js';
import { runOf } from '../../store/provisioning/context.js';
import type { Leave, Oracle } from '../oracle/oracle.js';
import { held, enrollmentsIn, sent } from './look.js';
import { startJudgedPractice } from './judged-practice.js';
import type { Practice } from './practice.js';

let practice: Practice;
let oracle: Oracle;
beforeAll(async () => {
  ({ practice, oracle } = await startJudgedPractice());
});
afterAll(() => practice?.stop());

let full: string;
let enrollments: number;
let runId: number;
const ofFull: Leave = (_, key, thing) =>
  key === full || key.startsWith(`${full} / `) || String(thing?.section_id ?? '') === full;
const everyChange = { kind: null, op: 'remove', state: null, outcome: null, school: null, limit: 1000 };

test('a class that nobody sits in is removed when it is taken out of the SIS', async () => {
  const empty = [...enrollmentsIn(oracle.canvas())].find(([, each]) => each === 0)![0];
  await practice.play('remove-class', { ids: [empty], as: 'tobedeleted' });
  const report = await practice.night({ asOf: '2026-11-24T00:30' });
  expect(await oracle.differences({ asOf: '2026-11-24T00:30' })).toEqual([]);
  expect(sent(report)).toEqual({ 'course remove': 1, 'section remove': 1 });
  expect(held(report)).toEqual({});
});

test('a class that vanished with work in it is held with its course and everybody in it', async () => {
  [full, enrollments] = [...enrollmentsIn(oracle.canvas())].find(([, each]) => each > 9)!;
  await practice.plant('graded-work', { course: full, students: 2 });
  await practice.play('remove-class', { ids: [full], as: 'vanish' });
  for (const [asOf, gone] of [
    ['2026-11-25T00:30', false],
    ['2026-11-26T00:30', true],
    ['2026-11-27T00:30', true],
  ] as const) {
    const report = await practice.night({ asOf });
    expect(await oracle.differences({ asOf, leave: ofFull })).toEqual([]);
    expect(sent(report)).toEqual({});
    if (!gone) continue;
    expect(held(report)).toEqual({
      'course remove HOLDS_WORK': 1,
      'section remove HOLDS_WORK': 1,
      'enrollment remove PARENT_HELD': enrollments,
    });
    expect(report.outcome).toBe('held');
  }
  expect(oracle.canvas().section.get(full)?.state).toBe('active');
});

test('it is said how many enrollments would go along, and whose', async () => {
  const { sql } = practice.store;
  runId = (await sql<Array<{ id: number }>>`select max(id) as id from run`)[0]!.id;
  const [guard] = await sql<Array<{ along: unknown }>>`
    select counts->'cascadedRows' as along from run_stage where run_id = ${runId} and stage = 'guard'`;
  expect(guard!.along).toEqual({ waiting: enrollments });
  const summary = await runSummary(practice.store, runId);
  expect(renderSummary(summary)).toContain(`Canvas removes with sections and courses: ${enrollments} waiting`);
  const changes = await changeLines(sql, runId, everyChange);
  const rows = changes.filter((each) => each.kind !== 'enrollment');
  expect(rows.map(({ kind, sisId, enrollments: each }) => [kind, sisId, each])).toEqual([
    ['course', full, enrollments],
    ['section', full, enrollments],
  ]);
  const along = changes.filter((each) => each.kind === 'enrollment');
  expect(along).toHaveLength(enrollments);
  expect(along.every((each) => each.along && each.before?.status === 'active')).toBe(true);
});

test('what was held when there was no time left any more still waits for the next night once it is released', async () => {
  const { sql, db } = practice.store;
  const run = await runOf(db, runId);
  const derive = () => sql.begin(async (tx) => deriveStates(tx, run, await planCounts(tx, runId), Phase.removals));
  await sql.begin((tx) => addNoTimeLeft(tx, run));
  await sql`
    insert into decision (district_id, operation, verb, decided_by, run_id)
    values (${run.districtId}, 'remove', 'release', 'an operator', ${runId})`;
  await derive();
  const changes = await changeLines(sql, runId, everyChange);
  expect(new Set(changes.map((each) => each.reason))).toEqual(new Set(['AFTER_FINISH_BY']));
  await sql`delete from decision`;
  await derive();
});

/** A person releases what is held. */
async function release(): Promise<void> {
  const { sql } = practice.store;
  const run = await runOf(practice.store.db, runId);
  await sql.begin(async (tx) => {
    await tx`
      insert into decision (district_id, operation, verb, decided_by, run_id)
      values (${run.districtId}, 'remove', 'release', 'an operator', ${runId})`;
    await forgetFindings(tx, run, [Finding.afterFinishBy]);
    await deriveStates(tx, run, await planCounts(tx, runId), Phase.prerequisites);
  });
}

test('what goes is measured against what the whole district holds, schools that lose nothing among them', async () => {
  await release();
  const { sql } = practice.store;
  const run = await runOf(practice.store.db, runId);
  const measured = await sql.begin(async (tx) => [...(await dropMeasures(tx, run)), ...(await measures(tx, run))]);
  const whole = (category: string) =>
    measured
      .filter((each) => each.category === category)
      .reduce((sum, { count, base }) => ({ count: sum.count + count, base: sum.base + base }), { count: 0, base: 0 });
  const [holds] = await sql<Array<{ students: number; teachers: number; courses: number }>>`
    select (select count(*) from applied_enrollment where status = 'active' and role = 'student')::int as students,
           (select count(*) from applied_enrollment where status = 'active' and role <> 'student')::int as teachers,
           (select count(*) from applied_row where kind in ('course', 'section') and not removed)::int as courses`;
  expect(whole('studentDrops')).toEqual({ count: enrollments - 1, base: holds!.students });
  expect(whole('teacherDrops')).toEqual({ count: 1, base: holds!.teachers });
  expect(whole('removedCourses')).toEqual({ count: 2, base: holds!.courses });
});

test('when there is no time left to take the class away, the enrollments wait as well', async () => {
  const { sql } = practice.store;
  await release();
  const run = await runOf(practice.store.db, runId);
  await sql.begin(async (tx) => {
    await addNoTimeLeft(tx, run);
    await deriveStates(tx, run, await planCounts(tx, runId), Phase.removals);
  });
  const changes = await changeLines(sql, runId, everyChange);
  expect(new Set(changes.map((each) => each.reason))).toEqual(new Set(['AFTER_FINISH_BY']));
});

test('once Canvas has taken the section away, its enrollments are settled with it', async () => {
  const { sql } = practice.store;
  await release();
  const run = await runOf(practice.store.db, runId);
  for (const kind of ['course', 'section']) await sql.begin((tx) => settleKind(tx, run, 2, kind, []));
  const changes = await changeLines(sql, runId, everyChange);
  expect(changes).toHaveLength(enrollments + 2);
  expect(new Set(changes.map((each) => each.outcome))).toEqual(new Set(['accepted']));
  const [left] = await sql<Array<{ active: number }>>`
    select count(*)::int as active from applied_enrollment where section_id = ${full} and status <> 'deleted'`;
  expect(left!.active).toBe(0);
});
