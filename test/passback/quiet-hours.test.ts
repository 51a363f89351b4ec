import { Context } from '@temporalio/activity';
import type { ActivityInboundCallsInterceptor } from '@temporalio/worker';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { PassbackReport } from '../../activities/passback/settle.js';
import { passbackId } from '../../workflows/ids.js';
import { testClient } from '../harness/temporal.js';
import { eventually } from '../kills/eventually.js';
import { startGradebooks, type Gradebooks } from './gradebooks.js';

let district: Gradebooks;
let course: string;
let students: string[];
/** What happens as soon as a run has begun to wait. */
let atPause: () => Promise<void> = async () => {};

const interceptor: ActivityInboundCallsInterceptor = {
  async execute(input, next) {
    if (Context.current().info.activityType === 'pausePassback') await atPause();
    return next(input);
  },
};

beforeAll(async () => {
  district = await startGradebooks({ interceptor });
  ({ id: course, students } = district.class);
  students = students.slice(0, 5);
  await district.teach('create-group', { course, name: 'Homework' });
});
afterAll(() => district?.stop());

async function work(name: string, score: number): Promise<void> {
  await district.teach('create-assignment', {
    ...{ course, name, group: 'Homework', points_possible: 20, post_to_sis: true },
    due_at: '2026-11-20T23:59:00-06:00',
  });
  for (const student of students) await grade(name, student, score);
}
const grade = (assignment: string, student: string, score: number) =>
  district.teach('grade', { course, assignment, student, grade: score });

interface Held {
  sourcedId: string;
  title: string;
  lineItem: string;
  student: string;
  score: number;
}
async function scoresOf(title: string): Promise<number[]> {
  const item = (await district.held<Held>('lineItems')).find((each) => each.title === title);
  const results = await district.held<Held>('results');
  return students.map((student) => {
    const own = results.find((each) => each.lineItem === item?.sourcedId && each.student === student);
    return own?.score ?? NaN;
  });
}
const sent = async () => Object.values(await district.writes()).reduce((sum, each) => sum + each, 0);

async function startedAsOf(asOf: string): Promise<{ waits(): Promise<string>; result(): Promise<PassbackReport> }> {
  const client = await testClient();
  const handle = await client.workflow.start('passGradesBack', {
    workflowId: passbackId(district.district),
    taskQueue: district.worker.taskQueue,
    args: [{ district: district.district, asOf, scope: { classes: [course] } }],
  });
  const noted = async () => {
    const [wait] = await district.store.sql<Array<{ until: string }>>`
      select s.counts->>'until' as until from run_stage s
      join run r on r.id = s.run_id
      where r.first_execution_run_id = ${handle.firstExecutionRunId} and s.stage = 'wait' and s.counts is not null`;
    return wait?.until;
  };
  return {
    waits: async () => {
      await eventually(async () => (await noted()) !== undefined, 'the wait');
      return (await noted())!;
    },
    result: () => handle.result() as Promise<PassbackReport>,
  };
}

/** Lets time pass for the run that is open. */
const pass = (seconds: number) =>
  district.store.sql`update run set read_at = read_at + make_interval(secs => ${seconds}) where ended_at is null`;

test('in quiet hours a passback reads and plans, and sends nothing before they end', async () => {
  await district.change((settings) => (settings.passback.quietHours = { from: '21:00', until: '06:00' }));
  await work('Fractions', 15);
  const run = await startedAsOf('2026-11-23T05:59:25');
  expect(await run.waits()).toBe('2026-11-23 06:00');
  expect(await sent()).toBe(0);
  // What happens while it waits counts: it is read anew.
  await grade('Fractions', students[0]!, 12);
  await district.teach('clear', { course, assignment: 'Fractions', student: students[1] });
  expect(await run.result()).toMatchObject({ outcome: 'complete', sent: { accepted: 5 } });
  expect(await scoresOf('Fractions')).toEqual([12, NaN, 15, 15, 15]);
});

test('what a teacher enters in the SIS while a run waits is not overwritten', async () => {
  await grade('Fractions', students[2]!, 10);
  await grade('Fractions', students[3]!, 11);
  const run = await startedAsOf('2026-11-23T05:59:25');
  await run.waits();
  const [item] = await district.held<Held>('lineItems');
  await district.edit('enter-score', { lineItem: item!.sourcedId, student: students[2], score: 19 });
  const report = await run.result();
  expect(report).toMatchObject({ sent: { accepted: 1 }, notes: { CHANGED_IN_SIS: 1 } });
  expect(await scoresOf('Fractions')).toEqual([12, NaN, 19, 11, 15]);
});

test('a run that begins shortly before quiet hours stops at their beginning, and goes on after them', async () => {
  await district.change((settings) => (settings.passback.quietHours = { from: '21:00', until: '21:01' }));
  const names = Array.from({ length: 10 }, (_, at) => `Homework ${at + 1}`);
  for (const name of names) await work(name, 14);
  await district.forgetWrites();
  await district.fault('slow-writes', { ms: 500 });
  let before = 0;
  atPause = async () => {
    before = await sent();
    await district.calm();
    await pass(57);
  };
  const run = await startedAsOf('2026-11-23T20:59:40');
  expect(await run.waits()).toBe('2026-11-23 21:01');
  const report = await run.result();
  expect(before).toBeGreaterThan(0);
  expect(before).toBeLessThan(60);
  expect(report).toMatchObject({
    outcome: 'complete',
    planned: { lineItems: 10, results: 50 },
    sent: { accepted: 60 },
  });
  expect(await district.writes()).toEqual({ 'PUT lineItem created': 10, 'PUT result created': 50 });
  for (const name of names) expect(await scoresOf(name)).toEqual([14, 14, 14, 14, 14]);
});
