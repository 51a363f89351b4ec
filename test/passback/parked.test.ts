import { afterAll, beforeAll, expect, test } from 'vitest';
import type { PassbackReport } from '../../activities/passback/settle.js';
import { replayId } from '../../workflows/ids.js';
import { rollbook } from '../client/rollbook.js';
import { testClient } from '../harness/temporal.js';
import { startGradebooks, type Gradebooks } from './gradebooks.js';

let district: Gradebooks;
let course: string;
let students: string[];
beforeAll(async () => {
  district = await startGradebooks();
  ({ id: course, students } = district.class);
  await district.teach('create-group', { course, name: 'Homework' });
  await work('Fractions');
  await district.passBack();
});
afterAll(() => district?.stop());

async function work(name: string): Promise<void> {
  await district.teach('create-assignment', {
    ...{ course, name, group: 'Homework', points_possible: 20, post_to_sis: true },
    due_at: '2026-11-20T23:59:00-06:00',
  });
  for (const student of students.slice(0, 5))
    await district.teach('grade', { course, assignment: name, student, grade: 15 });
}

const parked = async () =>
  (await rollbook(['grades', 'list', district.district, '--json'], { DATABASE_URL: district.databaseUrl })).json<
    Array<{ code: string; work: string | null; student: string | null; affected: number }>
  >();

test('a class whose teacher changed is one parked cause, and not one for each grade', async () => {
  await district.fault('not-teaching', { class: course });
  await work('Decimals');
  const report = await district.passBack();
  expect(report).toMatchObject({ outcome: 'partial', sent: { refused: 1, waiting: 5 }, parked: { causes: 1 } });
  expect(await parked()).toMatchObject([{ code: 'CLASS_REFUSED', work: null, affected: 5 }]);
  await district.passBack();
  expect(await parked()).toHaveLength(1);
});

test('the next passback sends it by itself once the cause is gone', async () => {
  await district.calm();
  const report = await district.passBack();
  expect(report).toMatchObject({ outcome: 'complete', sent: { accepted: 6 }, parked: { causes: 0 } });
  expect(await parked()).toEqual([]);
});

test('a student who is not on the line item is parked alone', async () => {
  const items = await district.held<{ sourcedId: string; title: string }>('lineItems');
  const fractions = items.find((each) => each.title === 'Fractions')!.sourcedId;
  await district.edit('narrow-item', { lineItem: fractions, students: students.slice(1, 5) });
  for (const student of students.slice(0, 3))
    await district.teach('grade', { course, assignment: 'Fractions', student, grade: 11 });
  const report = await district.passBack();
  expect(report).toMatchObject({ outcome: 'partial', sent: { accepted: 2, refused: 1 } });
  expect(await parked()).toMatchObject([{ code: 'STUDENT_REFUSED', work: 'Fractions', student: students[0] }]);
  await district.edit('narrow-item', { lineItem: fractions, students: null });
  expect(await district.passBack()).toMatchObject({ outcome: 'complete', parked: { causes: 0 } });
});

test('three students who are not on the line item do not keep the grades of the others', async () => {
  const items = await district.held<{ sourcedId: string; title: string }>('lineItems');
  const decimals = items.find((each) => each.title === 'Decimals')!.sourcedId;
  await district.edit('narrow-item', { lineItem: decimals, students: students.slice(3, 5) });
  for (const student of students.slice(0, 5))
    await district.teach('grade', { course, assignment: 'Decimals', student, grade: 14 });
  const report = await district.passBack();
  expect(report).toMatchObject({ sent: { accepted: 2, refused: 3, waiting: 0 } });
  expect((await parked()).map((each) => each.code)).toEqual(Array(3).fill('STUDENT_REFUSED'));
  await district.edit('narrow-item', { lineItem: decimals, students: null });
  expect(await district.passBack()).toMatchObject({ outcome: 'complete', parked: { causes: 0 } });
});

test('a locked term is one cause, told once for each piece of work', async () => {
  await district.fault('term-locked', { class: course });
  for (const student of students.slice(0, 5))
    await district.teach('grade', { course, assignment: 'Decimals', student, grade: 16 });
  const report = await district.passBack();
  expect(report).toMatchObject({ outcome: 'partial', parked: { causes: 1, grades: 5 } });
  expect(await parked()).toMatchObject([{ code: 'TERM_LOCKED', work: 'Decimals', student: null, affected: 5 }]);
  await district.calm();
  expect(await district.passBack()).toMatchObject({ outcome: 'complete', parked: { causes: 0 } });
});

test('a replay by its selection, as the Temporal UI starts it, sends what is still wanted and settles the rest', async () => {
  await district.fault('student-refused', { student: students[0]! });
  await district.teach('grade', { course, assignment: 'Fractions', student: students[0], grade: 13 });
  const { replay } = await district.passBack('2026-11-24');
  expect(replay).not.toBeNull();
  await district.calm();
  const client = await testClient();
  const again = async (): Promise<PassbackReport> =>
    (await client.workflow.execute('replayPassback', {
      workflowId: replayId(replay!),
      taskQueue: district.worker.taskQueue,
      args: [{ selection: replay, asOf: '2026-11-24' }],
    })) as PassbackReport;
  expect(await again()).toMatchObject({ outcome: 'complete', sent: { accepted: 1 }, parked: { causes: 0 } });
  await district.forgetWrites();
  expect(await again()).toMatchObject({ outcome: 'complete', sent: { accepted: 0 } });
  expect(await district.writes()).toEqual({});
});

test('a write whose answer is lost is read back, and not sent twice', async () => {
  await district.forgetWrites();
  await district.fault('write-answer-lost', { times: 2 });
  for (const student of students.slice(0, 3))
    await district.teach('grade', { course, assignment: 'Fractions', student, grade: 9 });
  const report = await district.passBack('2026-11-24');
  expect(report).toMatchObject({ outcome: 'complete', sent: { accepted: 3 } });
  expect(await district.writes()).toEqual({ 'PUT result changed': 3 });
});

test('where the teacher acts whose category it is, a line item goes to the category of the same name of the one who takes over', async () => {
  await district.switches({ 'acting-teacher': 'category' });
  await district.play('replace-teacher', { ids: [course], fresh: true });
  await district.night({ asOf: '2026-11-24T00:30' });
  const categoryOf = async () => {
    const items = await district.held<{ title: string; category: string }>('lineItems');
    return items.find((each) => each.title === 'Fractions')!.category;
  };
  const former = await categoryOf();
  await district.teach('grade', { course, assignment: 'Fractions', student: students[1], grade: 3 });
  const refused = await district.passBack('2026-11-24');
  expect(refused).toMatchObject({ outcome: 'partial', parked: { causes: 1 } });
  expect(await categoryOf()).toBe(former);
  const next = await district.passBack('2026-11-24');
  expect(next).toMatchObject({ outcome: 'complete', parked: { causes: 0 } });
  const categories = await district.held<{ sourcedId: string; title: string }>('categories');
  const titleOf = (id: string) => categories.find((each) => each.sourcedId === id)?.title;
  expect(await categoryOf()).not.toBe(former);
  expect(titleOf(await categoryOf())).toBe(titleOf(former));
});
