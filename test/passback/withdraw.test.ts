import { afterAll, beforeAll, expect, test } from 'vitest';
import type { PassbackReport } from '../../activities/passback/settle.js';
import { requestWithdrawal } from '../../store/passback/withdrawals.js';
import type { WriteSelection } from '../../store/schema/passback-links.js';
import { withdrawalId } from '../../workflows/ids.js';
import { rollbook } from '../client/rollbook.js';
import { testClient, uniqueName } from '../harness/temporal.js';
import { startGradebooks, type Gradebooks } from './gradebooks.js';

let district: Gradebooks;
let course: string;
let students: string[];
beforeAll(async () => {
  district = await startGradebooks();
  ({ id: course, students } = district.class);
  await district.teach('create-group', { course, name: 'Homework' });
  await work('Fractions');
  for (const student of students.slice(0, 3)) await grade('Fractions', student, 15);
});
afterAll(() => district?.stop());

const work = (name: string) =>
  district.teach('create-assignment', {
    ...{ course, name, group: 'Homework', points_possible: 20, post_to_sis: true },
    due_at: '2026-11-20T23:59:00-06:00',
  });
const grade = (assignment: string, student: string, score: number) =>
  district.teach('grade', { course, assignment, student, grade: score });
const command = (...words: string[]) => rollbook(words, { DATABASE_URL: district.databaseUrl });

interface Row {
  sourcedId: string;
  title: string;
  lineItem: string;
  student: string;
  score: number;
}
const lineItem = async (title: string) => (await district.held<Row>('lineItems')).find((each) => each.title === title);
const scoresOf = async (title: string): Promise<Array<number | undefined>> => {
  const sourcedId = (await lineItem(title))?.sourcedId;
  const results = (await district.held<Row>('results')).filter((each) => each.lineItem === sourcedId);
  return students.slice(0, 3).map((student) => results.find((each) => each.student === student)?.score);
};

const nothing: WriteSelection = { school: null, classId: null, teacher: null, assignmentId: null, student: null };

/** Takes back what a run has sent, as `rollbook grades withdraw` does. */
async function withdraw(run: number, selection: Partial<WriteSelection> = {}, mode: 'plan' | 'send' = 'send') {
  const { sql } = district.store;
  const [of] = await sql<[{ id: number; districtId: number }]>`
    select id, district_id as "districtId" from run where number = ${run}`;
  const request = { ...of, ofRun: of.id, selection: { ...nothing, ...selection }, by: 'office', because: null };
  const withdrawal = await requestWithdrawal(sql, request);
  const client = await testClient();
  return (await client.workflow.execute('withdrawPassback', {
    workflowId: `${withdrawalId(district.district, run)}/${uniqueName('of')}`,
    taskQueue: district.worker.taskQueue,
    args: [{ withdrawal, mode, asOf: '2026-11-23' }],
  })) as PassbackReport;
}

test('what a run made is deleted: results, and then the line item that holds no others', async () => {
  const { run } = await district.passBack();
  expect(await scoresOf('Fractions')).toEqual([15, 15, 15]);
  const planned = await withdraw(run, {}, 'plan');
  expect(planned).toMatchObject({ outcome: 'observed', planned: { withdrawals: 4 } });
  expect(await scoresOf('Fractions')).toEqual([15, 15, 15]);
  const report = await withdraw(run);
  expect(report).toMatchObject({ kind: 'withdrawal', outcome: 'complete', sent: { accepted: 4 } });
  expect(await district.held('lineItems')).toEqual([]);
  expect(await district.held('results')).toEqual([]);
});

test('the next passback does not send it again by itself, and tells why', async () => {
  await district.forgetWrites();
  const report = await district.passBack();
  expect(report).toMatchObject({ outcome: 'complete', notes: { WORK_WITHDRAWN: 1 } });
  expect(await district.writes()).toEqual({});
  const told = await command('grades', 'explain', district.district, '--class', course, '--work', 'Fractions');
  expect(told.out).toContain('WORK_WITHDRAWN');
});

test('a grade that changes in Canvas goes again, alone, to a line item that is made anew', async () => {
  await grade('Fractions', students[0]!, 17);
  expect(await district.passBack()).toMatchObject({ outcome: 'complete', sent: { accepted: 2 } });
  expect(await scoresOf('Fractions')).toEqual([17, undefined, undefined]);
});

test('what was taken back and is released goes with the next passback', async () => {
  const { code, out } = await command('grades', 'withdrawn', 'release', district.district, '--all', '--by', 'office');
  expect(code).toBe(0);
  expect(out).toContain('2 grades');
  await district.passBack();
  expect(await scoresOf('Fractions')).toEqual([17, 15, 15]);
});

