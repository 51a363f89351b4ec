import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { rollbook } from '../client/rollbook.js';
import { startGradebooks, type Gradebooks } from './gradebooks.js';

/** The day on which Rollbook takes over. Today is the 23rd. */
const cutOver = '2026-11-20';

/** The key of the practice districts. */
const key = Buffer.alloc(32, 7).toString('base64');

let district: Gradebooks;
let course: string;
let students: string[];
beforeAll(async () => {
  district = await startGradebooks({
    edit: (settings) => {
      settings.passback.takesOverFrom = cutOver;
    },
  });
  ({ id: course, students } = district.class);
  await district.teach('create-group', { course, name: 'Homework' });
});
afterAll(() => district?.stop());

/** Work of Canvas that is graded for the first students. */
async function taught(name: string, { due, on, scores }: { due: string; on: string; scores: number[] }): Promise<void> {
  await district.clock(`${on}T12:00:00-06:00`);
  await district.teach('create-assignment', {
    ...{ course, name, group: 'Homework', points_possible: 20, post_to_sis: true },
    due_at: `${due}T23:59:00-06:00`,
  });
  for (const [at, score] of scores.entries()) await grade(name, at, score);
  await district.clock('2026-11-23T12:00:00-06:00');
}
const grade = (assignment: string, student: number, score: number) =>
  district.teach('grade', { course, assignment, student: students[student], grade: score });

let made = 0;
/** What the former product made of it, as it names what it makes. */
async function ofFormer(
  title: string,
  { due, on, scores, points = 20 }: { due: string; on: string; scores: number[]; points?: number },
): Promise<string> {
  made += 1;
  const sourcedId = `3f1c1f0a-6c1e-4a9e-8f4a-${String(made).padStart(12, '0')}`;
  await district.edit('product-item', {
    ...{ product: 'Instructure', class: course, title, points, dueDate: due, made: on, sourcedId },
    scores: Object.fromEntries(scores.map((score, at) => [students[at], score])),
  });
  return sourcedId;
}

interface Row {
  sourcedId: string;
  title: string;
  class: string;
  lineItem: string;
  student: string;
  score: number;
}
const titles = async () =>
  (await district.held<Row>('lineItems'))
    .filter((each) => each.class === course)
    .map((each) => each.title)
    .sort();
const scoresOf = async (title: string) => {
  const item = (await district.held<Row>('lineItems')).find((each) => each.class === course && each.title === title);
  const results = (await district.held<Row>('results')).filter((each) => each.lineItem === item?.sourcedId);
  return students.slice(0, 3).map((student) => results.find((each) => each.student === student)?.score);
};
const command = (...words: string[]) => rollbook(words, { DATABASE_URL: district.databaseUrl, ROLLBOOK_KEY: key });

describe('a district that changes products in the middle of a term', () => {
  beforeAll(async () => {
    await taught('Essay', { due: '2026-11-12', on: '2026-11-10', scores: [15, 16, 17] });
    await ofFormer('Essay', { due: '2026-11-12', on: '2026-11-13', scores: [15, 16, 17] });
    await taught('Poem', { due: '2026-11-13', on: '2026-11-10', scores: [11] });
    await taught('Drama', { due: '2026-11-25', on: '2026-11-16', scores: [12] });
    await ofFormer('Drama', { due: '2026-11-25', on: '2026-11-16', scores: [12] });
    await taught('Fractions', { due: '2026-11-24', on: '2026-11-23', scores: [9, 10] });
  });

  test('nothing is made twice: what was due before the cut-over stays with the former product, the rest goes', async () => {
    const report = await district.passBack();
    expect(report).toMatchObject({ outcome: 'complete', leftOut: {}, parked: { causes: 0 } });
    expect(report.notes).toEqual({ WORK_BEFORE_CUT_OVER: 2, LINE_ITEM_STANDS_ALREADY: 1 });
    expect(report.sent.accepted).toBe(3);
    expect(await titles()).toEqual(['Drama', 'Essay', 'Fractions']);
    expect(await scoresOf('Fractions')).toEqual([9, 10, undefined]);
    const { out } = await command('grades', 'explain', district.district, '--class', course, '--work', 'Poem');
    expect(out).toContain('WORK_BEFORE_CUT_OVER');
  });

  test('a grade of before that changes since is told and counted, and nothing is overwritten', async () => {
    await grade('Essay', 0, 18);
    await grade('Poem', 0, 13);
    const report = await district.passBack();
    expect(report).toMatchObject({ outcome: 'complete', sent: { accepted: 0 }, parked: { causes: 2, grades: 2 } });
    expect(await scoresOf('Essay')).toEqual([15, 16, 17]);
    const { out } = await command('grades', 'list', district.district);
    expect(out).toContain('GRADED_SINCE_CUT_OVER');
  });

  test('what the teacher enters in the SIS for it is told no more, and does not count as the former product', async () => {
    const [essay] = (await district.held<Row>('lineItems')).filter((each) => each.title === 'Essay');
    await district.edit('enter-score', { lineItem: essay!.sourcedId, student: students[0], score: 18 });
    await district.edit('make-item', {
      ...{ class: course, title: 'Poem', points: 20, dueDate: '2026-11-13' },
      scores: { [students[0]!]: 13 },
    });
    expect(await district.passBack()).toMatchObject({ leftOut: {}, parked: { causes: 0 } });
  });
});

