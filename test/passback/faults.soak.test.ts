import { afterAll, beforeAll, expect, test } from 'vitest';
import { courseworkFaults } from '../../sandbox/canvas/coursework/faults.js';
import { gradebookFaults } from '../../sandbox/powerschool/gradebook/faults.js';
import { outcomes } from './fault-outcomes.js';
import { startGradebooks, type Gradebooks } from './gradebooks.js';

test('every fault of both catalogues has its outcome here', () => {
  const known = [...gradebookFaults.map((each) => each.name), ...Object.keys(courseworkFaults)];
  expect(Object.keys(outcomes).sort()).toEqual(known.sort());
});

let district: Gradebooks;
let course: string;
let students: string[];
/** Canvas's own id of the course. */
let canvasCourse: number;
/** What Canvas holds, by work and student. */
const grades = new Map<string, number>();
let score = 5;
beforeAll(async () => {
  district = await startGradebooks();
  ({ id: course, students } = district.class);
  await district.teach('create-group', { course, name: 'Homework' });
  canvasCourse = (await district.teach('course-settings', { course })).course as number;
  await newWork('Fractions');
  await district.passBack();
});
afterAll(() => district?.stop());

async function newWork(name: string): Promise<number> {
  const made = await district.teach('create-assignment', {
    ...{ course, name, group: 'Homework', points_possible: 20, post_to_sis: true },
    due_at: '2026-11-20T23:59:00-06:00',
  });
  for (const student of students.slice(0, 3)) await grade(name, student);
  return made.assignment as number;
}

async function grade(assignment: string, student: string): Promise<void> {
  score = score === 19.75 ? 5 : score + 0.25;
  grades.set(`${assignment} / ${student}`, score);
  await district.teach('grade', { course, assignment, student, grade: score });
}

/** What the SIS holds differently from Canvas, and line items that are not of one piece of work. */
async function differences(): Promise<string[]> {
  const items = await district.held<{ sourcedId: string; title: string }>('lineItems');
  const titleOf = new Map(items.map((each) => [each.sourcedId, each.title]));
  const results = await district.held<{ lineItem: string; student: string; score: number }>('results');
  const held = new Map(results.map((each) => [`${titleOf.get(each.lineItem)} / ${each.student}`, each.score]));
  return [
    ...[...grades].filter(([key, each]) => held.get(key) !== each).map(([key]) => key),
    ...[...held.keys()].filter((key) => !grades.has(key)),
  ];
}

async function parkedCodes(): Promise<string[]> {
  const codes = await district.store.sql<Array<{ code: string }>>`
    select distinct code from parked_grade where settled_run is null order by code`;
  return codes.map(({ code }) => code);
}

test('what no passback asks for does not disturb it', async () => {
  const unused = Object.entries(outcomes).filter(([, each]) => each.unused);
  for (const [name] of unused) await district.fault(name);
  await newWork('Without faults');
  expect(await district.passBack()).toMatchObject({ outcome: 'complete' });
  expect(await differences()).toEqual([]);
  await district.calm();
});

for (const [name, { settings = {}, times, ...met }] of Object.entries(outcomes)) {
  if (met.unused) continue;
  const what = met.fails ?? met.parked?.join(', ') ?? met.skipped ?? met.notes?.join(', ') ?? met.stays ?? 'settled';
  test(`${name}: ${what}, and nothing is lost or doubled once it is over`, async () => {
    const work = met.onlyChanged ? null : await newWork(name);
    await grade('Fractions', students[0]!);
    await district.fault(name, {
      ...settings,
      ...(times && { times }),
      ...(met.ofCourse && { id: canvasCourse }),
      ...(met.ofWork && { id: work }),
    });
    const failure = await district.passBack().then(
      (report) => {
        expect(report.outcome).toBe(met.outcome ?? 'complete');
        expect(Object.keys(report.notes)).toEqual(expect.arrayContaining(met.notes ?? []));
        expect(report.classes.skipped).toBe(met.skipped === undefined ? 0 : 1);
        return undefined;
      },
      (error: { cause?: { cause?: { type?: string } } }) => error.cause?.cause?.type,
    );
    expect(failure).toBe(met.fails);
    expect(await parkedCodes()).toEqual([...(met.parked ?? [])].sort());
    await district.calm();
    if (met.stays !== undefined) {
      await grade(name, students[0]!);
      expect(Object.keys((await district.passBack()).notes)).toContain(met.stays);
      return;
    }
    expect(await district.passBack()).toMatchObject({ outcome: 'complete', parked: { causes: 0 } });
    expect(await differences()).toEqual([]);
  });
}