test('what a run changed is as it was before, and a grade that somebody has changed since stays', async () => {
  for (const student of students.slice(0, 3)) await grade('Fractions', student, 9);
  await district.teach('rename', { course, assignment: 'Fractions', name: 'Fractions II' });
  const { run } = await district.passBack();
  expect(await scoresOf('Fractions II')).toEqual([9, 9, 9]);
  const { sourcedId } = (await lineItem('Fractions II'))!;
  await district.edit('enter-score', { lineItem: sourcedId, student: students[2], score: 20 });
  const report = await withdraw(run);
  expect(report).toMatchObject({ outcome: 'complete', sent: { accepted: 3 }, notes: { CHANGED_IN_SIS: 1 } });
  expect(await scoresOf('Fractions')).toEqual([17, 15, 20]);
  await district.forgetWrites();
  expect(await district.passBack()).toMatchObject({ notes: { GRADE_WITHDRAWN: 2 } });
  expect(await district.writes()).toEqual({});
  await grade('Fractions II', students[0]!, 18);
  await district.passBack();
  expect(await scoresOf('Fractions')).toEqual([18, 15, 20]);
});

test('what a later run has sent in its place is left, and named', async () => {
  await work('Decimals');
  for (const student of students.slice(0, 2)) await grade('Decimals', student, 11);
  const { run } = await district.passBack();
  await grade('Decimals', students[0]!, 12);
  await district.passBack();
  const report = await withdraw(run);
  expect(report.notes).toMatchObject({ SENT_AGAIN_SINCE: 1, HAS_OTHER_RESULTS: 1 });
  expect(await scoresOf('Decimals')).toEqual([12, undefined, undefined]);
  expect(await withdraw(run)).toMatchObject({ outcome: 'complete', sent: { accepted: 0 } });
});

test('a result that somebody enters between the plan and the deletion keeps its line item', async () => {
  await work('Essay');
  await grade('Essay', students[0]!, 11);
  const { run } = await district.passBack();
  const { sourcedId } = (await lineItem('Essay'))!;
  await district.edit('enter-score', { lineItem: sourcedId, student: students[4], score: 13 });
  expect((await withdraw(run)).notes).toMatchObject({ HAS_OTHER_RESULTS: 1 });
  expect(await lineItem('Essay')).toBeDefined();
});

test('only what is selected is taken back', async () => {
  await work('Poem');
  for (const student of students.slice(0, 2)) await grade('Poem', student, 11);
  const { run } = await district.passBack();
  expect(await withdraw(run, { classId: course, student: students[0]! })).toMatchObject({ sent: { accepted: 1 } });
  expect(await scoresOf('Poem')).toEqual([undefined, 11, undefined]);
});

test('what the SIS refuses to give back is told, and taken back when the command is given again', async () => {
  await work('Novel');
  for (const student of students.slice(0, 3)) await grade('Novel', student, 11);
  const { run } = await district.passBack();
  await district.fault('write-refused', { student: students[1]!, method: 'DELETE' });
  const report = await withdraw(run);
  expect(report).toMatchObject({ outcome: 'partial', parked: { causes: 0 }, replay: null });
  expect(await scoresOf('Novel')).toEqual([undefined, 11, undefined]);
  await district.calm();
  expect(await withdraw(run)).toMatchObject({ outcome: 'complete', sent: { accepted: 2 } });
  expect(await lineItem('Novel')).toBeUndefined();
});

test('a deletion whose answer is lost is read back, and not sent twice', async () => {
  await work('Satire');
  for (const student of students.slice(0, 3)) await grade('Satire', student, 11);
  const { run } = await district.passBack();
  await district.forgetWrites();
  await district.fault('write-answer-lost', { times: 2 });
  expect(await withdraw(run)).toMatchObject({ outcome: 'complete', sent: { accepted: 4 } });
  expect(await district.writes()).toEqual({ 'DELETE result deleted': 3, 'DELETE lineItem deleted': 1 });
});

test('a line item that was taken back and is released is made anew with all its grades', async () => {
  await command('grades', 'withdrawn', 'release', district.district, '--class', course);
  await district.passBack();
  expect(await scoresOf('Satire')).toEqual([11, 11, 11]);
  expect((await command('grades', 'withdrawn', 'list', district.district)).out).toContain(
    'Nothing that was taken back',
  );
});

test('a grade that a teacher had entered before is hers again, and is not overwritten by the next change', async () => {
  await district.change((settings) => (settings.passback.conflicts = 'canvas'));
  const { sourcedId } = (await lineItem('Satire'))!;
  await district.edit('enter-score', { lineItem: sourcedId, student: students[0], score: 20 });
  await grade('Satire', students[0]!, 12);
  const { run } = await district.passBack();
  await district.change((settings) => (settings.passback.conflicts = 'sis'));
  await withdraw(run);
  expect(await scoresOf('Satire')).toEqual([20, 11, 11]);
  await grade('Satire', students[0]!, 13);
  expect((await district.passBack()).notes).toMatchObject({ ENTERED_IN_SIS: 1 });
  expect(await scoresOf('Satire')).toEqual([20, 11, 11]);
});
