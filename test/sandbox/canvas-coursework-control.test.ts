import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import got, { type Got } from 'got';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startSandbox, type Sandbox } from '../../sandbox/index.js';
import { smallSchool, zipOf, type Json } from './canvas-practice.js';

let folder: string;
let sandbox: Sandbox;
let control: Got;
let canvas: Got;

async function open(): Promise<void> {
  sandbox = await startSandbox({ dataFolder: folder, students: 300, today: '2026-11-23' });
  control = got.extend({ prefixUrl: sandbox.controlUrl, throwHttpErrors: false, responseType: 'json' });
  const headers = { authorization: 'Bearer practice-token' };
  canvas = got.extend({ prefixUrl: sandbox.canvasUrl, headers, throwHttpErrors: false });
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sandbox-'));
  await open();
  const body = await zipOf(smallSchool);
  const zip = { headers: { 'content-type': 'application/zip' }, body };
  const { id } = await canvas.post('api/v1/accounts/self/sis_imports', zip).json<{ id: number }>();
  let state = '';
  while (!state.startsWith('imported')) {
    const found = await canvas.get(`api/v1/accounts/self/sis_imports/${id}`).json<Json>();
    state = String(found.workflow_state);
  }
});
afterAll(async () => {
  await sandbox.stop();
  await rm(folder, { recursive: true, force: true });
});

const teach = async (json: Json): Promise<Json & { statusCode: number }> => {
  const answer = await control.post<Json>('canvas/teach', { json });
  return { ...answer.body, statusCode: answer.statusCode };
};
const lines = async (kind: string): Promise<Json[]> => {
  const text = await control.get(`canvas/${kind}`, { responseType: 'text' }).text();
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Json);
};

it('one act, or many of which the first that cannot be stops the rest', async () => {
  const group = await teach({ act: 'create-group', course: 'alg', name: 'Homework', weight: 40 });
  expect(group).toMatchObject({ statusCode: 200, group: 1 });
  const many = await teach({
    acts: [
      { act: 'course-state', course: 'alg', state: 'publish' },
      { act: 'create-assignment', course: 'alg', name: 'Fractions', group: 'Homework', post_to_sis: true },
      { act: 'grade', course: 'alg', assignment: 'Fractions', student: 's1', grade: 8 },
      { act: 'grade', course: 'alg', assignment: 'Nothing', student: 's1', grade: 8 },
      { act: 'excuse', course: 'alg', assignment: 'Fractions', student: 's2' },
    ],
  });
  expect(many).toMatchObject({ statusCode: 409, error: expect.stringContaining('"Nothing"') as string });
  expect(many.done).toMatchObject([{ course: 1 }, { assignment: 1 }, { submissions: [10_000_003] }]);
  expect(await teach({ act: 'dance' })).toMatchObject({ statusCode: 409 });
  expect((await control.get<Json[]>('canvas/teach')).body.map(({ act }) => act)).toContain('late-policy');
});

it('the dumps tell everything, rows without a grade and deleted ones too', async () => {
  expect(await lines('submissions')).toMatchObject([
    { sis_user_id: 's1', sis_course_id: 'alg', score: 8, grade: '8', state: 'graded', deleted: false },
    { sis_user_id: 's2', score: null, state: 'unsubmitted' },
  ]);
  await teach({ act: 'delete-assignment', course: 'alg', assignment: 'Fractions' });
  expect(await lines('assignments')).toMatchObject([{ name: 'Fractions', state: 'deleted', group: 'Homework' }]);
  expect(await lines('submissions')).toMatchObject([{ deleted: true, score: 8 }, { deleted: true }]);
  expect(await lines('assignment_groups')).toMatchObject([{ name: 'Homework', weight: 40, sis_course_id: 'alg' }]);
  expect(await lines('grade_changes')).toMatchObject([{ after: { score: 8 } }]);
  const periods = [{ title: 'Q1', start_date: '2026-08-20T00:00:00Z', end_date: '2026-10-20T00:00:00Z' }];
  await teach({ act: 'grading-periods', terms: ['fall'], periods });
  expect(await lines('grading_periods')).toMatchObject([{ title: 'Q1', terms: ['fall'] }]);
});

it('the clock is shifted, stands or goes, and with the switches lasts over a restart', async () => {
  const frozen = await control.put<Json>('canvas/clock', { json: { now: '2026-10-01T12:00:00Z', frozen: true } });
  expect(frozen.body).toEqual({ now: '2026-10-01T12:00:00.000Z' });
  await control.put('canvas/switches', { json: { 'audit-log': 'absent' } });
  await teach({ act: 'create-assignment', course: 'alg', name: 'Later' });
  await sandbox.stop();
  await open();
  expect((await control.get<Json>('canvas/clock')).body).toEqual({ now: '2026-10-01T12:00:00.000Z' });
  const switches = (await control.get<Json[]>('canvas/switches')).body;
  expect(switches.find(({ name }) => name === 'audit-log')).toMatchObject({ value: 'absent', default: 'available' });
  const [, later] = await lines('assignments');
  expect(later).toMatchObject({ name: 'Later', created_at: '2026-10-01T12:00:00Z' });
  expect((await control.put('canvas/clock', { json: { now: 'soon' } })).statusCode).toBe(400);
  expect((await control.put('canvas/switches', { json: { nothing: 'x' } })).statusCode).toBe(400);
  await control.put('canvas/clock', { json: { now: '2027-01-01T00:00:00Z' } });
  const going = (await control.get<{ now: string }>('canvas/clock')).body.now;
  expect(going.startsWith('2027-01-01T00:0')).toBe(true);
  await control.put('canvas/clock', { json: { now: null } });
  const real = (await control.get<{ now: string }>('canvas/clock')).body.now;
  expect(Math.abs(Date.parse(real) - Date.now())).toBeLessThan(5_000);
});

it('whole courses are filled at once, and a share of their grades changes', async () => {
  const filled = await teach({ act: 'fill-courses', courses: ['bio'], assignments: 6, graded: 1, publish: true });
  expect(filled).toMatchObject({ assignments: 6, grades: 6 });
  const listed = await canvas.get('api/sis/courses/sis_course_id:bio/assignments').json<Json[]>();
  expect(new Set(listed.map((each) => (each.assignment_group as Json).name))).toEqual(
    new Set(['Homework', 'Quizzes', 'Tests']),
  );
  expect(await teach({ act: 'regrade-share', course: 'bio', share: 0.5 })).toMatchObject({ changed: 3 });
});