interface Listed {
  proposals: Array<{ number: number; work: string; confidence: string; product: string | null; agreeing: number }>;
}
const links = (verb: string, ...words: string[]) => command('grades', 'links', verb, district.district, ...words);
const listed = async () => (await links('list', '--json')).json<Listed>().proposals;
const numberOf = async (work: string) => String((await listed()).find((each) => each.work === work)!.number);

describe('line items that the former product made', () => {
  test('are proposed with how sure it is; none is linked before the SIS was proved to take writes to them', async () => {
    await taught('Quiz', { due: '2026-11-17', on: '2026-11-16', scores: [5, 6, 7] });
    await taught('Quiz', { due: '2026-11-17', on: '2026-11-16', scores: [] });
    await ofFormer('Quiz', { due: '2026-11-17', on: '2026-11-17', scores: [5, 6, 7] });
    await taught('Long '.repeat(14), { due: '2026-11-17', on: '2026-11-16', scores: [14, 15, 16] });
    await ofFormer('Long '.repeat(14).slice(0, 50), { due: '2026-11-18', on: '2026-11-17', scores: [14, 15, 9] });
    await district.passBack();
    const proposals = await listed();
    expect(proposals.map(({ work, confidence, product }) => [work.slice(0, 5), confidence, product])).toEqual([
      ['Drama', 'high', 'instructure'],
      ['Essay', 'high', 'instructure'],
      ['Long ', 'high', 'unknown'],
      ['Poem', 'high', null],
      ['Quiz', 'low', 'instructure'],
      ['Quiz', 'low', 'instructure'],
    ]);
    await district.forgetWrites();
    const { out } = await links('confirm', '--confidence', 'high', '--by', 'office');
    expect(out).toContain('1 proposals: confirmed');
    expect(out).toContain('3 line items were made by another product');
    expect(await district.writes()).toEqual({});
  });

  test('a try writes the same again, only with consent, and tells what came of it', async () => {
    await district.forgetWrites();
    const asked = await links('try');
    expect(asked).toMatchObject({ code: 1, out: expect.stringContaining('Nothing was written') as string });
    expect(await district.writes()).toEqual({});
    await district.switches({ 'foreign-scores': 'refused' });
    expect(await links('try', '--yes', '--by', 'office')).toMatchObject({
      code: 1,
      out: expect.stringContaining('refuses') as string,
    });
    expect((await links('confirm', '--confidence', 'high')).out).toContain('3 line items were made by another');
    await district.switches({ 'foreign-scores': 'writable', 'foreign-items': 'refused' });
    expect((await links('try', '--yes')).out).toContain('It was the line item, answer 403');
    await district.switches({ 'foreign-items': 'writable' });
    const before = await scoresOf('Essay');
    expect(await links('try', '--number', await numberOf('Essay'), '--yes', '--by', 'office')).toMatchObject({
      code: 0,
      out: expect.stringContaining('takes writes') as string,
    });
    expect(await scoresOf('Essay')).toEqual(before);
    expect(await district.writes()).toMatchObject({ 'PUT result identical': 2, 'PUT lineItem identical': 1 });
  });

  test('what was tried at another address proves nothing of the SIS that stands at this one', async () => {
    let address = '';
    await district.change(({ sis }) => {
      address = sis.url;
      sis.url = 'https://other.powerschool.example';
    });
    const { out } = await links('confirm', '--confidence', 'high', '--by', 'office');
    expect(out).toContain('3 line items were made by another');
    await district.change(({ sis }) => (sis.url = address));
  });

  test('once confirmed, equal grades are taken over, differing ones stay as a conflict, and later ones are sent', async () => {
    expect((await links('confirm', '--confidence', 'high', '--by', 'office')).out).toContain('3 proposals: confirmed');
    await district.passBack();
    const report = await district.passBack();
    expect(report).toMatchObject({ outcome: 'complete', leftOut: {}, notes: { ENTERED_IN_SIS: 1 } });
    const cut = 'Long '.repeat(14).slice(0, 50).trim();
    expect(await titles()).toEqual(['Drama', 'Essay', 'Fractions', cut, 'Poem', 'Quiz']);
    await grade('Essay', 1, 20);
    await grade('Drama', 1, 9);
    expect(await district.passBack()).toMatchObject({ outcome: 'complete', sent: { accepted: 2 } });
    expect(await scoresOf('Essay')).toEqual([18, 20, 17]);
    expect(await scoresOf('Drama')).toEqual([12, 9, undefined]);
  });

  test('of two works that one line item may be, only the one that is named by its number is confirmed', async () => {
    const { out } = await links('confirm', '--all');
    expect(out).toContain('2 are as likely as another one');
    const [first, second] = (await listed()).filter((each) => each.work === 'Quiz');
    const words = ['--number', String(first!.number), '--number', String(second!.number)];
    expect((await links('confirm', ...words, '--by', 'office')).out).toContain('1 proposals: confirmed');
    await district.passBack();
    expect(await listed()).toEqual([]);
    expect((await titles()).filter((each) => each === 'Quiz')).toHaveLength(1);
  });

  test('one whose writes the SIS refuses after all keeps the other grades of the class from nothing', async () => {
    await district.switches({ 'foreign-scores': 'refused' });
    await grade('Essay', 1, 19);
    await grade('Fractions', 2, 5);
    expect(await district.passBack()).toMatchObject({ outcome: 'partial', sent: { accepted: 1, refused: 1 } });
    expect((await command('grades', 'list', district.district)).out).toContain('LINE_ITEM_NOT_OURS');
    await district.switches({ 'foreign-scores': 'writable' });
    expect(await district.passBack()).toMatchObject({ outcome: 'complete', parked: { causes: 0 } });
    expect(await scoresOf('Essay')).toEqual([18, 19, 17]);
  });
});

