import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { gradebookFaults } from '../../sandbox/powerschool/gradebook/faults.js';
import { itemOf, refusal, resultOf, startGradebook, type Gradebook, type Teaching } from './gradebook-client.js';

let school: Gradebook;
let classes: Teaching[];
let one: Teaching;
let next = 0;

beforeAll(async () => {
  school = await startGradebook();
  classes = await school.findClasses();
});
afterEach(() => school.mend());
afterAll(() => school.stop());

const useClass = async (): Promise<void> => {
  one = classes[next++]!;
  await school.putItem(`item-${one.class}`, itemOf(one));
};
const item = (): string => `item-${one.class}`;
const putItem = async (fields: object = {}): Promise<Response> => school.putItem(item(), itemOf(one, fields));
const putResult = async (score = 15, student = one.students[0]!): Promise<Response> =>
  school.putResult(`${item()}-${student}`, resultOf(item(), student, { score }));
const titles = async (): Promise<unknown[]> =>
  (await school.rows(`/classes/${one.class}/lineItems`, 'lineItems')).map((row) => row.title);
const scores = async (): Promise<unknown[]> =>
  (await school.rows(`/classes/${one.class}/results`, 'results')).map((row) => row.score);

describe('a write that is refused', () => {
  const lineItems = [
    ...[['class-gone', 404] as const, ['category-refused', 409] as const, ['due-date-refused', 409] as const],
    ...[['points-refused', 409] as const, ['already-exists', 400] as const],
  ];
  const results = [
    ['student-gone', 404] as const,
    ['grade-scale-refused', 409] as const,
    ['student-refused', 409] as const,
  ];
  const either = [
    ...[['write-429', 429] as const, ['write-too-soon', 403] as const, ['write-503', 503] as const],
    ...[['write-500', 500] as const, ['token-expired-on-write', 401] as const, ['write-scope-missing', 403] as const],
    ...[['field-grant-missing', 403] as const, ['not-teaching', 403] as const, ['item-gone', 500] as const],
    ...[['term-locked', 409] as const, ['stale-write-refused', 412] as const, ['write-refused', 422] as const],
  ];

  it.each([...lineItems, ...either])(
    'by %s is answered %i, and the line item stays as it was',
    async (name, status) => {
      await useClass();
      await school.fault(name);
      expect((await putItem({ title: 'Other' })).status).toBe(status);
      await school.mend();
      expect(await titles()).toEqual(['Essay']);
    },
  );

  it.each([...results, ...either])('by %s is answered %i, and there is no result', async (name, status) => {
    await useClass();
    await school.fault(name);
    const answer = await putResult();
    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-type')).toContain('json');
    await school.mend();
    expect(await scores()).toEqual([]);
  });

  it('says how long to wait in a header or in words', async () => {
    await useClass();
    await school.fault('write-429', { seconds: 7 });
    expect((await putItem()).headers.get('retry-after')).toBe('7');
    await school.mend();
    await school.fault('write-too-soon', { seconds: 3, status: 429 });
    expect(await refusal(await putItem())).toEqual([429, 'Too many requests, wait 3 seconds']);
  });

  it('concerns the chosen class, student or kind only, every nth time, so many times', async () => {
    await useClass();
    const [student, other] = one.students;
    await school.fault('student-refused', { student: student! });
    expect([(await putResult(1)).status, (await putResult(1, other)).status]).toEqual([409, 201]);
    await school.fault('term-locked', { class: classes[next]!.class });
    expect((await putItem()).status).toBe(200);
    await school.fault('write-refused', { every: 2, path: 'lineItems', status: 400, times: 1 });
    const statuses = [];
    for (let write = 0; write < 4; write += 1) statuses.push((await putItem()).status);
    expect(statuses).toEqual([200, 400, 200, 200]);
    await school.fault('delete-refused');
    expect((await putItem()).status).toBe(200);
    expect((await school.send('DELETE', `/results/${item()}-${other}`)).status).toBe(412);
  });
});

