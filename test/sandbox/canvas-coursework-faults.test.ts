import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { courseworkFaults } from '../../sandbox/canvas/coursework/faults.js';
import { linkOf, type Json } from './canvas-practice.js';
import { algebra, openClassroom, type Classroom } from './canvas-teaching.js';

let room: Classroom;
let work: number;
beforeEach(async () => {
  room = await openClassroom();
  work = room.make('work');
  room.make('other');
  room.teach('grade-many', { assignment: work, grades: { s1: 7, s2: 8 } });
});
afterEach(() => room.practice.close());

const all = `${algebra}/students/submissions?student_ids[]=all`;
const listing = 'api/sis/courses/sis_course_id:alg/assignments';
const on = (fault: string, settings: Record<string, string | number> = {}): void =>
  room.practice.faults.set(fault, settings);
const page = (path: string) => room.practice.http.get<Json[]>(path, { responseType: 'json' });
const next = (from: { headers: Json }) =>
  room.practice.http.get<Json[]>(linkOf(from as never, 'next')!, { prefixUrl: '', responseType: 'json' });
const ids = ({ body }: { body: Json[] }): unknown[] =>
  body.map((row) => `${String(row.assignment_id)}/${String(row.user_id)}`);

it('there are more than fourteen', () => {
  expect(Object.keys(courseworkFaults).length).toBeGreaterThan(14);
});

describe('faults of lists', () => {
  it('page-repeated brings a page twice; row-skipped loses one row between pages', async () => {
    const first = await page(`${all}&per_page=2`);
    on('page-repeated', { path: 'submissions', times: 1 });
    expect(ids(await next(first))).toEqual(ids(first));
    const whole = ids(await next(first));
    on('row-skipped', { times: 1 });
    expect(ids(await next(first))).toEqual(whole.slice(1));
    on('page-repeated', { path: 'assignments', times: 1 });
    const [one] = await room.list(`${algebra}/assignments?per_page=1`);
    expect((await room.list(`${algebra}/assignments?per_page=1&page=2`))[0]!.id).toBe(one!.id);
  });

  it('next-link-dropped ends a list early, every so-manieth time', async () => {
    on('next-link-dropped', { path: 'submissions', every: 2 });
    const links = [];
    for (let at = 0; at < 4; at += 1) links.push(linkOf(await page(`${all}&per_page=1`), 'next') !== undefined);
    expect(links).toEqual([true, false, true, false]);
  });

  it('row-doubled, field-absent and sis-user-id-withheld change what records look like', async () => {
    on('row-doubled', { nth: 2, times: 1 });
    expect(await room.list(all)).toHaveLength(6);
    on('field-absent', { times: 1 });
    expect((await room.list(all))[0]).not.toHaveProperty('posted_at');
    on('field-garbled', { field: 'score', times: 1 });
    expect((await room.list(all)).find((row) => row.grade === '7')!.score).toEqual({ value: 7 });
    on('sis-user-id-withheld', { path: 'submissions', times: 1 });
    expect((await room.list(`${all}&include[]=user`))[0]!.user).not.toHaveProperty('sis_user_id');
  });

  it('score-as-text and score-empty make scores that are none', async () => {
    on('score-as-text', { times: 1 });
    expect((await room.list(all))[0]).toMatchObject({ score: '7' });
    on('score-empty', { nth: 2, times: 1 });
    const [s1, s2] = await room.list(all);
    expect([s1!.score, s1!.grade, s2!.score, s2!.grade]).toEqual([7, '7', null, '8']);
    on('score-as-text', { times: 1 });
    const query = '{ course(id: "1") { submissionsConnection { nodes { score } } } }';
    expect(JSON.stringify(await room.graphql(query))).toContain('"score":"7"');
  });

  it('json-cut breaks the answer off, html-error and slow-answers take a path', async () => {
    on('json-cut', { path: 'submissions', times: 1 });
    const text = (await room.practice.http.get(all)).body;
    expect(() => JSON.parse(text) as unknown).toThrow();
    on('html-error', { path: 'submissions', status: 200, times: 1 });
    expect((await room.practice.http.get(all)).body).toContain('<html>');
    on('slow-answers', { path: 'submissions', ms: 80, times: 1 });
    const from = Date.now();
    await room.list(all);
    expect(Date.now() - from).toBeGreaterThanOrEqual(75);
  });
});

