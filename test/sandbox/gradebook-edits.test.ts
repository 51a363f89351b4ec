import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { itemOf, refusal, resultOf, startGradebook, type Gradebook, type Teaching } from './gradebook-client.js';
import type { WireRecord } from './powerschool-client.js';

let school: Gradebook;
let classes: Teaching[];
let next = 0;

beforeAll(async () => {
  school = await startGradebook();
  classes = await school.findClasses();
});
afterEach(() => school.profile('default'));
afterAll(() => school.stop());

const fresh = (): Teaching => classes[next++]!;
const item = async (id: string): Promise<WireRecord> =>
  ((await (await school.get(`/lineItems/${id}`)).json()) as { lineItem: WireRecord }).lineItem;
const results = async (one: Teaching): Promise<WireRecord[]> => school.rows(`/classes/${one.class}/results`, 'results');

describe('a teacher', () => {
  it('renames, re-dates, re-files and rescales an item, and what is read shows it with a later stamp', async () => {
    const one = fresh();
    await school.putItem('edited', itemOf(one));
    await school.putResult('edited-1', resultOf('edited', one.students[0]!));
    const before = await item('edited');
    await school.edit('edit-item', { lineItem: 'edited', title: 'Essay (rivers)', points: 40, rescale: true });
    await school.edit('redate-item', { lineItem: 'edited', dueDate: '2026-12-01' });
    const other = (
      await school.gradebookTruth<{ sourcedId: string; teacher: string; active: boolean }>('categories')
    ).find((category) => category.teacher === one.lead && category.active && category.sourcedId !== one.category)!;
    await school.edit('refile-item', { lineItem: 'edited', category: other.sourcedId });
    const after = await item('edited');
    expect(after).toMatchObject({
      ...{ title: 'Essay (rivers)', dueDate: '2026-12-01', resultValueMax: 40 },
      category: { sourcedId: other.sourcedId },
    });
    expect((await results(one))[0]!.score).toBe(30);
    expect(Date.parse(after.dateLastModified as string)).toBeGreaterThan(Date.parse(before.dateLastModified as string));
    const changed = `dateLastModified>'${String(before.dateLastModified)}'`;
    const rows = await school.rows(`/lineItems?filter=${encodeURIComponent(changed)}`, 'lineItems');
    expect(rows.map((row) => row.sourcedId)).toContain('edited');
  });

  it('changes, enters and deletes scores, which a PUT overwrites or may not', async () => {
    const one = fresh();
    const [first, second] = one.students;
    await school.putItem('scored', itemOf(one));
    await school.putResult('scored-1', resultOf('scored', first!));
    await school.edit('enter-score', { lineItem: 'scored', student: first, score: 19 });
    await school.edit('enter-score', { lineItem: 'scored', student: second, score: 7, comment: 'By hand' });
    expect((await results(one)).map((row) => [row.score, row.comment])).toEqual([
      ...[
        [19, null],
        [7, 'By hand'],
      ],
    ]);
    await school.set({ 'hand-scores': 'refused' });
    expect((await school.putResult('scored-1', resultOf('scored', first!))).status).toBe(403);
    await school.set({ 'hand-scores': 'overwritten' });
    expect((await school.putResult('scored-1', resultOf('scored', first!))).status).toBe(200);
    await school.edit('delete-score', { lineItem: 'scored', student: second });
    expect((await results(one)).map((row) => row.score)).toEqual([15]);
  });

  it('changes an item meanwhile: a PUT is taken, refused once, or refused by its stamp', async () => {
    const one = fresh();
    await school.putItem('stale', itemOf(one));
    const put = async (fields: object = {}): Promise<number> =>
      (await school.putItem('stale', itemOf(one, fields))).status;
    await school.set({ 'stale-write': 'refused-once' });
    await school.edit('edit-item', { lineItem: 'stale', title: 'Mine' });
    expect([await put(), await put()]).toEqual([412, 200]);
    await school.set({ 'stale-write': 'refused-by-stamp' });
    const { dateLastModified } = await item('stale');
    await school.edit('edit-item', { lineItem: 'stale', title: 'Mine' });
    expect([await put({ dateLastModified }), await put()]).toEqual([412, 200]);
  });

  it('deletes an item with its scores, and it cannot be written any more', async () => {
    const one = fresh();
    await school.putItem('deleted', itemOf(one));
    await school.putResult('deleted-1', resultOf('deleted', one.students[0]!));
    await school.edit('delete-item', { lineItem: 'deleted' });
    expect(await results(one)).toEqual([]);
    expect((await school.putItem('deleted', itemOf(one))).status).toBe(500);
    expect((await school.putResult('deleted-1', resultOf('deleted', one.students[0]!))).status).toBe(500);
  });

  it('extends an item to another class: what is written to one row changes the other, and deleting takes both', async () => {
    const [one, other] = [fresh(), fresh()];
    await school.putItem('spanned', itemOf(one));
    const { touched } = await school.edit('span-item', { lineItem: 'spanned', classes: [other.class] });
    const row = touched.lineItems!.find((id) => id !== 'spanned')!;
    await school.edit('redate-item', { lineItem: row, dueDate: '2026-12-04' });
    await school.putResult('spanned-1', resultOf(row, other.students[0]!));
    await school.putItem('spanned', itemOf(one, { title: 'For both', resultValueMax: 30 }));
    expect(await item(row)).toMatchObject({ title: 'For both', resultValueMax: 30, dueDate: '2026-12-04' });
    expect((await school.send('DELETE', '/lineItems/spanned')).status).toBe(412);
    await school.send('DELETE', '/results/spanned-1');
    expect((await school.send('DELETE', '/lineItems/spanned')).status).toBe(204);
    expect((await school.get(`/lineItems/${row}`)).status).toBe(404);
  });

  it('renames and deactivates a category', async () => {
    const { category } = fresh();
    await school.edit('rename-category', { category, title: 'Renamed' });
    await school.edit('deactivate-category', { category });
    const answer = (await (await school.get(`/categories/${category}`)).json()) as { category: WireRecord };
    expect(answer.category.title).toBe('Renamed');
    const one = classes.find((other) => other.category === category)!;
    expect((await school.putItem('inactive', itemOf(one))).status).toBe(409);
    await school.edit('deactivate-category', { category, active: true });
    expect((await school.putItem('inactive', itemOf(one))).status).toBe(201);
  });
});

