import { afterAll, beforeAll, expect, test } from 'vitest';
import type { NightlyResult } from '../../workflows/provisioning/nightly.js';
import { NeedsAttention, SyncStage } from '../../workflows/search-attributes.js';
import { createOracle, type Leave, type Oracle } from '../oracle/oracle.js';
import { readCanvas } from '../oracle/read.js';
import { held, sent, truth } from '../nights/look.js';
import { startPractice, type Practice } from '../nights/practice.js';
import { testClient, uniqueName } from '../harness/temporal.js';
import { eventually } from '../kills/eventually.js';
import { command, nightThatWaits, waitingRun, type WaitingRun } from './waiting-run.js';

let practice: Practice;
let oracle: Oracle;
let schools: string[];
beforeAll(async () => {
  practice = await startPractice({
    edit: (settings) => {
      settings.limits.studentDrops = { count: 5, percent: 0.1 };
      settings.limits.class.percent = 100;
      settings.holds.expiresAt = '20:00';
    },
  });
  oracle = createOracle(practice.sandbox.controlUrl, practice.settings);
  await practice.night({ asOf: '2026-11-23T00:30' });
  expect(await oracle.differences({ asOf: '2026-11-23T00:30' })).toEqual([]);
  const orgs = (await truth(practice, 'orgs')).filter((org) => org.type === 'school');
  schools = orgs.map((org) => String(org.sourcedId));
  for (const each of await truth(practice, 'classes')) schoolOf.set(String(each.sourcedId), String(each.school));
});
afterAll(() => practice?.stop());

/** Whoever is dropped in the SIS stays in Canvas while nobody has released the drop. */
const heldIn =
  (where: readonly (string | undefined)[]): Leave =>
  (kind, key, thing) =>
    kind === 'enrollment' && thing?.state === 'active' && where.includes(schoolOf.get(key.split(' / ')[0]!));
const schoolOf = new Map<string, string>();

const hold = (...words: string[]) => command(practice, 'hold', ...words);
const rowsHeld = async (): Promise<number> =>
  (await hold('list', practice.district, '--json'))
    .json<{ groups: Array<{ rows: number }> }>()
    .groups.reduce((sum, each) => sum + each.rows, 0);
const drop = async (...where: Array<string | undefined>) => {
  for (const school of where) await practice.play('drop-students', { school, count: 12 });
};
const enrollmentsRemoved = (counts: Awaited<ReturnType<WaitingRun['closed']>>) => sent(counts)['enrollment remove'];

test('a run that holds something waits, and says so in Temporal and on the command line', async () => {
  await drop(schools[0], schools[1]);
  const run = await nightThatWaits(practice, '2026-11-24T00:30');
  await eventually(
    async () => (await run.handle.describe()).typedSearchAttributes.get(SyncStage) === 'hold',
    'the stage in Temporal',
  );
  const { typedSearchAttributes, status } = await run.handle.describe();
  expect(status.name).toBe('RUNNING');
  expect(typedSearchAttributes.get(NeedsAttention)).toBe(true);
  const listed = await hold('list', practice.district);
  expect(listed.out).toContain(
    `Held by run ${practice.district}/${run.number}, which waits for decisions until 2026-11-24 20:00`,
  );
  expect((await command(practice, 'runs', practice.district)).out).toContain('waits for decisions');
  expect((await command(practice, 'run', practice.district)).out).toContain('waits for decisions on what it holds');
});

test('a decision that is not clear is refused with its code, and nothing happens', async () => {
  const run = await waitingRun(practice, `provision/${practice.district}`);
  const before = await rowsHeld();
  const codeOf = (request: Record<string, unknown>) =>
    run.decide(request).then(
      () => 'taken',
      (error: { cause?: { type?: string } }) => error.cause?.type,
    );
  expect(await codeOf({ run: run.number + 1, verb: 'release', all: true })).toBe('ANOTHER_RUN');
  expect(await codeOf({ verb: 'release' })).toBe('SELECTION_MISSING');
  expect(await codeOf({ verb: 'release', schol: schools[0] })).toBe('DECISION_WRONG');
  expect(await codeOf({ verb: 'keep', all: true })).toBe('KEEP_NEEDS_A_DAY');
  expect(await codeOf({ verb: 'keep', all: true, until: '2031-01-01' })).toBe('KEEP_DAY_WRONG');
  expect(await codeOf({ verb: 'release', school: 'no-such' })).toBe('NOTHING_HELD');
  expect(await rowsHeld()).toBe(before);
});

test('what is released at night is sent at once by the run itself, the rest stays held, and the same Update again does nothing', async () => {
  const run = await waitingRun(practice, `provision/${practice.district}`);
  const all = await rowsHeld();
  const decided = await run.decide({ verb: 'release', school: schools[0] }, 'the first release');
  await run.waits(2);
  const left = await rowsHeld();
  expect(left).toBe(all - decided.rows.reduce((sum, each) => sum + each.rows, 0));
  expect(await oracle.differences({ asOf: '2026-11-24T00:30', leave: heldIn([schools[1]]) })).toEqual([]);
  expect(await run.decide({ verb: 'release', school: schools[0] }, 'the first release')).toEqual(decided);
  expect(await rowsHeld()).toBe(left);
});

