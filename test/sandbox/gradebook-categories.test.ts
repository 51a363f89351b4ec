import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  itemOf,
  refusal,
  startGradebook,
  type CategoryTruth,
  type Gradebook,
  type Teaching,
} from './gradebook-client.js';
import type { WireRecord } from './powerschool-client.js';

let school: Gradebook;
let classes: Teaching[];
let categories: CategoryTruth[];

beforeAll(async () => {
  school = await startGradebook();
  classes = await school.findClasses();
  categories = await school.gradebookTruth<CategoryTruth>('categories');
});
afterEach(async () => {
  await school.mend();
  await school.profile('default');
});
afterAll(() => school.stop());

const filtered = async (filter: string): Promise<WireRecord[]> =>
  school.rows(`/categories?limit=1000&filter=${encodeURIComponent(filter)}`, 'categories');
const put = async (id: string, fields: object): Promise<Response> =>
  school.send('PUT', `/categories/${id}`, { category: fields });
/** Of a class and a lead: one category as wanted. */
const find = (wanted: (one: CategoryTruth, teaching: Teaching) => boolean): [Teaching, CategoryTruth] => {
  for (const teaching of classes) {
    const found = categories.find((one) => one.teacher === teaching.lead && wanted(one, teaching));
    if (found) return [teaching, found];
  }
  throw new Error('no class has such a category');
};

