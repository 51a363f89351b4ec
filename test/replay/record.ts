// Records the histories that the replay test replays: `npx tsx test/replay/record.ts`, on any machine, in five minutes, into
// a folder of today's date. To be run whenever the workflows have changed. Older recordings stay: runs that began before a
// deploy must go on after it. They leave only where a break with them is meant, never to silence the test.
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { WorkflowFailedError, type WorkflowHandle } from '@temporalio/client';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { format } from 'prettier';
import { makeSealingKeys } from '../../config/sealing.js';
import { requestWithdrawal } from '../../store/passback/withdrawals.js';
import { taskQueue } from '../../workflows/ids.js';
import { eventually } from '../kills/eventually.js';
import { startOwnServers } from '../kills/servers.js';
import { openStage, type Stage } from '../kills/stage.js';
import { resultOf, type RunHandle, type StageDistrict } from '../kills/stage-district.js';
import { recordConversion, recordIntake } from './conversions.js';
import { scrubbed } from './scrub.js';

const histories = fileURLToPath(new URL(`./histories/${new Date().toISOString().slice(0, 10)}`, import.meta.url));
mkdirSync(histories, { recursive: true });
const folder = mkdtempSync(join(tmpdir(), 'rollbook-record-'));
const servers = await startOwnServers(folder);
const { publicKey, privateKey } = await makeSealingKeys();
const stage = await openStage({ folder, servers, workerVariables: { ROLLBOOK_INTAKE_KEY: privateKey } });
try {
  await stage.startWorker();
  const district = await stage.openDistrict({ district: 'practice', pageSize: 100 });
  await record('first-night', await ended(await district.start()));
  await record('quiet-night', await ended(await district.start({ asOf: '2026-11-24T00:30' })));
  await record('observed', await ended(await district.start({ asOf: '2026-11-24T01:30', mode: 'observe' })));
  await district.play('add-students', { count: 3 });
  await record('added', await ended(await district.start({ asOf: '2026-11-24T09:00', mode: 'add' })));
  await record('worker-killed', await nightWithAKill(stage, district));
  await gradesCarried(stage, district);
  await district.play('drop-students', { count: 60 });
  await record('held', await ended(await district.start({ asOf: '2026-11-25T00:30' })));
  await heldAndDecided(stage, district);
  await openAndCancelled(stage, district);
  await recordIntake(stage, district, { record, publicKey });
  await recordConversion(stage, record);
  await district.setSecret('sis', 'practice-client:another-secret');
  await record('credentials-refused', await ended(await district.start({ asOf: '2026-11-26T00:30' })));
} finally {
  await stage.stop();
  await servers.stop();
  rmSync(folder, { recursive: true, force: true });
}

/** A recording of today that is there already stays: what it recorded must go on to replay. */
async function record(name: string, handle: WorkflowHandle): Promise<void> {
  const file = join(histories, `${name}.json`);
  if (existsSync(file)) return;
  const history = scrubbed(JSON.parse(historyToJSON(await handle.fetchHistory())));
  const { length } = (history as { events: unknown[] }).events;
  const text = await format(JSON.stringify(history), { parser: 'json', printWidth: 120 });
  writeFileSync(file, text);
  process.stdout.write(`${name}: ${length} events\n`);
}

/** Waits for the end, whatever it is. */
async function ended(run: RunHandle): Promise<RunHandle> {
  await resultOf(run).catch((error: unknown) => {
    if (!(error instanceof WorkflowFailedError)) throw error;
  });
  return run;
}

async function nightWithAKill(on: Stage, of: StageDistrict): Promise<RunHandle> {
  await of.play('next-day');
  for (const kind of ['add-students', 'drop-students', 'move-class']) await of.play(kind, { count: 3 });
  await of.fault('slow-body', { ms: 300, path: 'users' });
  await of.forgetRequests();
  const run = await of.start({ asOf: '2026-11-24T02:30' });
  await eventually(async () => (await of.pagesAsked('users')) >= 4, 'the run to be in the middle of the users');
  await on.killWorker(on.workers[0]!);
  await on.startWorker();
  await of.calm();
  return ended(run);
}

