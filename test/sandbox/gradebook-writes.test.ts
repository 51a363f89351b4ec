import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { itemOf, refusal, resultOf, startGradebook, type Gradebook, type Teaching } from './gradebook-client.js';
import { scopePrefix, type WireRecord } from './powerschool-client.js';

let school: Gradebook;
let classes: Teaching[];

beforeAll(async () => {
  school = await startGradebook();
  classes = await school.findClasses();
});
afterAll(() => school.stop());

const read = async (path: string): Promise<WireRecord> =>
  Object.values((await (await school.get(path)).json()) as Record<string, WireRecord>)[0]!;

describe('line items and results', () => {
  it('are made by a PUT under the id of the caller, replaced by the next, and read back as sent', async () => {
    const [one] = classes;
    const made = await school.putItem('essay-1', itemOf(one!));
    expect(made.status).toBe(201);
    const { lineItem } = (await made.json()) as { lineItem: WireRecord };
    expect(lineItem).toMatchObject({
      ...{ sourcedId: 'essay-1', status: 'active', title: 'Essay', dueDate: '2026-11-20', resultValueMax: 20 },
      metadata: { scoreType: 'POINTS' },
      class: { sourcedId: one!.class, type: 'class' },
      category: { sourcedId: one!.category, type: 'category' },
    });
    expect(await read('/lineItems/essay-1')).toEqual(lineItem);
    const again = await school.putItem('essay-1', itemOf(one!, { title: 'Essay on rivers' }));
    expect(again.status).toBe(200);
    expect((await read('/lineItems/essay-1')).title).toBe('Essay on rivers');

    const scored = await school.putResult('essay-1-a', resultOf('essay-1', one!.students[0]!, { comment: 'Good' }));
    expect(scored.status).toBe(201);
    expect(await read('/results/essay-1-a')).toMatchObject({
      ...{ score: 15, scoreStatus: 'fully graded', scoreDate: '2026-11-21', comment: 'Good' },
      lineItem: { sourcedId: 'essay-1' },
      student: { sourcedId: one!.students[0] },
    });
    expect((await school.putResult('essay-1-a', resultOf('essay-1', one!.students[0]!, { score: 16 }))).status).toBe(
      200,
    );
    expect(await read('/results/essay-1-a')).toMatchObject({ score: 16, comment: null });
  });

  it('are found below their class, line item and student', async () => {
    const [, one, other] = classes;
    await school.putItem('nested-1', itemOf(one!));
    await school.putItem('nested-2', itemOf(other!));
    for (const [index, student] of one!.students.slice(0, 3).entries()) {
      await school.putResult(`nested-1-${index}`, resultOf('nested-1', student));
    }
    const ids = async (path: string, envelope: string): Promise<string[]> =>
      (await school.rows(path, envelope)).map((row) => row.sourcedId);
    expect(await ids(`/classes/${one!.class}/lineItems`, 'lineItems')).toEqual(['nested-1']);
    const all = ['nested-1-0', 'nested-1-1', 'nested-1-2'];
    expect(await ids(`/classes/${one!.class}/results`, 'results')).toEqual(all);
    expect(await ids(`/classes/${one!.class}/lineItems/nested-1/results`, 'results')).toEqual(all);
    expect(await ids(`/classes/${other!.class}/lineItems/nested-1/results`, 'results')).toEqual([]);
    expect(await ids(`/classes/${one!.class}/students/${one!.students[1]}/results`, 'results')).toEqual(['nested-1-1']);
    const page = await school.get('/results?limit=2');
    expect(Number(page.headers.get('x-total-count'))).toBeGreaterThanOrEqual(3);
    expect(page.headers.get('link')).toContain('rel="next"');
  });

  it('are taken with numbers as text, date-times as dates, without sourcedId, status, category and scoreDate', async () => {
    const one = classes[2]!;
    const { sourcedId, category, ...fields } = itemOf(one, {
      ...{ title: 'Lenient', dueDate: '2026-11-20T23:59:00.000Z', resultValueMax: '50', resultValueMin: '0.0' },
    });
    expect((await school.putItem('lenient', fields)).status).toBe(201);
    const item = await read('/lineItems/lenient');
    expect(item).toMatchObject({ dueDate: '2026-11-20', resultValueMax: 50, resultValueMin: 0 });
    expect((item.category as WireRecord).sourcedId).toMatch(/^C/);
    const { scoreDate, ...result } = resultOf('lenient', one.students[0]!, { score: '41.5' });
    expect((await school.putResult('lenient-1', result)).status).toBe(201);
    expect(await read('/results/lenient-1')).toMatchObject({ score: 41.5, scoreDate: '2026-11-23' });
  });

  it('are reached through a double slash and by percent-encoded ids', async () => {
    const one = classes[3]!;
    const id = 'canvas:7/41 ü';
    const path = `//lineItems/${encodeURIComponent(id)}`;
    expect((await school.send('PUT', path, { lineItem: itemOf(one, { sourcedId: id }) })).status).toBe(201);
    expect((await read(`/lineItems/${encodeURIComponent(id)}`)).sourcedId).toBe(id);
  });

  it('are refused with a body that names another id, has no envelope or is no JSON', async () => {
    const one = classes[3]!;
    const other = await refusal(await school.putItem('path-id', itemOf(one, { sourcedId: 'body-id' })));
    expect(other).toEqual([400, 'the sourcedId body-id of the body is not that of the path']);
    expect((await school.send('PUT', '/lineItems/bare', itemOf(one))).status).toBe(400);
    expect((await school.send('PUT', '/lineItems/broken', '{"lineItem":')).status).toBe(400);
    expect((await school.send('PUT', '/lineItems', { lineItem: itemOf(one) })).status).toBe(405);
  });

  it('are deleted: results first, then the line item, which cannot be written again', async () => {
    const one = classes[4]!;
    await school.putItem('short-lived', itemOf(one));
    await school.putResult('short-lived-1', resultOf('short-lived', one.students[0]!));
    expect((await school.send('DELETE', '/lineItems/short-lived')).status).toBe(412);
    expect((await school.send('DELETE', '/results/short-lived-1')).status).toBe(204);
    expect((await school.send('DELETE', '/lineItems/short-lived')).status).toBe(204);
    expect((await school.get('/lineItems/short-lived')).status).toBe(404);
    expect(await refusal(await school.putItem('short-lived', itemOf(one)))).toEqual([
      ...[500, 'unable to find assignment short-lived'],
    ]);
    const late = await school.putResult('short-lived-2', resultOf('short-lived', one.students[0]!));
    expect(late.status).toBe(500);
    expect((await school.send('DELETE', '/results/short-lived-1')).status).toBe(404);
  });

  it('need the scopes of reading, putting and deleting, each for itself', async () => {
    const reading = await school.login(`${scopePrefix}gradebook.readonly`);
    const statuses = async (token: string): Promise<number[]> => [
      (await school.get('/categories', token)).status,
      (await school.send('PUT', '/lineItems/scoped', { lineItem: itemOf(classes[5]!) }, token)).status,
      (await school.send('DELETE', '/lineItems/scoped', undefined, token)).status,
    ];
    expect(await statuses(reading)).toEqual([200, 403, 403]);
    expect(await statuses(await school.login(`${scopePrefix}gradebook.createput`))).toEqual([403, 201, 403]);
    expect(await statuses(await school.login(`${scopePrefix}gradebook.delete`))).toEqual([403, 403, 204]);
    await school.login();
  });

  it('are counted: what was made, changed, sent again unchanged, refused', async () => {
    const one = classes[6]!;
    await school.control('DELETE', '/gradebook/writes');
    await school.putItem('counted', itemOf(one));
    await school.putItem('counted', itemOf(one));
    await school.putItem('counted', itemOf(one, { title: 'Essay, second' }));
    await school.putItem('counted', itemOf(one, { title: 'x'.repeat(51) }));
    const { counts, writes } = await school.writes();
    expect(counts).toEqual({
      ...{ 'PUT lineItem created': 1, 'PUT lineItem identical': 1 },
      ...{ 'PUT lineItem changed': 1, 'PUT lineItem refused': 1 },
    });
    expect(writes.map(({ sourcedId, status }) => [sourcedId, status])).toEqual([
      ...[
        ['counted', 201],
        ['counted', 200],
        ['counted', 200],
        ['counted', 400],
      ],
    ]);
  });
});
