import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { createCanvasClient, type CanvasClient } from '../../canvas/client.js';
import type { Submission } from '../../canvas/grades/model.js';
import { courseworkFaults } from '../../sandbox/canvas/coursework/faults.js';
import { unlimited } from '../harness/unlimited.js';
import { csv } from '../sandbox/canvas-practice.js';
import { openClassroom, type Classroom } from '../sandbox/canvas-teaching.js';
import { courseworkRows, type CourseworkRow } from './coursework-faults.js';

const pupils = Array.from({ length: 60 }, (_, at) => `p${String(at).padStart(2, '0')}`);
let room: Classroom;
let canvas: CanvasClient;
let course: number;
let newest: number;

beforeAll(async () => {
  room = await openClassroom();
  await room.practice.importFiles({
    'users.csv': csv('user_id,login_id,full_name,status', ...pupils.map((id) => `${id},${id},Pat ${id},active`)),
    'enrollments.csv': csv('section_id,user_id,role,status', ...pupils.map((id) => `alg-1,${id},student,active`)),
  });
  for (const name of ['Fractions', 'Essay', 'Test']) {
    newest = room.make(name);
    const scores = Object.fromEntries([...pupils, 's1', 's2'].map((id, at) => [id, (at % 9) + 0.5]));
    room.teach('grade-many', { assignment: newest, grades: scores });
  }
  course = Number((await room.practice.one('courses', 'alg')).id);
  canvas = createCanvasClient({
    ...{ baseUrl: room.practice.address, pace: unlimited(), token: async () => 'practice-token', waitFactor: 0.01 },
  });
});
afterEach(() => room.practice.faults.clearAll());
afterAll(async () => {
  canvas?.close();
  await room?.practice.close();
});

test('every fault of coursework is in the table, and nothing else', () => {
  expect(courseworkRows.map(({ fault }) => fault).sort()).toEqual(Object.keys(courseworkFaults).sort());
});

async function submissions(): Promise<Submission[]> {
  // As a passback reads a class: its settings, its work, its groups, and what students have.
  await canvas.coursePassbackSetting('alg');
  await canvas.assignments('alg');
  await canvas.assignmentGroups('alg');
  await canvas.gradingPeriods('alg');
  await canvas.courseGrades('alg-1', null);
  const found: Submission[] = [];
  for await (const page of canvas.submissions({ sectionSisId: 'alg-1', flaggedOnly: false })) found.push(...page);
  return found;
}

const changes = () => canvas.changedSubmissions('alg', '2025-09-01T00:00:00Z');
const keyOf = ({ assignmentId, userId }: Submission): string => `${assignmentId}/${userId}`;
const never = new AbortController().signal;

async function sendMessage(): Promise<void> {
  const address = await canvas.messageAddress({ userSisId: 't1', courseSisId: 'alg' }, never);
  await canvas.sendMessage(address!, { subject: 'Grades', body: 'Two grades wait.' }, never);
}

const uses = (fault: string): boolean => {
  const { on, used } = room.practice.faults.list().find((each) => each.name === fault)!;
  return !on || used > 0;
};

test.each(courseworkRows.map((row) => [row.fault, row.comes, row] as const))('%s: %s', async (fault, _comes, row) => {
  const calm = { all: await submissions(), changed: await changes() };
  const id = row.strikes === 'course' ? course : row.strikes === 'work' ? newest : undefined;
  if (row.comes === 'older changes') room.teach('grade', { assignment: newest, students: ['s1'], grade: 3.25 });
  room.practice.faults.set(fault, { ...row.settings, ...(id !== undefined && { id }) });
  const doing = { submissions, changes, message: sendMessage }[row.reads ?? 'submissions'];
  if (row.comes === 'failure') await expect(doing()).rejects.toMatchObject({ code: row.code });
  else if (row.reads === 'changes') expectChanges(row, await changes(), calm.changed!.submissions.length);
  else expectSubmissions(row, await submissions(), calm.all);
  if ('unasked' in row && row.unasked) expect(uses(fault)).toBe(false);
  else if (fault !== 'grades-hidden') expect(uses(fault)).toBe(true);
});

test('a message whose answer was lost was sent once', async () => {
  expect(await room.practice.dump('conversations')).toHaveLength(1);
});

function expectChanges(row: CourseworkRow, seen: Awaited<ReturnType<typeof changes>>, before: number): void {
  if (row.comes === 'no changes told') expect(seen).toBeNull();
  else expect(seen!.submissions.length).toBeLessThan(before);
}

function expectSubmissions(row: CourseworkRow, seen: Submission[], calm: Submission[]): void {
  const keys = new Set(seen.map(keyOf));
  const all = new Set(calm.map(keyOf));
  if (row.comes === 'whole') return expect(seen).toEqual(calm);
  if (row.comes === 'short') return expect(keys.size).toBeLessThan(all.size);
  if (row.comes === 'twice') return expect(seen.length).toBeGreaterThan(keys.size);
  if (row.comes !== 'otherwise') throw new Error(`not a reading: ${row.comes}`);
  expect([...keys].sort()).toEqual([...all].sort());
  expect(seen.every((each) => each[row.in] === null)).toBe(true);
  if (row.in === 'score')
    expect(seen.filter((each) => each.scoreIsMissing).length).toBe(calm.filter((each) => each.score !== null).length);
}