/** What a passback has sent, taken back. */
async function takenBack(on: Stage, run: number): Promise<WorkflowHandle> {
  const [of] = await on.store.sql<[{ ofRun: number; districtId: number }]>`
    select id as "ofRun", district_id as "districtId" from run where number = ${run}`;
  const everything = { school: null, classId: null, teacher: null, assignmentId: null, student: null };
  const request = { ...of, selection: everything, by: 'an operator', because: null };
  const withdrawal = await requestWithdrawal(on.store.sql, request);
  const handle = await on.client.workflow.start('withdrawPassback', {
    ...{ workflowId: `withdraw/practice/${run}`, taskQueue, args: [{ withdrawal, asOf: '2026-11-24' }] },
  });
  await handle.result();
  return handle;
}

/** A run that waits, is released by halves, continues as new, and one that the next night closes. */
async function heldAndDecided(on: Stage, of: StageDistrict): Promise<void> {
  await of.change((settings) => {
    settings.holds.expiresAt = '20:00';
    settings.limits.studentDrops = { count: 5, percent: 0.1 };
  });
  const waits = (number: number) =>
    eventually(
      async () =>
        (
          await on.store.sql`
            select 1 from run r join run_stage s on s.run_id = r.id and s.stage = 'hold' and s.counts is not null
            where r.number = ${number} and r.ended_at is null`
        ).length > 0,
      `run ${number} to wait`,
    );
  const latest = async () =>
    (await on.store.sql<[{ number: number }]>`select max(number)::int as number from run`)[0].number;
  const run = await of.start({ asOf: '2026-11-25T02:30' });
  const number = (await latest()) + 1;
  await waits(number);
  const [person] = await on.store.sql<[{ id: string }]>`
    select person_id as id from plan_enrollment p join run r on r.id = p.run_id
    where r.number = ${number} and p.state = 'held' order by p.seq limit 1`;
  const decide = (request: object) =>
    on.client.workflow
      .getHandle(run.workflowId)
      .executeUpdate('decide', { args: [{ run: number, by: 'an operator', ...request }] });
  await decide({ verb: 'release', person: person.id });
  const second = on.client.workflow.getHandle(run.workflowId);
  await eventually(
    async () => (await second.describe()).runId !== run.firstExecutionRunId,
    'the run to continue as new',
  );
  await record('held-and-released-in-part', on.client.workflow.getHandle(run.workflowId, run.firstExecutionRunId));
  const { runId } = await second.describe();
  await decide({ verb: 'keep', all: true, until: '2026-12-24' });
  await resultOf(run);
  await record('continued-and-kept', on.client.workflow.getHandle(run.workflowId, runId));

  await of.play('drop-students', { count: 30 });
  const third = await of.start({ asOf: '2026-11-26T00:30' });
  await waits(number + 1);
  const options = {
    workflowId: 'nightly/practice/next',
    taskQueue,
    args: [{ district: 'practice', finishBy: '06:15' }],
  };
  const nightly = await on.client.workflow.start('nightly', options);
  await nightly.result();
  await record('nightly-closes-a-run-that-waits', nightly);
  await ended(third);
  await record('held-and-superseded', on.client.workflow.getHandle(run.workflowId, third.firstExecutionRunId));
  await on.client.workflow.getHandle(run.workflowId).signal('supersede');
  await on.client.workflow.getHandle(run.workflowId).result();
  await of.change((settings) => (settings.holds.expiresAt = null));
}