describe('a section that the former product still feeds', () => {
  test('is refused for a grade that it gives after the cut-over, each night anew, until the day is put after that', async () => {
    const tale = await ofFormer('Tale', { due: '2026-11-18', on: '2026-11-18', scores: [3] });
    await district.passBack();
    await district.edit('product-score', {
      ...{ product: 'Instructure', lineItem: tale, student: students[1], score: 7, made: '2026-11-21' },
    });
    await grade('Fractions', 2, 11);
    for (let night = 0; night < 2; night += 1) {
      expect(await district.passBack()).toMatchObject({ outcome: 'partial', leftOut: { OTHER_PRODUCT_WRITES: 1 } });
      expect(await scoresOf('Fractions')).toEqual([9, 10, 5]);
    }
    await district.change((settings) => (settings.passback.takesOverFrom = '2026-11-22'));
    expect(await district.passBack()).toMatchObject({ outcome: 'complete', leftOut: {} });
    expect(await scoresOf('Fractions')).toEqual([9, 10, 11]);
  });

  test('is refused for a line item that it makes after the cut-over, and named', async () => {
    await taught('Novel', { due: '2026-11-24', on: '2026-11-23', scores: [8] });
    await ofFormer('Novel', { due: '2026-11-24', on: '2026-11-23', scores: [8] });
    await district.forgetWrites();
    expect(await district.passBack()).toMatchObject({ outcome: 'partial', leftOut: { OTHER_PRODUCT_WRITES: 1 } });
    expect(await district.writes()).toEqual({});
    const { out } = await command('grades', 'list', district.district, '--classes', 'OTHER_PRODUCT_WRITES');
    expect(out).toMatch(new RegExp(`\\b${course}\\b.*instructure`));
  });
});

test('before the cut-over nothing new is made, and what Rollbook has made goes on whatever the day', async () => {
  await district.change((settings) => (settings.passback.takesOverFrom = '2026-11-30'));
  await grade('Fractions', 2, 14);
  await taught('Satire', { due: '2026-12-04', on: '2026-11-23', scores: [6] });
  const report = await district.passBack();
  expect(report).toMatchObject({ outcome: 'complete', leftOut: {}, sent: { accepted: 1 } });
  expect(report.notes).toMatchObject({ CUT_OVER_TO_COME: 3 });
  expect(await scoresOf('Fractions')).toEqual([9, 10, 14]);
  expect(await titles()).not.toContain('Satire');
});
