import { Context } from '@temporalio/activity';
import type { ActivityInboundCallsInterceptor } from '@temporalio/worker';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { PassbackReport } from '../../activities/passback/settle.js';
import { startGradebooks, type Gradebooks } from './gradebooks.js';

let district: Gradebooks;
let course: string;
let students: string[];
/** What happens before a step of the run begins, by its name. */
let before: Record<string, () => Promise<void>> = {};

const interceptor: ActivityInboundCallsInterceptor = {
  async execute(input, next) {
    await before[Context.current().info.activityType]?.();
    return next(input);
  },
};

beforeAll(async () => {
  district = await startGradebooks({
    interceptor,
    edit: (settings) => (settings.passback.quietHours = { from: '21:00', until: '06:00' }),
  });
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

/** Makes it a moment of the day for the run that is open. */
const makeIt = (instant: string) =>
  district.store.sql`
    update run set read_at = ${instant}::timestamptz - (now() - started_at) where ended_at is null`;

/** Until when the run that is open waits. */
async function waitsUntil(): Promise<string | null> {
  const [wait] = await district.store.sql<Array<{ until: string | null }>>`
    select s.counts->>'until' as until from run_stage s join run r on r.id = s.run_id
    where r.ended_at is null and s.stage = 'wait'`;
  return wait?.until ?? null;
}

/** Runs a passback at night; `meanwhile` happens while it waits, whose last seconds are waited for. */
async function atNight(meanwhile: () => Promise<void>): Promise<PassbackReport> {
  let until: string | null = null;
  before = {
    ...before,
    pausePassback: async () => {
      await meanwhile();
      await makeIt('2026-11-24T05:59:57-06:00');
    },
    resumePassback: async () => void (until = await waitsUntil()),
  };
  try {
    const report = await district.passBack('2026-11-23T20:30');
    expect(until).toBe('2026-11-24 06:00');
    return report;
  } finally {
    before = {};
  }
}

test('in quiet hours a passback reads and plans, and sends nothing before they end', async () => {
  await work('Fractions', 15);
  await work('Called off', 10);
  before.sendClasses = async () => void (await makeIt('2026-11-23T22:00:00-06:00'));
  const report = await atNight(async () => {
    before.sendClasses = async () => {};
    expect(await sent()).toBe(0);
    // What happens while it waits counts: it is read anew.
    await grade('Fractions', students[0]!, 12);
    await district.teach('delete-assignment', { course, assignment: 'Called off' });
    await district.teach('clear', { course, assignment: 'Fractions', student: students[1] });
  });
  expect(report).toMatchObject({ outcome: 'complete', sent: { accepted: 5 } });
  expect(await scoresOf('Fractions')).toEqual([12, NaN, 15, 15, 15]);
  expect((await district.held<Held>('lineItems')).map((each) => each.title)).toEqual(['Fractions']);
});

test('what a teacher enters in the SIS while a run waits is not overwritten', async () => {
  await grade('Fractions', students[2]!, 10);
  await grade('Fractions', students[3]!, 11);
  before.sendClasses = async () => void (await makeIt('2026-11-24T02:30:00-06:00'));
  const report = await atNight(async () => {
    before.sendClasses = async () => {};
    const [item] = await district.held<Held>('lineItems');
    await district.edit('enter-score', { lineItem: item!.sourcedId, student: students[2], score: 19 });
  });
  expect(report).toMatchObject({ sent: { accepted: 1 }, notes: { CHANGED_IN_SIS: 1 } });
  expect(await scoresOf('Fractions')).toEqual([12, NaN, 19, 11, 15]);
});

test('a run that begins before quiet hours stops at their beginning, and goes on after them', async () => {
  const names = Array.from({ length: 10 }, (_, at) => `Homework ${at + 1}`);
  for (const name of names) await work(name, 14);
  await district.forgetWrites();
  await district.fault('slow-writes', { ms: 500 });
  before.sendClasses = async () => void (await makeIt('2026-11-23T20:59:50-06:00'));
  let sentBefore = 0;
  const report = await atNight(async () => {
    before.sendClasses = async () => {};
    sentBefore = await sent();
    await district.calm();
  });
  expect(sentBefore).toBeGreaterThan(0);
  expect(sentBefore).toBeLessThan(60);
  expect(report).toMatchObject({
    outcome: 'complete',
    planned: { lineItems: 10, results: 50 },
    sent: { accepted: 60 },
  });
  expect(await district.writes()).toEqual({ 'PUT lineItem created': 10, 'PUT result created': 50 });
  for (const name of names) expect(await scoresOf(name)).toEqual([14, 14, 14, 14, 14]);
});