describe('refusals', () => {
  it('course-refused, course-unpublished and assignment-forbidden concern one course or assignment', async () => {
    on('course-refused', { id: 2 });
    expect([await room.status(all), await room.status('api/v1/courses/2/assignments')]).toEqual([200, 401]);
    on('course-unpublished', { id: 1, times: 1 });
    const answer = await room.practice.http.get<Json>(listing, { responseType: 'json' });
    expect([answer.statusCode, answer.body.code]).toEqual([400, 'unpublished_course']);
    on('assignment-forbidden', { id: work });
    expect([await room.status(all), await room.status(`${all}&assignment_ids[]=${work + 1}`)]).toEqual([403, 200]);
    expect(await room.status(`${algebra}/assignments/${work}/submissions`)).toBe(403);
  });

  it('throttle-403, throttle-429 and the switch for both refuse without saying for how long', async () => {
    for (const [fault, status] of [
      ['throttle-403', 403],
      ['throttle-429', 429],
    ] as const) {
      on(fault, { path: 'submissions', times: 1 });
      const answer = await room.practice.http.get(all);
      expect([answer.statusCode, answer.headers['retry-after'], answer.headers['x-request-cost']]).toEqual([
        ...[status, undefined, undefined],
      ]);
    }
  });

  it('graphql-forbidden, graphql-errors and audit-absent', async () => {
    const asked = { json: { query: '{ course(id: "1") { id } }' } };
    on('graphql-forbidden', { times: 1 });
    expect((await room.practice.http.post('api/graphql', asked)).statusCode).toBe(403);
    on('graphql-errors', { times: 1 });
    const answer = await room.practice.http.post<Json>('api/graphql', { ...asked, responseType: 'json' });
    expect([answer.statusCode, answer.body.data]).toEqual([200, { course: null }]);
    on('audit-absent');
    expect(await room.status('api/v1/audit/grade_change/courses/1')).toBe(404);
  });
});

describe('answers that are out of date or not what was done', () => {
  it('sis-listing-stale shows what was flagged before; graphql-stale misses the newest seconds', async () => {
    on('sis-listing-stale');
    const before = await room.list(listing);
    room.teach('unflag', { assignment: work });
    expect(await room.list(listing)).toEqual(before);
    room.practice.faults.clear('sis-listing-stale');
    expect(await room.list(listing)).toHaveLength(1);
    on('graphql-stale', { seconds: 30 });
    const query = '{ course(id: "1") { submissionsConnection { nodes { score } } } }';
    const empty = { data: { course: { submissionsConnection: { nodes: [] } } } };
    expect(await room.graphql(query)).toEqual(empty);
    room.at(0, 1);
    expect(await room.graphql(query)).not.toEqual(empty);
  });

  it('integration-data-dropped and -overwritten answer as if all were well', async () => {
    const path = `${algebra}/assignments/${work}`;
    const save = (ours: string) => room.practice.put(path, { assignment: { integration_data: { ours }, name: ours } });
    on('integration-data-dropped', { times: 1 });
    expect((await save('1')).statusCode).toBe(200);
    expect(await room.practice.get(path)).toMatchObject({ integration_data: {}, name: '1' });
    on('integration-data-overwritten', { times: 1 });
    expect((await save('2')).body).toMatchObject({ integration_data: { ours: '2' } });
    expect(await room.practice.get(path)).toMatchObject({ integration_data: { instructure_sis: 'linked' } });
    await save('3');
    expect(await room.practice.get(path)).toMatchObject({ integration_data: { ours: '3' } });
  });

  it('grading-fails-after-saving stores the grade', async () => {
    on('grading-fails-after-saving', { times: 1 });
    const put = await room.practice.put(`${algebra}/assignments/${work}/submissions/sis_user_id:s1`, {
      submission: { posted_grade: '1' },
    });
    expect(put.statusCode).toBe(502);
    expect(await room.row(work, 's1')).toMatchObject({ score: 1 });
  });
});

describe('switches', () => {
  it('are a closed list, last over a restart, and null returns to the first value', async () => {
    const { switches } = room.practice.canvas.teaching;
    expect(() => switches.set({ 'no-such': 'x' })).toThrow(/unknown switch/);
    expect(() => switches.set({ 'audit-log': 'maybe' })).toThrow(/available, absent/);
    switches.set({ 'page-maximum': '50', 'audit-log': 'absent' });
    const again = await room.practice.restart();
    expect(again.canvas.teaching.switches.value('page-maximum')).toBe('50');
    again.canvas.teaching.switches.set({ 'audit-log': null });
    expect(again.canvas.teaching.switches.is('audit-log', 'available')).toBe(true);
    await again.canvas.close();
    room.practice = await again.restart();
  });

  it('client-credentials says whether a token can be had without a user', async () => {
    const ask = () =>
      room.practice.http.post<Json>('login/oauth2/token', {
        ...{ headers: { authorization: undefined }, responseType: 'json' },
        form: { grant_type: 'client_credentials', client_id: '1', client_secret: 'x' },
      });
    expect((await ask()).statusCode).toBe(400);
    room.set('client-credentials', 'accepted');
    expect((await ask()).body).toMatchObject({ access_token: 'practice-token', token_type: 'Bearer' });
  });
});
