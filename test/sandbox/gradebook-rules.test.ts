import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { itemOf, refusal, resultOf, startGradebook, type Gradebook, type Teaching } from './gradebook-client.js';
import { minorCode } from './powerschool-client.js';

let school: Gradebook;
let classes: Teaching[];
let next = 0;

beforeAll(async () => {
  school = await startGradebook();
  classes = await school.findClasses();
});
afterEach(() => school.profile('default'));
afterAll(() => school.stop());

/** A class that no test has used. */
const fresh = (): Teaching => classes[next++]!;
const put = async (id: string, fields: object): Promise<[number, string]> => refusal(await school.putItem(id, fields));
const score = async (id: string, fields: object): Promise<[number, string]> =>
  refusal(await school.putResult(id, fields));

describe('a line item is refused', () => {
  it('with a title over 50 characters, counted as people count', async () => {
    const one = fresh();
    expect((await put('long', itemOf(one, { title: 'é'.repeat(51) })))[0]).toBe(400);
    expect((await school.putItem('emoji', itemOf(one, { title: '🌊'.repeat(50) }))).status).toBe(201);
    await school.set({ 'long-titles': 'cut' });
    const cut = (await (await school.putItem('long', itemOf(one, { title: 'x'.repeat(60) }))).json()) as {
      lineItem: { title: string };
    };
    expect(cut.lineItem.title).toBe('x'.repeat(50));
  });

  it('with the title and due date that another one of the class has, not with those of another class', async () => {
    const [one, other] = [fresh(), fresh()];
    await school.putItem('first', itemOf(one));
    const [status, text] = await put('second', itemOf(one, { title: 'ESSAY' }));
    expect([status, text]).toEqual([400, expect.stringContaining('already exists')]);
    expect((await school.putItem('second', itemOf(one, { dueDate: '2026-11-19' }))).status).toBe(201);
    expect((await put('second', itemOf(one)))[0]).toBe(400);
    expect((await school.putItem('third', itemOf(other))).status).toBe(201);
  });

  it('with a due date outside the terms of its class', async () => {
    const one = fresh();
    for (const dueDate of ['2026-07-01', '2027-07-01']) {
      expect(await put('outside', itemOf(one, { dueDate }))).toEqual([
        ...[409, `the due date ${dueDate} is outside the term of the section`],
      ]);
    }
    expect((await put('undated', itemOf(one, { dueDate: null })))[0]).toBe(400);
  });

  it('without a usable maximum; fractions by switch', async () => {
    const one = fresh();
    for (const resultValueMax of [null, 0, -5, 10_000, 12.5]) {
      const [status, text] = await put('points', itemOf(one, { resultValueMax }));
      expect([status, text]).toEqual([409, expect.stringContaining('score entry points')]);
    }
    expect((await put('points', itemOf(one, { resultValueMax: 'ten' })))[0]).toBe(400);
    await school.set({ 'fractional-totals': 'taken' });
    expect((await school.putItem('points', itemOf(one, { resultValueMax: 12.5 }))).status).toBe(201);
  });

  it('in a class or a category that is not known', async () => {
    const one = fresh();
    expect((await put('nowhere', itemOf(one, { class: { sourcedId: '99' } })))[0]).toBe(404);
    expect((await put('nowhere', itemOf(one, { category: { sourcedId: '99' } })))[0]).toBe(404);
  });

  it('when it would change its class', async () => {
    const [one, other] = [fresh(), fresh()];
    await school.putItem('moving', itemOf(one));
    expect((await put('moving', itemOf(other)))[0]).toBe(400);
  });

  it('without a grading period where one is required, and with one that is not known', async () => {
    const one = fresh();
    expect((await put('period', itemOf(one, { gradingPeriod: { sourcedId: 'no' } })))[0]).toBe(422);
    await school.set({ 'grading-period': 'required' });
    const answer = await school.putItem('period', itemOf(one));
    expect([answer.status, minorCode(await answer.json())]).toEqual([422, 'invalid data']);
    const named = { gradingPeriod: { sourcedId: one.term } };
    expect((await school.putItem('period', itemOf(one, named))).status).toBe(201);
  });
});

