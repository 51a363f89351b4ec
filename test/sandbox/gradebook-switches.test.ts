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
const hidden = async (id: string): Promise<Record<string, unknown>> =>
  (await school.gradebookTruth<Record<string, unknown>>('lineItems')).find((one) => one.sourcedId === id)!;
const visible = async (id: string): Promise<Record<string, unknown>> =>
  (await school.gradebookTruth<Record<string, unknown>>('results')).find((one) => one.sourcedId === id)!;
const scores = async (one: Teaching): Promise<unknown[]> =>
  (await school.rows(`/classes/${one.class}/results`, 'results')).map((row) => row.score);

describe('the switches', () => {
  it('are listed with their values, set by name, bundled in profiles, and unknown ones refused', async () => {
    const listed = async () =>
      (await (await school.control('GET', '/switches')).json()) as {
        switches: Array<{ name: string; values: string[]; default: string; value: string }>;
        profiles: Array<{ name: string }>;
      };
    const { switches, profiles } = await listed();
    expect(switches.every((one) => one.value === one.default && one.values.length > 1)).toBe(true);
    expect(profiles.map((one) => one.name)).toEqual([
      ...['default', 'as-instructure-sends', 'assigns-own-ids', 'put-resets'],
    ]);
    await school.profile('put-resets');
    await school.set({ 'grading-period': 'required' });
    const values = Object.fromEntries((await listed()).switches.map((one) => [one.name, one.value]));
    expect(values).toMatchObject({ 'put-hidden-fields': 'reset', 'grading-period': 'required' });
    for (const wrong of [{ 'grading-period': 'perhaps' }, { mood: 'good' }]) {
      expect((await school.control('PUT', '/switches', wrong)).status).toBe(400);
    }
    expect((await school.control('PUT', '/profile/unknown', {})).status).toBe(400);
  });
});

describe('answers', () => {
  it.each([
    ['200', 200, 200],
    ['201', 201, 201],
    ['202', 202, 202],
  ])('are %s for making and replacing alike', async (form, made, replaced) => {
    const one = fresh();
    await school.set({ 'put-answer': form });
    const first = await school.putItem(`form-${form}`, itemOf(one));
    const second = await school.putItem(`form-${form}`, itemOf(one));
    expect([first.status, second.status]).toEqual([made, replaced]);
    expect(await second.json()).toMatchObject({ lineItem: { sourcedId: `form-${form}` } });
  });

  it('have no body, or the object in a list', async () => {
    const one = fresh();
    await school.set({ 'put-answer': '204' });
    const none = await school.putItem('bare', itemOf(one));
    expect([none.status, await none.text()]).toEqual([204, '']);
    await school.set({ 'put-answer': 'empty' });
    const empty = await school.putItem('bare', itemOf(one));
    expect([empty.status, await empty.text()]).toEqual([200, '']);
    await school.set({ 'put-answer': 'array', 'delete-answer': '200' });
    const listed = (await (await school.putItem('bare', itemOf(one))).json()) as { lineItem: WireRecord[] };
    expect(listed.lineItem[0]!.sourcedId).toBe('bare');
    const deleted = await school.send('DELETE', '/lineItems/bare');
    expect([deleted.status, Object.keys((await deleted.json()) as object)]).toEqual([200, ['statusInfoSet']]);
  });
});

