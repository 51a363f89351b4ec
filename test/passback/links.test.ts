import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { rollbook } from '../client/rollbook.js';
import { startGradebooks, type Gradebooks } from './gradebooks.js';

let district: Gradebooks;
let course: string;
let students: string[];
beforeAll(async () => {
  district = await startGradebooks();
  ({ id: course, students } = district.class);
  await district.teach('create-group', { course, name: 'Homework' });
});
afterAll(() => district?.stop());

/** Work of Canvas that is graded for the first students, and a line item that a teacher has made for it by hand. */
async function both(
  title: string,
  byHand: { scores?: number[]; title?: string; points?: number; dueDate?: string } = {},
): Promise<void> {
  const { scores = [], ...item } = byHand;
  await district.edit('make-item', {
    ...{ class: course, title, points: 20, dueDate: '2026-11-20', ...item },
    scores: Object.fromEntries(scores.map((score, at) => [students[at], score])),
  });
  await district.teach('create-assignment', {
    ...{ course, name: title, group: 'Homework', points_possible: 20, post_to_sis: true },
    due_at: '2026-11-20T23:59:00-06:00',
  });
  for (const [at, score] of [15, 16, 17].entries())
    await district.teach('grade', { course, assignment: title, student: students[at], grade: score });
}

interface Row {
  sourcedId: string;
  title: string;
  lineItem: string;
  student: string;
  score: number;
}
const lineItems = () => district.held<Row>('lineItems');
const titled = async (title: string) => (await lineItems()).filter((each) => each.title.startsWith(title));
const scoresOf = async (title: string) => {
  const [item] = await titled(title);
  const results = (await district.held<Row>('results')).filter((each) => each.lineItem === item!.sourcedId);
  return students.slice(0, 3).map((student) => results.find((each) => each.student === student)?.score);
};
const command = (...words: string[]) => rollbook(words, { DATABASE_URL: district.databaseUrl });
const links = (verb: string, ...words: string[]) => command('grades', 'links', verb, district.district, ...words);
interface Listed {
  proposals: Array<{ number: number; work: string; assignmentId: string; confidence: string; agreeing: number }>;
  gone: Array<{ work: string; assignmentId: string; state: string }>;
}
const listed = async (...words: string[]) => (await links('list', '--json', ...words)).json<Listed>();

describe('work that already stands in the gradebook', () => {
  test('is proposed as a link with a confidence, and nothing of it is sent', async () => {
    await both('Essay', { scores: [15, 16, 11] });
    await both('Poem', { points: 25 });
    await district.forgetWrites();
    const report = await district.passBack();
    expect(report).toMatchObject({ outcome: 'complete', notes: { LINE_ITEM_STANDS_ALREADY: 2 } });
    expect(await district.writes()).toEqual({});
    const { code, out } = await links('list');
    expect(code).toBe(1);
    expect(out).toContain('Essay, 2026-11-20, 20 points');
    const { proposals } = await listed();
    expect(proposals.map(({ work, confidence, agreeing }) => [work, confidence, agreeing])).toEqual([
      ['Essay', 'high', 2],
      ['Poem', 'medium', 0],
    ]);
    expect((await listed('--confidence', 'high')).proposals).toHaveLength(1);
  });

  test('a confirmed link takes equal grades over, keeps the differing one, and sends what is missing', async () => {
    const { code, out } = await links('confirm', '--teacher', district.class.teacher, '--confidence', 'high');
    expect(code).toBe(0);
    expect(out).toContain('1 proposals: confirmed');
    await district.teach('grade', { course, assignment: 'Essay', student: students[3], grade: 19 });
    const report = await district.passBack();
    expect(report).toMatchObject({ outcome: 'complete', sent: { accepted: 1 }, notes: { ENTERED_IN_SIS: 1 } });
    expect(await scoresOf('Essay')).toEqual([15, 16, 11]);
    expect(await titled('Essay')).toHaveLength(1);
    await district.teach('grade', { course, assignment: 'Essay', student: students[0], grade: 18 });
    await district.passBack();
    expect(await scoresOf('Essay')).toEqual([18, 16, 11]);
  });

  test('a rejected one is not asked again, and is told until one of the two has another title', async () => {
    const [poem] = (await listed()).proposals;
    await links('reject', '--class', course, '--work', poem!.assignmentId, '--by', 'office');
    expect((await district.passBack()).notes).toMatchObject({ LINK_REJECTED: 1 });
    expect(await listed()).toMatchObject({ proposals: [] });
    expect(await listed('--state', 'rejected')).toMatchObject({ proposals: [{ work: 'Poem', by: 'office' }] });
    expect(await titled('Poem')).toHaveLength(1);
  });

  test('with --anew the work gets a line item of its own under a title that differs', async () => {
    const [poem] = (await listed('--state', 'rejected')).proposals;
    await links('reject', '--class', course, '--work', poem!.assignmentId, '--anew');
    expect(await district.passBack()).toMatchObject({ sent: { accepted: 4 } });
    expect((await titled('Poem')).map((each) => each.title).sort()).toEqual(['Poem', 'Poem (2)']);
  });

  test('links are decided in a spreadsheet: exported, edited, imported', async () => {
    await both('Drama');
    await both('Novel');
    await both('Satire');
    await district.passBack();
    const file = join(inject('runFolder'), 'links.csv');
    expect((await links('export', file)).out).toContain('3 open proposals');
    const lines = (await readFile(file, 'utf8')).trim().split('\n');
    const decided = (words: Record<string, string>) =>
      lines
        .map((line) => {
          const name = Object.keys(words).find((each) => line.includes(each));
          return name ? line.replace(',', `,${words[name]}`) : line;
        })
        .join('\n');
    await writeFile(file, decided({ Drama: 'maybe' }));
    expect(await links('import', file)).toMatchObject({
      code: 1,
      out: expect.stringContaining(':2: "maybe" is no decision') as string,
    });
    await writeFile(file, decided({ Drama: 'confirm', Novel: 'anew' }));
    expect((await links('import', file)).out).toContain('Confirmed: 1. Rejected: 0. Rejected and made anew: 1.');
    expect((await links('import', file)).out).toContain('Left');
    await district.passBack();
    expect((await titled('Drama')).map((each) => each.title)).toEqual(['Drama']);
    expect(await titled('Novel')).toHaveLength(2);
    expect((await listed()).proposals.map((each) => each.work)).toEqual(['Satire']);
    expect(await links('export', '/nowhere/links.csv')).toMatchObject({ code: 2 });
  });

  test('work that a person links is not asked about when the database was lost, but proposed again', async () => {
    await district.store.sql`truncate line_item_link, result_link, line_item_proposal`;
    await district.forgetWrites();
    const before = await lineItems();
    await district.passBack();
    expect(await lineItems()).toEqual(before);
    expect(await district.writes()).toEqual({});
    expect((await listed()).proposals.map((each) => each.work).sort()).toEqual(['Drama', 'Essay', 'Satire']);
  });
});