describe('a result is refused', () => {
  it('for a line item or a student who is not known, and for a student of another class', async () => {
    const one = fresh();
    await school.putItem('known', itemOf(one));
    expect((await score('r-1', resultOf('unknown', one.students[0]!)))[0]).toBe(404);
    expect((await score('r-1', resultOf('known', 'S1')))[0]).toBe(404);
    const stranger = classes.flatMap((other) => other.students).find((id) => !one.students.includes(id))!;
    expect(await score('r-1', resultOf('known', stranger))).toEqual([
      ...[409, `the student ${stranger} is not on the assignment`],
    ]);
  });

  it('for a student who left, while what stands stays', async () => {
    const one = fresh();
    const student = one.students[0]!;
    await school.putItem('left', itemOf(one));
    await school.putResult('left-1', resultOf('left', student));
    await school.play('drop-students', { ids: [student] });
    await school.play('next-day');
    expect((await score('left-1', resultOf('left', student, { score: 3 })))[0]).toBe(409);
    expect(await school.rows('/classes/' + one.class + '/results', 'results')).toHaveLength(1);
  });

  it('with a number on a grade scale, which an item is whose score type is not POINTS', async () => {
    const one = fresh();
    const { metadata, ...plain } = itemOf(one);
    await school.putItem('scale', plain);
    const [status, text] = await score('scale-1', resultOf('scale', one.students[0]!));
    expect([status, text]).toEqual([409, expect.stringContaining('grade scale')]);
    await school.putItem('scale', { ...plain, metadata: { scoreType: 'points' } });
    expect((await score('scale-1', resultOf('scale', one.students[0]!)))[0]).toBe(409);
    await school.putItem('scale', { ...plain, metadata });
    expect((await school.putResult('scale-1', resultOf('scale', one.students[0]!))).status).toBe(201);
  });

  it('without a score or with an unknown status, but not over the maximum or below zero', async () => {
    const one = fresh();
    const student = one.students[0]!;
    await school.putItem('edges', itemOf(one));
    expect((await score('edge', resultOf('edges', student, { score: null })))[0]).toBe(400);
    expect((await score('edge', resultOf('edges', student, { scoreStatus: 'late' })))[0]).toBe(400);
    for (const value of [300, -2]) {
      await school.putResult('edge', resultOf('edges', student, { score: value }));
      expect((await school.rows(`/classes/${one.class}/results`, 'results'))[0]!.score).toBe(value);
    }
    await school.set({ 'over-maximum': 'refused', 'negative-scores': 'refused' });
    expect((await score('edge', resultOf('edges', student, { score: 21 })))[0]).toBe(409);
    expect((await score('edge', resultOf('edges', student, { score: -1 })))[0]).toBe(409);
  });
});

describe('a locked term', () => {
  it('refuses every write into it, per school, until the school or the single class is opened again', async () => {
    const one = fresh();
    const { school: of, term } = one;
    await school.putItem('locked', itemOf(one));
    await school.putResult('locked-1', resultOf('locked', one.students[0]!));
    await school.edit('lock-term', { school: of, term });
    const [status, text] = await score('locked-1', resultOf('locked', one.students[0]!, { score: 2 }));
    expect([status, text]).toEqual([409, expect.stringContaining('locked')]);
    expect((await put('locked', itemOf(one, { title: 'Later' })))[0]).toBe(409);
    expect((await school.send('DELETE', '/results/locked-1')).status).toBe(409);
    const elsewhere = classes.find((other) => other.school !== of)!;
    expect((await school.putItem('open', itemOf(elsewhere, { title: 'Open' }))).status).toBe(201);
    await school.edit('unlock-term', { class: one.class, term });
    expect((await school.putResult('locked-1', resultOf('locked', one.students[0]!))).status).toBe(200);
    await school.edit('unlock-term', { school: of, term });
  });
});

describe('who acts', () => {
  it('must teach the class: after a change of teacher new work needs the new category, old work keeps its own', async () => {
    const one = fresh();
    await school.putItem('before', itemOf(one));
    await school.play('replace-teacher', { ids: [one.class] });
    await school.play('next-day');
    expect(await put('after', itemOf(one, { title: 'New' }))).toEqual([403, 'user does not teach section']);
    expect((await school.putItem('before', itemOf(one, { title: 'Old' }))).status).toBe(200);
    expect((await school.putResult('before-1', resultOf('before', one.students[0]!))).status).toBe(201);
    const { category, ...rest } = itemOf(one, { title: 'New' });
    expect(category).toBeDefined();
    expect((await school.putItem('after', rest)).status).toBe(201);
    await school.set({ 'acting-teacher': 'category' });
    expect((await score('before-1', resultOf('before', one.students[0]!)))[0]).toBe(403);
    expect((await put('before', itemOf(one, { title: 'Older' })))[0]).toBe(403);
  });

  it('exists: a class without a teacher takes nothing', async () => {
    const teachers = await school.truth<{ class: string; role: string }>('enrollments');
    const taught = new Set(teachers.filter((one) => one.role === 'teacher').map((one) => one.class));
    const alone = (await school.truth('classes')).find((one) => !taught.has(one.sourcedId))!;
    const { category, ...rest } = itemOf(classes[0]!, { class: { sourcedId: alone.sourcedId } });
    expect(await put('alone', rest)).toEqual([403, 'user does not teach section']);
    expect(category).toBeDefined();
  });
});

it('the interval between requests counts reads, PUTs and DELETEs of a credential together', async () => {
  const slow = await startGradebook({ minimumIntervalMs: 60_000 });
  const one = classes[0]!;
  expect((await slow.get('/categories')).status).toBe(200);
  const soon = await slow.putItem('soon', itemOf(one));
  expect([soon.status, await soon.text()]).toEqual([429, expect.stringMatching(/wait \d+ seconds/)]);
  expect((await slow.send('DELETE', '/results/none')).status).toBe(429);
  await slow.set({ 'throttle-status': '403' });
  expect((await slow.get('/results')).status).toBe(403);
  await slow.stop();
});