describe('a write that was applied', () => {
  it('loses its answer with the connection', async () => {
    await useClass();
    await school.fault('write-answer-lost');
    await expect(putItem({ title: 'Lost' })).rejects.toThrow();
    await school.mend();
    expect(await titles()).toEqual(['Lost']);
    expect((await school.writes()).writes.at(-1)).toMatchObject({ status: 0, outcome: 'changed' });
  });

  it.each([
    ['write-500-applied', 500],
    ['write-gateway-applied', 502],
    ['html-write-answer', 200],
  ])('is answered by %s as if something else had happened', async (name, status) => {
    await useClass();
    await school.fault(name);
    expect((await putItem({ title: name })).status).toBe(status);
    expect(await titles()).toEqual([name]);
  });

  it('is answered in JSON that breaks off, or late', async () => {
    await useClass();
    await school.fault('malformed-write-answer');
    await expect((await putItem({ title: 'Broken' })).json()).rejects.toThrow(SyntaxError);
    await school.mend();
    await school.fault('slow-writes', { ms: 50 });
    const begin = Date.now();
    expect((await putItem()).status).toBe(200);
    expect(Date.now() - begin).toBeGreaterThanOrEqual(45);
  });
});

describe('a write that is accepted', () => {
  it('is not kept, or only later', async () => {
    await useClass();
    await school.fault('write-not-kept');
    expect((await putResult()).status).toBe(201);
    expect(await scores()).toEqual([]);
    expect((await school.writes()).writes.at(-1)!.outcome).toBe('not-kept');
    await school.mend();
    await school.fault('late-write', { ms: 100 });
    expect((await putResult()).status).toBe(201);
    expect(await scores()).toEqual([]);
    await wait(200);
    expect(await scores()).toEqual([15]);
  });

  it('loses decimals and comments, or makes two line items of one', async () => {
    await useClass();
    await school.fault('score-rounded');
    await school.fault('comment-dropped');
    await school.putResult('altered', resultOf(item(), one.students[0]!, { score: 12.7, comment: 'Good' }));
    const [result] = await school.rows(`/classes/${one.class}/results`, 'results');
    expect([result!.score, result!.comment]).toEqual([12, null]);
    await school.fault('doubled-line-item');
    await school.putItem(`new-${one.class}`, itemOf(one, { title: 'New' }));
    expect(await titles()).toEqual(['Essay', 'New', 'New']);
  });
});

describe('reads of the gradebook', () => {
  it('miss results of a class that the whole list has', async () => {
    await useClass();
    for (const student of one.students.slice(0, 3)) await putResult(1, student);
    await school.fault('results-missing-in-class', { class: one.class });
    expect(await scores()).toHaveLength(2);
    const filter = encodeURIComponent(`lineItem.sourcedId='${item()}'`);
    expect(await school.rows(`/results?filter=${filter}`, 'results')).toHaveLength(3);
  });

  it('are short, doubled, without total, wrapped in other forms, as those of rosters', async () => {
    await useClass();
    await school.putItem(`second-${one.class}`, itemOf(one, { title: 'Second' }));
    await school.fault('short-collection', { path: 'lineItems', percent: 50 });
    expect(await titles()).toHaveLength(1);
    await school.mend();
    await school.fault('duplicate-record', { path: 'lineItems', nth: 1 });
    expect(await titles()).toHaveLength(4);
    await school.mend();
    await school.fault('no-total-count', { path: 'lineItems' });
    expect((await school.get('/lineItems')).headers.has('x-total-count')).toBe(false);
    await school.fault('string-numbers', { path: 'lineItems' });
    const [row] = await school.rows(`/classes/${one.class}/lineItems`, 'lineItems');
    expect(row!.resultValueMax).toBe('20');
    await school.fault('bad-gateway', { path: 'lineItems' });
    expect((await putItem()).status).toBe(502);
  });
});

it('every fault of the gradebook can be switched on', async () => {
  for (const { name } of gradebookFaults) await school.fault(name);
  expect(gradebookFaults.length).toBeGreaterThanOrEqual(18);
});