test('when the rest is kept back the run closes as complete, and Canvas has each row once', async () => {
  const run = await waitingRun(practice, `provision/${practice.district}`);
  await hold('keep', practice.district, '--all', '--until', '2026-12-20', '--because', 'summer school');
  const report = await run.closed();
  expect(report.outcome).toBe('complete');
  expect(Object.keys(held(report))).toEqual(['enrollment remove KEPT']);
  const [kept] = await practice.store.sql`select distinct because from decision where verb = 'keep'`;
  expect(kept!.because).toBe('summer school');
  const { typedSearchAttributes } = await run.handle.describe();
  expect(typedSearchAttributes.get(NeedsAttention)).toBe(false);
  // What is kept is no longer asked about, and a decision about everything does not undo it.
  expect(await rowsHeld()).toBe(0);
  expect((await hold('release', practice.district, '--all')).err).toContain('NOTHING_HELD');
  const listed = await hold('list', practice.district, '--reason', 'KEPT', '--json');
  expect(listed.json<{ groups: unknown[] }>().groups).toHaveLength(1);
  expect(await oracle.differences({ asOf: '2026-11-24T00:30', leave: heldIn([schools[1]]) })).toEqual([]);
});

test('the next night closes a run that waits, and weighs what it held anew', async () => {
  await drop(schools[2]);
  const first = await nightThatWaits(practice, '2026-11-25T00:30');
  const wanted = await rowsHeld();
  const client = await testClient();
  const night = (await client.workflow.execute('nightly', {
    workflowId: uniqueName('nightly'),
    taskQueue: practice.worker.taskQueue,
    args: [{ district: practice.district, finishBy: '06:15' }],
  })) as NightlyResult;
  expect(night.started).toBe(`provision/${practice.district}`);
  expect((await first.closed()).outcome).toBe('held');
  const second = await waitingRun(practice, night.started!);
  expect(second.number).toBe(first.number + 1);
  expect(await rowsHeld()).toBe(wanted);
  await second.handle.signal('supersede');
  await second.closed();
});

test('by day a release that takes something away waits for the night; released at once, it goes', async () => {
  const byDay = await nightThatWaits(practice, '2026-11-26T10:00');
  const [person] = (await practice.store.sql`
    select user_id from plan_enrollment where run_id = (select max(id) from run) and state = 'held' limit 1`) as unknown as Array<{
    user_id: string;
  }>;
  const urgent = await byDay.decide({ verb: 'release', person: person!.user_id, now: true });
  await byDay.waits(2);
  await byDay.decide({ verb: 'release', all: true });
  const report = await byDay.closed();
  expect(enrollmentsRemoved(report)).toBe(urgent.rows.reduce((sum, each) => sum + each.rows, 0));
  expect(report.outcome).toBe('partial');
  const tonight = await practice.night({ asOf: '2026-11-27T00:30' });
  expect(tonight.outcome).toBe('complete');
  expect(await oracle.differences({ asOf: '2026-11-27T00:30', leave: heldIn([schools[1]]) })).toEqual([]);
});

test('sync by hand closes a run that waits and begins anew', async () => {
  await drop(schools[3] ?? schools[0]);
  const first = await nightThatWaits(practice, '2026-11-28T00:30');
  const started = command(practice, 'sync', practice.district, '--no-wait', '--as-of', '2026-11-28');
  expect((await first.closed()).outcome).toBe('held');
  expect(await started).toMatchObject({ code: 0 });
  // It waits for a worker of the product's own task queue.
  await (await testClient()).workflow.getHandle(`provision/${practice.district}`).terminate();
});

test('a question of identity that is answered while the run waits is left to the next run, whatever else is released', async () => {
  const known = new Set((await truth(practice, 'users')).map((each) => String(each.sourcedId)));
  const [old] = (await truth(practice, 'enrollments')).flatMap((each) =>
    each.role === 'student' && each.status === 'active' && String(each.endDate) > '2026-12-01'
      ? [String(each.user)]
      : [],
  );
  await practice.play('identity-change', { ids: [old] });
  await drop(schools[1]);
  const run = await nightThatWaits(practice, '2026-12-01T00:30');
  const open = (await command(practice, 'proposal', 'list', practice.district, '--json'))
    .json<{ proposals: Array<{ id: number; rightId: string }> }>()
    .proposals.find((each) => !known.has(each.rightId))!;
  expect((await hold('list', practice.district)).out).toContain('rollbook proposal list');
  const users = (await readCanvas(practice.sandbox.controlUrl)).user.size;
  await command(practice, 'proposal', 'accept', practice.district, String(open.id));
  await run.decide({ verb: 'release', all: true }).catch(() => undefined);
  const report = await run.closed();
  const reasons = new Set(Object.keys(held(report)).map((each) => each.split(' ')[2]));
  expect(reasons).toEqual(new Set(['PROPOSAL_ANSWERED', 'KEPT']));
  expect((await readCanvas(practice.sandbox.controlUrl)).user.size).toBe(users);
  const after = await practice.night({ asOf: '2026-12-02T00:30' });
  expect(Object.keys(sent(after)).filter((each) => each.startsWith('user create'))).toEqual([]);
  expect((await readCanvas(practice.sandbox.controlUrl)).user.size).toBe(users);
});