describe('a line item of ours that a teacher deleted', () => {
  beforeAll(async () => {
    await district.teach('create-assignment', {
      ...{ course, name: 'Fractions', group: 'Homework', points_possible: 20, post_to_sis: true },
      due_at: '2026-11-20T23:59:00-06:00',
    });
    for (const [at, score] of [15, 16, 17].entries())
      await district.teach('grade', { course, assignment: 'Fractions', student: students[at], grade: score });
    await district.passBack();
  });

  const deleted = async () => {
    const [item] = await titled('Fractions');
    await district.edit('delete-item', { lineItem: item!.sourcedId });
    return item!.sourcedId;
  };

  test('stays away and is told, until somebody renews it: then it is made anew with its grades', async () => {
    const former = await deleted();
    expect((await district.passBack()).notes).toMatchObject({ LINE_ITEM_DELETED: 1 });
    expect(await titled('Fractions')).toEqual([]);
    const [gone] = (await listed()).gone;
    expect(gone).toMatchObject({ work: 'Fractions', state: 'active' });
    const { out } = await links('renew', '--class', course, '--work', gone!.assignmentId, '--by', 'office');
    expect(out).toContain('1 line items');
    expect(await district.passBack()).toMatchObject({ outcome: 'complete', sent: { accepted: 4 } });
    expect(await scoresOf('Fractions')).toEqual([15, 16, 17]);
    const [item] = await titled('Fractions');
    expect(item!.sourcedId).not.toBe(former);
    await district.forgetWrites();
    expect((await district.passBack()).outcome).toBe('complete');
    expect(await district.writes()).toEqual({});
  });

  test('its generation is found again when the database was lost', async () => {
    await district.store.sql`truncate line_item_link, result_link`;
    await district.forgetWrites();
    await district.passBack();
    expect(await district.writes()).toEqual({});
    expect(await titled('Fractions')).toHaveLength(1);
  });

  test('one whose deletion the database has forgotten is tried twice, and then told and not tried each night', async () => {
    await deleted();
    await district.store.sql`truncate line_item_link, result_link`;
    expect(await district.passBack()).toMatchObject({ outcome: 'partial', parked: { causes: 1 } });
    await district.passBack();
    await district.forgetWrites();
    const report = await district.passBack();
    expect(report).toMatchObject({ parked: { causes: 0 }, notes: { LINE_ITEM_DELETED: 1 } });
    expect(await district.writes()).toEqual({});
    const [gone] = (await listed()).gone;
    await links('renew', '--class', course, '--work', gone!.assignmentId);
    await district.passBack();
    await district.passBack();
    expect((await district.passBack()).notes).toMatchObject({ LINE_ITEM_DELETED: 1 });
    await links('renew', '--class', course, '--work', gone!.assignmentId);
    await district.passBack();
    expect(await scoresOf('Fractions')).toEqual([15, 16, 17]);
  });
});
