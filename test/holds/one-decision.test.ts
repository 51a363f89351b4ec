import { WorkflowUpdateStage } from '@temporalio/client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Decision } from '../../activities/provisioning/hold.js';
import { imports, sent, truth } from '../nights/look.js';
import { startPractice, type Practice } from '../nights/practice.js';
import { eventually } from '../kills/eventually.js';
import { readCanvas } from '../oracle/read.js';
import { asked, namesOf, nameOf, type HeldRow } from './held-rows.js';
import { command, nightThatWaits, type WaitingRun } from './waiting-run.js';

let practice: Practice;
let schools: string[];
beforeAll(async () => {
  practice = await startPractice({
    edit: (settings) => {
      settings.limits.studentDrops = { count: 0, percent: 0 };
      settings.limits.nameChanges = { count: 0, percent: 0 };
      settings.limits.class.percent = 100;
      settings.holds.expiresAt = '20:00';
    },
  });
  await practice.night({ asOf: '2026-11-23T00:30' });
  const orgs = (await truth(practice, 'orgs')).filter((org) => org.type === 'school');
  schools = orgs.map((org) => String(org.sourcedId));
});
afterAll(() => practice?.stop());

const drop = async (school: string | undefined) => void (await practice.play('drop-students', { school, count: 6 }));
const of = (rows: readonly HeldRow[], school: string | undefined) => rows.filter((each) => each.school === school);

/** Whether the places of these drops are still taken in Canvas. */
async function activeOf(drops: readonly HeldRow[]): Promise<HeldRow[]> {
  const { enrollment } = await readCanvas(practice.sandbox.controlUrl);
  return drops.filter((each) => enrollment.get(`${each.key} / StudentEnrollment`)?.state === 'active');
}

/** Updates whose decisions are all begun before any is recorded. An id that is sent twice is one Update for Temporal. */
async function atOnce(run: WaitingRun, requests: ReadonlyArray<{ id: string; request: Record<string, unknown> }>) {
  const { sql } = practice.store;
  const begun = new Set(requests.map(({ id }) => id)).size;
  const updates = await sql.begin(async (tx) => {
    await tx`lock table decision in exclusive mode`;
    const accepted = await Promise.all(
      requests.map(({ id, request }) =>
        run.handle.startUpdate<Decision, [Record<string, unknown>]>('decide', {
          args: [{ run: run.number, by: 'an operator', ...request }],
          updateId: id,
          waitForStage: WorkflowUpdateStage.ACCEPTED,
        }),
      ),
    );
    const waiting = () => sql`
      select 1 from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock' and query ~ 'from district|from decision'`;
    await eventually(async () => (await waiting()).length >= begun, 'decisions that wait for each other');
    return accepted;
  });
  return Promise.all(updates.map((each) => each.result()));
}

const decisionsBy = (...ids: string[]) =>
  practice.store.sql<Array<{ row: string; verb: string; updateId: string }>>`
    select row_id as row, verb, update_id as "updateId" from decision where update_id = any(${ids}) order by row_id`;

test('of two people who decide at once on the same rows the later counts for every row, and both get an answer', async () => {
  await drop(schools[0]);
  await drop(schools[1]);
  const run = await nightThatWaits(practice, '2026-11-24T00:30');
  const drops = of(await asked(practice), schools[0]);
  const school = schools[0];
  const answers = await atOnce(run, [
    { id: 'one person', request: { verb: 'release', school } },
    { id: 'another person', request: { verb: 'keep', school, until: '2026-11-30' } },
  ]);
  for (const { rows } of answers) expect(rows).toEqual([{ kind: 'enrollment', op: 'remove', rows: drops.length }]);
  const [last] = await practice.store.sql<[{ verb: string }]>`select verb from decision order by id desc limit 1`;
  const standing = await decisionsBy('one person', 'another person');
  expect(standing.map((each) => each.row).sort()).toEqual(drops.map((each) => each.key).sort());
  expect(new Set(standing.map((each) => each.verb))).toEqual(new Set([last.verb]));
  await run.waits(2);
  expect(await activeOf(drops)).toEqual(last.verb === 'release' ? [] : drops);
  expect(namesOf(await asked(practice))).toEqual(namesOf(of(await asked(practice), schools[1])));

  const twice = await atOnce(run, [
    { id: 'twice', request: { verb: 'discard', school: schools[1] } },
    { id: 'twice', request: { verb: 'discard', school: schools[1] } },
  ]);
  expect(twice[0]).toEqual(twice[1]);
  expect(await decisionsBy('twice')).toHaveLength(twice[0]!.rows.reduce((sum, each) => sum + each.rows, 0));
  expect((await run.closed()).outcome).toBe('complete');
});

test('when its time is over a run closes as held by itself', async () => {
  await practice.play('rename-student', { school: schools[0], count: 3 });
  const began = Date.now();
  const report = await practice.night({ asOf: '2026-11-25T19:59:54' });
  expect(report.outcome).toBe('held');
  expect(Date.now() - began).toBeGreaterThanOrEqual(6_000);
  expect(await asked(practice)).not.toEqual([]);
});

test('a decision on a run that has closed counts in the next one, for each row that would still do the same', async () => {
  const renamed = (await asked(practice)).filter((each) => each.kind === 'user');
  expect(renamed).toHaveLength(3);
  const decided = await command(practice, 'hold', 'release', practice.district, '--kind', 'user');
  expect(decided.out).toContain('The next run sends each of them that would still do the same, until 2026-12-16');
  const [again, ...same] = renamed;
  await practice.play('rename-student', { ids: [again!.key] });
  const names = (await readCanvas(practice.sandbox.controlUrl)).user;
  const run = await nightThatWaits(practice, '2026-11-26T00:30');
  const now = (await readCanvas(practice.sandbox.controlUrl)).user;
  const changed = renamed.filter(({ key }) => now.get(key)?.name !== names.get(key)?.name);
  expect(namesOf(changed)).toEqual(namesOf(same));
  const rest = await asked(practice);
  expect(namesOf(rest.filter((each) => each.kind === 'user'))).toEqual([nameOf(again!)]);
  // Nobody decided on the drops before the time was over: the next night asks again.
  expect(of(rest, schools[1]).filter((each) => each.kind === 'enrollment')).not.toEqual([]);
  await run.handle.signal('supersede');
  expect((await run.closed()).outcome).toBe('held');
});

test('a run that is asked to close while it sends what was released sends all of it, and closes then', async () => {
  const run = await nightThatWaits(practice, '2026-11-27T00:30');
  const drops = of(await asked(practice), schools[1]);
  await practice.fault('slow-import', { rowsPerSecond: 12 });
  const before = (await imports(practice)).length;
  await run.decide({ verb: 'release', school: schools[1] });
  const states = async () => (await imports(practice)).slice(before).map((each) => each.state);
  await eventually(async () => (await states()).includes('importing'), 'an import under way');
  await run.handle.signal('supersede');
  expect(await states()).toEqual(['importing']);
  const report = await run.closed();
  await practice.calm();
  expect(report.outcome).toBe('held');
  expect(sent(report)).toEqual({ 'enrollment remove': drops.length });
  expect(await activeOf(drops)).toEqual([]);
  expect(await states()).toEqual(['imported']);
  const left = await asked(practice);
  expect(left.map((each) => each.kind)).toEqual(['user']);
});