describe('others', () => {
  it('make items by hand and by another product, which the plugin may write or not', async () => {
    const one = fresh();
    const fields = { class: one.class, points: 10, dueDate: '2026-11-20', scores: { [one.students[0]!]: 8 } };
    const byHand = (await school.edit('make-item', { ...fields, title: 'On paper' })).touched.lineItems![0]!;
    const other = await school.edit('product-item', { ...fields, product: 'Schoology', title: 'Essay' });
    const [theirs] = other.touched.lineItems!;
    expect((await school.gradebookTruth<WireRecord>('lineItems')).map((row) => row.madeBy)).toEqual(
      expect.arrayContaining([`teacher:${one.lead}`, 'plugin:Schoology']),
    );
    expect(await refusal(await school.putItem('ours', itemOf(one)))).toEqual([
      ...[400, expect.stringContaining('already exists')],
    ]);
    expect((await school.putResult('ours-1', resultOf(byHand, one.students[1]!))).status).toBe(201);
    await school.set({ 'foreign-items': 'refused', 'foreign-scores': 'refused' });
    expect((await school.putResult('ours-2', resultOf(byHand, one.students[2]!))).status).toBe(403);
    expect((await school.putItem(theirs!, itemOf(one, { title: 'Taken over' }))).status).toBe(403);
    expect((await school.send('DELETE', `/lineItems/${theirs}`)).status).toBe(403);
    await school.edit('product-score', { product: 'Otus', lineItem: theirs, student: one.students[1], score: 3 });
    expect(await results(one)).toHaveLength(4);
  });

  it('over OneRoster name what they make, unless PowerSchool does, and their metadata is kept where any is', async () => {
    const one = fresh();
    const fields = {
      ...{ class: one.class, points: 10, dueDate: '2026-11-20', product: 'Otus' },
      metadata: { by: 'Otus' },
    };
    const make = async (title: string, sourcedId: string) =>
      (await school.edit('product-item', { ...fields, title, sourcedId })).touched.lineItems![0];
    const metadataOf = async (id: string) =>
      (await school.gradebookTruth<WireRecord>('lineItems')).find((row) => row.sourcedId === id)!.metadata;
    expect(await make('Dropped', 'otus-1')).toBe('otus-1');
    expect(await metadataOf('otus-1')).toEqual({});
    await school.set({ 'unknown-metadata': 'kept' });
    expect(await make('Kept', 'otus-2')).toBe('otus-2');
    expect(await metadataOf('otus-2')).toEqual({ by: 'Otus' });
    await school.set({ 'line-item-ids': 'provider' });
    expect(await make('Named by PowerSchool', 'otus-3')).toMatch(/^LI\d+$/);
  });

  it('install the plugin anew: what it made is no longer its own', async () => {
    const one = fresh();
    await school.putItem('former', itemOf(one));
    await school.set({ 'foreign-items': 'refused' });
    await school.edit('reinstall-plugin');
    expect((await school.putItem('former', itemOf(one, { title: 'Later' }))).status).toBe(403);
    const made = (await school.gradebookTruth<WireRecord>('lineItems')).find((row) => row.sourcedId === 'former')!;
    expect(made.madeBy).toMatch(/^plugin:practice-client \(removed/);
  });

  it('have filled whole classes by hand, the same way for the same district', async () => {
    const one = fresh();
    const { touched } = await school.edit('fill-classes', { classes: [one.class], count: 4 });
    const items = await school.rows(`/classes/${one.class}/lineItems`, 'lineItems');
    expect(items.map((row) => row.sourcedId)).toEqual(touched.lineItems);
    expect(new Set(items.map((row) => row.dueDate)).size).toBe(4);
    const filled = await results(one);
    expect(filled.length).toBeGreaterThan(3 * one.students.length);
    expect(filled.length).toBeLessThanOrEqual(4 * one.students.length);
    expect((await school.putItem('beside', itemOf(one))).status).toBe(201);
  });

  it('do nothing that names nothing', async () => {
    for (const edit of [
      ...[{ kind: 'dance' }, { kind: 'edit-item', lineItem: 'no' }, { kind: 'lock-term', term: 'no', school: '101' }],
      ...[{ kind: 'enter-score', lineItem: 'former', student: 'S1', score: 1 }, {}],
    ]) {
      expect((await school.control('POST', '/gradebook/edits', edit)).status).toBe(400);
    }
  });
});