/** A passback, one that a worker's death interrupts, one that parks, and the replay of that. */
async function gradesCarried(on: Stage, of: StageDistrict): Promise<void> {
  await of.change((settings) => {
    settings.passback.enabled = true;
    settings.passback.firstSend = 'released';
    settings.passback.categories.fallback = 'Homework';
  });
  const courses = await on.store.sql<Array<{ id: string }>>`
    select course_id as id from class_target
    where state = 'live' and term_start <= '2026-11-24' and term_end > '2026-12-01' order by class_id limit 4`;
  const control = async (method: string, path: string, body: object): Promise<void> => {
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(`${of.controlUrl}${path}`, { method, headers, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
  };
  const fill = { act: 'fill-courses', courses: courses.map((each) => each.id), assignments: 2, graded: 0.8 };
  await control('PUT', '/canvas/clock', { now: '2026-11-24T12:00:00-06:00' });
  await control('POST', '/canvas/teach', { ...fill, publish: true });
  const start = () =>
    on.client.workflow.start('passGradesBack', {
      ...{ workflowId: 'passback/practice', taskQueue, args: [{ district: 'practice', asOf: '2026-11-24' }] },
    });
  await of.fault('slow-writes', { ms: 100 });
  const killed = await start();
  const isSending = async () =>
    (await on.store.sql`select 1 from grade_write where outcome = 'accepted' limit 1`).length > 0;
  await eventually(isSending, 'the passback to send');
  await on.killWorker(on.workers[0]!);
  await on.startWorker();
  await killed.result();
  await record('passback-worker-killed', killed);
  await of.calm();
  await control('POST', '/canvas/teach', { act: 'regrade-share', share: 0.1 });
  const again = await start();
  await again.result();
  await record('passback', again);
  await record('withdrawal', await takenBack(on, ((await again.result()) as { run: number }).run));
  await of.fault('not-teaching');
  await control('POST', '/canvas/teach', { act: 'regrade-share', share: 0.2 });
  const parks = await start();
  const { replay } = (await parks.result()) as { replay: string };
  await record('passback-parks', parks);
  await of.calm();
  const options = { workflowId: `replay/${replay}`, taskQueue, args: [{ selection: replay, asOf: '2026-11-24' }] };
  const replayed = await on.client.workflow.start('replayPassback', options);
  await replayed.result();
  await record('replay', replayed);
  await passbackThatWaits(on, of, courses[0]!.id, control);
}

/** A passback that quiet hours stop, and that writes to a teacher at its end. */
async function passbackThatWaits(
  on: Stage,
  of: StageDistrict,
  course: string,
  control: (method: string, path: string, body: object) => Promise<void>,
): Promise<void> {
  await of.change(({ passback }) => {
    passback.quietHours = { from: '21:00', until: '06:00' };
    passback.tellTeachers = 'newProblems';
  });
  const undated = { act: 'create-assignment', course, name: 'Undated', points_possible: 10, post_to_sis: true };
  await control('POST', '/canvas/teach', undated);
  await control('POST', '/canvas/teach', { act: 'regrade-share', share: 0.1 });
  const input = { district: 'practice', asOf: '2026-11-24T05:59:30' };
  const options = { workflowId: 'passback/practice', taskQueue, args: [input] };
  const waits = await on.client.workflow.start('passGradesBack', options);
  await waits.result();
  await record('passback-waits', waits);
}

/** A night that finds a run open, and that run when it is cancelled. */
async function openAndCancelled(on: Stage, of: StageDistrict): Promise<void> {
  await of.fault('slow-body', { ms: 60_000, path: 'users', after: 1 });
  const run = await of.start({ asOf: '2026-11-25T01:30' });
  const options = { workflowId: 'nightly/practice', taskQueue, args: [{ district: 'practice', finishBy: '06:15' }] };
  const nightly = await on.client.workflow.start('nightly', options);
  // It tries for ten minutes; a few tries tell as much.
  await sleep(40_000);
  await record('nightly-finds-a-run-open', nightly);
  await nightly.cancel();
  await run.cancel();
  await record('cancelled', await ended(run));
  await of.calm();
}