describe('ids', () => {
  it('are given by PowerSchool: the answer carries another than was asked for, and a PUT needs none', async () => {
    const one = fresh();
    await school.profile('assigns-own-ids');
    const made = (await (await school.putItem('asked', itemOf(one))).json()) as { lineItem: WireRecord[] };
    const given = made.lineItem[0]!.sourcedId;
    expect(given).toMatch(/^LI\d+$/);
    expect((await school.get('/lineItems/asked')).status).toBe(404);
    expect(await refusal(await school.putItem('asked', itemOf(one)))).toEqual([
      ...[400, expect.stringContaining('already exists')],
    ]);
    expect((await school.putItem(given, itemOf(one, { title: 'Renamed' }))).status).toBe(200);
    const without = await school.send('PUT', '/lineItems', { lineItem: itemOf(one, { title: 'No id' }) });
    expect(without.status).toBe(201);
    const result = { result: resultOf(given, one.students[0]!) };
    const [first, second] = [
      await school.send('PUT', '/results', result),
      await school.send('PUT', '/results', result),
    ];
    expect([first.status, second.status]).toEqual([201, 200]);
    expect(await first.json()).toMatchObject({ result: [{ sourcedId: expect.stringMatching(/^R\d+$/) as string }] });
  });

  it('of a second result for the same student replace the first, give way to it, or are refused', async () => {
    const one = fresh();
    const ids = async (): Promise<string[]> =>
      (await school.rows(`/classes/${one.class}/results`, 'results')).map((row) => row.sourcedId);
    const put = async (id: string, score: number): Promise<number> =>
      (await school.putResult(id, resultOf('pair', one.students[0]!, { score }))).status;
    await school.putItem('pair', itemOf(one));
    await put('first', 1);
    expect([await put('second', 2), await ids()]).toEqual([200, ['second']]);
    await school.set({ 'second-result-id': 'keeps-first' });
    expect([await put('third', 3), await ids(), await scores(one)]).toEqual([200, ['second'], [3]]);
    await school.set({ 'second-result-id': 'refused' });
    expect([await put('fourth', 4), await scores(one)]).toEqual([409, [3]]);
  });
});

describe('refusals', () => {
  it('have another status by switch: unknown objects, students who left, locked terms, undated work', async () => {
    const one = fresh();
    const { term } = one;
    await school.putItem('statuses', itemOf(one));
    await school.edit('narrow-item', { lineItem: 'statuses', students: [one.students[1]] });
    const all = async (): Promise<number[]> => {
      const unknown = await school.putResult('s-1', resultOf('statuses', 'S1'));
      const left = await school.putResult('s-1', resultOf('statuses', one.students[0]!));
      await school.edit('lock-term', { class: one.class, term });
      const locked = await school.putItem('statuses', itemOf(one));
      await school.edit('unlock-term', { class: one.class, term });
      const undated = await school.putItem('undated', itemOf(one, { dueDate: null }));
      return [unknown.status, left.status, locked.status, undated.status];
    };
    expect(await all()).toEqual([404, 409, 409, 400]);
    await school.set({ 'unknown-reference': '422', 'student-not-on-item': '404', 'locked-term': '403' });
    await school.set({ 'undated-items': 'last-day' });
    expect(await all()).toEqual([422, 404, 403, 201]);
    const sessions = await school.truth<{ sourcedId: string; endDate: string }>('academicSessions');
    const classes = await school.truth<{ sourcedId: string; terms: string[] }>('classes');
    const terms = classes.find((other) => other.sourcedId === one.class)!.terms;
    const ends = sessions.filter((session) => terms.includes(session.sourcedId)).map((session) => session.endDate);
    expect((await hidden('undated')).dueDate).toBe(ends.sort().at(-1));
  });
});

describe('deleting', () => {
  it('leaves the object as tobedeleted, takes results along, or lets a PUT make it anew, by switch', async () => {
    const one = fresh();
    await school.set({ 'deleted-items': 'tobedeleted', 'delete-with-results': 'cascades' });
    await school.putItem('soft', itemOf(one));
    await school.putResult('soft-1', resultOf('soft', one.students[0]!));
    expect((await school.send('DELETE', '/lineItems/soft')).status).toBe(204);
    const [item] = await school.rows(`/classes/${one.class}/lineItems`, 'lineItems');
    const [result] = await school.rows(`/classes/${one.class}/results`, 'results');
    expect([item!.status, result!.status]).toEqual(['tobedeleted', 'tobedeleted']);
    expect((await school.putItem('soft', itemOf(one))).status).toBe(500);
    expect((await school.putItem('twin', itemOf(one))).status).toBe(201);
    await school.set({ 'deleted-item-write': 'recreated' });
    expect((await school.putItem('soft', itemOf(one, { title: 'Again' }))).status).toBe(201);
    await school.set({ 'deleted-items': 'vanish' });
    await school.send('DELETE', '/lineItems/soft');
    expect((await school.get('/lineItems/soft')).status).toBe(404);
    expect((await school.putItem('soft', itemOf(one, { title: 'Again' }))).status).toBe(201);
  });
});

