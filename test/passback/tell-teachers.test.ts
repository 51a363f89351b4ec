import { afterAll, beforeAll, expect, test } from 'vitest';
import type { PassbackReport } from '../../activities/passback/settle.js';
import { planText } from '../../client/grades/render.js';
import { passbackId } from '../../workflows/ids.js';
import { testClient } from '../harness/temporal.js';
import { startGradebooks, type Gradebooks } from './gradebooks.js';

let district: Gradebooks;
let course: string;
beforeAll(async () => {
  district = await startGradebooks();
  course = district.class.id;
  await district.teach('create-group', { course, name: 'Homework' });
  await work('Fractions', { due_at: null });
});
afterAll(() => district?.stop());

async function work(name: string, more: Record<string, unknown> = {}): Promise<void> {
  await district.teach('create-assignment', {
    ...{ course, name, group: 'Homework', points_possible: 20, post_to_sis: true },
    ...{ due_at: '2026-11-20T23:59:00-06:00', ...more },
  });
  for (const student of district.class.students.slice(0, 3))
    await district.teach('grade', { course, assignment: name, student, grade: 13.25 });
}

interface Message {
  sis_recipient_ids: string[];
  body: string;
  context_code: string;
}
const messages = () => district.canvas<Message>('conversations');
const tellTeachers = (change: Partial<Gradebooks['settings']['passback']> = {}) =>
  district.change((settings) => Object.assign(settings.passback, { tellTeachers: 'newProblems', ...change }));

test('nobody is written to unless the district wants it', async () => {
  expect(await district.passBack()).toMatchObject({ notes: { WORK_WITHOUT_DUE_DATE: 1 }, toTell: { teachers: 0 } });
  expect(await messages()).toEqual([]);
});

test('a plan says how many teachers would be written to, and writes to none', async () => {
  await tellTeachers();
  const client = await testClient();
  const plan = (await client.workflow.execute('passGradesBack', {
    workflowId: passbackId(district.district),
    taskQueue: district.worker.taskQueue,
    args: [{ district: district.district, asOf: '2026-11-23', mode: 'plan', scope: { classes: [course] } }],
  })) as PassbackReport;
  expect(planText(plan, [], [], [])).toContain('Teachers whom it would tell: 1, of 1 problems that they can mend.');
  expect(await messages()).toEqual([]);
});

test('the teacher of the class gets one message, with the work and what to change, and no student and no grade', async () => {
  await work('Decimals', { points_possible: 12.5 });
  await tellTeachers({ cutOffs: [{ at: '2026-12-18T12:00', what: 'first semester' }] });
  const report = await district.passBack();
  expect(report).toMatchObject({ outcome: 'complete', told: { teachers: 1, problems: 2, unknown: 0, refused: null } });
  const [message, ...others] = await messages();
  expect(others).toEqual([]);
  const [user] = await district.store.sql<Array<{ id: string }>>`
    select user_id as id from user_target where user_sourced_id = ${district.class.teacher}`;
  expect(message!.sis_recipient_ids).toEqual([user!.id]);
  expect(message!.context_code).toMatch(/^course_\d+$/);
  expect(message!.body).toContain('- "Fractions" has no due date');
  expect(message!.body).toContain('- "Decimals" has points that are not a whole number');
  expect(message!.body).toContain('before 2026-12-18 12:00 (first semester)');
  expect(message!.body).not.toMatch(/13\.25/);
  for (const student of district.class.students) expect(message!.body).not.toContain(student);
});

test('nobody is told of the same problem twice, and of a new one by itself', async () => {
  expect(await district.passBack('2026-11-24')).toMatchObject({ toTell: { teachers: 0 } });
  await work('Powers', { due_at: null });
  expect(await district.passBack('2026-11-24')).toMatchObject({ told: { teachers: 1, problems: 1 } });
  const [, second, ...others] = await messages();
  expect(others).toEqual([]);
  expect(second!.body).toContain('"Powers"');
  expect(second!.body).not.toContain('"Fractions"');
});

test('a message that Canvas refuses fails no run, and is sent by the next one', async () => {
  await work('Roots', { due_at: null });
  await district.fault('messages-refused');
  const refused = await district.passBack('2026-11-24');
  expect(refused).toMatchObject({ outcome: 'complete', told: { teachers: 0, refused: 'CANVAS_FORBIDDEN' } });
  await district.calm();
  expect(await district.passBack('2026-11-24')).toMatchObject({ told: { teachers: 1, problems: 1, refused: null } });
  expect(await messages()).toHaveLength(3);
});

test('a message whose answer is lost is not sent again', async () => {
  await work('Ratios', { due_at: null });
  await district.fault('message-answer-lost', { times: 1 });
  const lost = await district.passBack('2026-11-24');
  expect(lost).toMatchObject({ outcome: 'complete', told: { teachers: 0, unknown: 1, refused: null } });
  expect(await district.passBack('2026-11-24')).toMatchObject({ toTell: { teachers: 0 } });
  expect(await messages()).toHaveLength(4);
});

test('a class whose first send waits for a person is not written about', async () => {
  await district.store.sql`truncate line_item_link, result_link, first_send_release, teacher_notice`;
  await tellTeachers({ firstSend: 'held' });
  expect(await district.passBack('2026-11-24')).toMatchObject({ toTell: { teachers: 0 } });
  expect(await messages()).toHaveLength(4);
});