describe('categories', () => {
  it('belong to a teacher and a year, and say so by the numbers that users and classes show', async () => {
    const { lead, class: id } = classes[0]!;
    const user = (await (await school.get(`/users/${lead}`)).json()) as { user: { metadata: { dcid: number } } };
    const { dcid } = user.user.metadata;
    const own = await filtered(`metadata.userDcid='${dcid}' AND metadata.TermID='3600'`);
    expect(own.length).toBeGreaterThanOrEqual(7);
    expect(own[0]!.metadata).toEqual({ userDcid: dcid, TermID: 3600 });
    expect(await filtered(`metadata.userDcid='${dcid}' AND metadata.TermID='3400'`)).toEqual([]);
    expect(await filtered("metadata.shoeSize='9'")).toEqual([]);
    const one = (await (await school.get(`/classes/${id}`)).json()) as { class: { metadata: { TermID: number } } };
    expect(Math.floor(one.class.metadata.TermID / 100) * 100).toBe(3600);
  });

  it('are the same for the same seed, with inactive ones, copies of the district and exclusions among them', async () => {
    const again = await startGradebook();
    expect(await again.gradebookTruth('categories')).toEqual(categories);
    await again.stop();
    expect(categories.some((one) => !one.active)).toBe(true);
    expect(categories.some((one) => one.excludedClasses.length > 0)).toBe(true);
    const copies = categories.filter((one) => one.districtLevel && one.title === 'Formative');
    expect(new Set(copies.map((one) => one.active))).toEqual(new Set([true, false]));
    expect(new Set(copies.map((one) => `${one.teacher} ${one.termId}`)).size).toBe(copies.length);
    const titles = new Set(categories.map((one) => `${one.teacher} ${one.termId} ${one.title}`));
    expect(titles.size).toBe(categories.length);
  });

  it("refuse line items when they are inactive, excluded, of another year or another teacher's", async () => {
    const reason = async (teaching: Teaching, category: string): Promise<[number, string]> =>
      refusal(await school.putItem('refused', itemOf(teaching, { category: { sourcedId: category } })));
    const [first, inactive] = find((one) => !one.active && one.termId === 3600);
    expect(await reason(first, inactive.sourcedId)).toEqual([409, expect.stringContaining('not active')]);
    const [second, past] = find((one) => one.termId === 3500 && one.active && one.excludedClasses.length === 0);
    expect(await reason(second, past.sourcedId)).toEqual([409, expect.stringContaining('another year')]);
    const other = classes.find((one) => one.lead !== first.lead)!;
    expect(await reason(first, other.category)).toEqual([409, expect.stringContaining("another teacher's")]);
    const { category, class: id } = classes[1]!;
    await school.edit('exclude-category', { category, class: id });
    expect(await reason(classes[1]!, category)).toEqual([409, expect.stringContaining('excluded')]);
  });

  it('are listed when inactive like any other, as tobedeleted or not at all, by switch', async () => {
    const gone = categories.find((one) => !one.active)!.sourcedId;
    const status = async (): Promise<unknown> => {
      const answer = await school.get(`/categories/${gone}`);
      return answer.ok ? ((await answer.json()) as { category: WireRecord }).category.status : answer.status;
    };
    expect(await status()).toBe('active');
    await school.set({ 'inactive-categories': 'tobedeleted' });
    expect(await status()).toBe('tobedeleted');
    await school.set({ 'inactive-categories': 'hidden' });
    expect(await status()).toBe(404);
  });

  it('can be put for a teacher, with a name of at most 30 characters that the teacher does not have', async () => {
    const [, own] = find((one) => one.active && one.termId === 3600);
    const metadata = { userDcid: own.userDcid, TermID: 3600 };
    const made = await put('from-canvas', { title: 'From Canvas', metadata });
    expect([made.status, await made.json()]).toEqual([
      201,
      { category: expect.objectContaining({ sourcedId: 'from-canvas', title: 'From Canvas', metadata }) as unknown },
    ]);
    expect((await put('from-canvas', { title: 'Renamed' })).status).toBe(200);
    expect(await refusal(await put('other', { title: own.title, metadata }))).toEqual([
      ...[400, `a category "${own.title}" already exists`],
    ]);
    expect((await put('other', { title: 'x'.repeat(31), metadata })).status).toBe(400);
    expect((await put('other', { title: 'Nobody', metadata: { userDcid: 1 } })).status).toBe(400);
    expect((await school.send('DELETE', '/categories/from-canvas')).status).toBe(204);
    expect((await school.get('/categories/from-canvas')).status).toBe(404);
  });

  it('of the district can be used, and neither changed nor deleted; one in use cannot be deleted', async () => {
    const [teaching, copy] = find((one) => one.districtLevel && one.active && one.termId === 3600);
    const used = itemOf(teaching, { title: 'In Formative', category: { sourcedId: copy.sourcedId } });
    expect((await school.putItem('in-district', used)).status).toBe(201);
    expect((await put(copy.sourcedId, { title: 'Mine' })).status).toBe(403);
    expect((await school.send('DELETE', `/categories/${copy.sourcedId}`)).status).toBe(403);
    const [other, own] = find((one) => one.active && !one.districtLevel && one.termId === 3600 && one.title === 'Test');
    await school.putItem('in-own', itemOf(other, { title: 'In Test', category: { sourcedId: own.sourcedId } }));
    expect((await school.send('DELETE', `/categories/${own.sourcedId}`)).status).toBe(412);
  });

  it('belong to classes or to everybody by switch', async () => {
    const one = classes[3]!;
    await school.set({ 'category-metadata': 'classId' });
    const own = await filtered(`metadata.classId='${one.class}'`);
    expect(own.map((category) => category.title)).toEqual(['Homework', 'Quiz', 'Test', 'Classwork']);
    const filed = itemOf(one, { title: 'By class', category: { sourcedId: own[1]!.sourcedId } });
    expect((await school.putItem('by-class', filed)).status).toBe(201);
    await school.set({ 'category-metadata': 'none' });
    const global = await school.rows('/categories', 'categories');
    expect(global.every((category) => category.metadata === null)).toBe(true);
  });

  it('are listed as none by a fault', async () => {
    await school.fault('no-categories', { times: 1 });
    expect(await school.rows('/categories', 'categories')).toEqual([]);
    expect((await school.rows('/categories', 'categories')).length).toBeGreaterThan(0);
  });
});