describe('what OneRoster cannot see', () => {
  it('comes from the category or is plain, and is kept or reset by a PUT', async () => {
    const one = fresh();
    const [student, other] = one.students;
    await school.putItem('hidden', itemOf(one));
    await school.edit('reweight-item', {
      ...{ lineItem: 'hidden', weight: 3, extraPoints: 2, publication: 'never', countsInFinalGrade: false },
    });
    await school.edit('narrow-item', { lineItem: 'hidden', students: [student] });
    const kept = { weight: 3, extraPoints: 2, publication: 'never', countsInFinalGrade: false, students: [student] };
    await school.putItem('hidden', itemOf(one));
    expect(await hidden('hidden')).toMatchObject(kept);
    expect((await school.putResult('hidden-2', resultOf('hidden', other!))).status).toBe(409);
    await school.profile('put-resets');
    await school.set({ 'stale-write': 'taken' });
    await school.putItem('hidden', itemOf(one));
    expect(await hidden('hidden')).toMatchObject({
      ...{ weight: 1, extraPoints: 0, publication: 'immediately', countsInFinalGrade: true, students: null },
    });
    expect((await school.putResult('hidden-2', resultOf('hidden', other!))).status).toBe(201);
  });

  it('a changed maximum leaves, rescales or forbids the results', async () => {
    const one = fresh();
    await school.putItem('maximum', itemOf(one));
    await school.putResult('maximum-1', resultOf('maximum', one.students[0]!));
    const change = async (resultValueMax: number): Promise<number> =>
      (await school.putItem('maximum', itemOf(one, { resultValueMax }))).status;
    expect([await change(40), await scores(one)]).toEqual([200, [15]]);
    await school.set({ 'changed-maximum': 'rescale' });
    expect([await change(80), await scores(one)]).toEqual([200, [30]]);
    await school.set({ 'changed-maximum': 'refused' });
    expect([await change(10), await scores(one)]).toEqual([409, [30]]);
  });

  it('an exempt score shows its number and never counts; one not submitted counts or is missing', async () => {
    const one = fresh();
    await school.putItem('status', itemOf(one));
    const put = async (scoreStatus: string): Promise<unknown> => {
      await school.putResult('status-1', resultOf('status', one.students[0]!, { score: 0, scoreStatus }));
      const { visibleScore, counts } = await visible('status-1');
      return [visibleScore, counts];
    };
    expect(await put('exempt')).toEqual([0, false]);
    expect(await put('not submitted')).toEqual([0, true]);
    await school.set({ 'exempt-score': 'cleared', 'not-submitted-score': 'missing', 'partial-status': 'fully-graded' });
    expect(await put('exempt')).toEqual([null, false]);
    expect(await put('not submitted')).toEqual([null, false]);
    expect(await put('submitted')).toEqual([0, true]);
    expect((await visible('status-1')).scoreStatus).toBe('fully graded');
  });

  it('metadata beside the score type is dropped or kept', async () => {
    const one = fresh();
    const metadata = { scoreType: 'POINTS', canvas: '7' };
    const put = async (): Promise<unknown> =>
      ((await (await school.putItem('meta', itemOf(one, { metadata }))).json()) as { lineItem: WireRecord }).lineItem
        .metadata;
    expect(await put()).toEqual({ scoreType: 'POINTS' });
    await school.set({ 'unknown-metadata': 'kept' });
    expect(await put()).toEqual({ canvas: '7', scoreType: 'POINTS' });
  });
});
