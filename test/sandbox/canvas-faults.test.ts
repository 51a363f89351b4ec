import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { canvasFaults } from '../../sandbox/canvas/index.js';
import { csv, linkOf, smallSchool, startPractice, type Json, type Practice } from './canvas-practice.js';

const imports = 'api/v1/accounts/self/sis_imports';
const users = (count: number): Record<string, string> => ({
  'users.csv': csv('user_id,login_id,status', ...Array.from({ length: count }, (_, at) => `u${at},user${at},active`)),
});
const courses = { 'courses.csv': csv('course_id,short_name,long_name,status', 'alg,ALG,Algebra,active') };

let practice: Practice;
beforeEach(async () => {
  practice = await startPractice();
});
afterEach(() => practice.close());

const listed = async (): Promise<Json[]> => (await practice.get<{ sis_imports: Json[] }>(imports)).sis_imports;

describe('faults of an import', () => {
  it('crash-in-chunk fails the import with a number, drops the rest of that type and is over after its times', async () => {
    practice.faults.set('crash-in-chunk', { type: 'users', chunk: 2, times: 1 });
    const ended = await practice.importFiles({ ...users(300), ...courses });
    expect(ended.workflow_state).toBe('failed_with_messages');
    expect(ended.processing_errors?.[0]?.[1]).toMatch(/\d/);
    expect(ended.progress).toBeLessThan(100);
    expect(ended.data).toMatchObject({ completed_importers: ['course'] });
    expect(practice.canvas.counts()).toMatchObject({ users: 150, courses: 1 });
    expect(await practice.importFiles(users(300))).toMatchObject({ workflow_state: 'imported' });
  });

  it('partial-chunk leaves rows out without a word; counts-short reports fewer than were applied', async () => {
    practice.faults.set('partial-chunk', { type: 'users', times: 1 });
    const partial = await practice.importFiles(users(40));
    expect(partial).toMatchObject({ workflow_state: 'imported', data: { counts: { users: 20 } } });
    expect(practice.canvas.counts().users).toBe(20);
    practice.faults.set('counts-short', { type: 'users', by: 3, times: 1 });
    const short = await practice.importFiles(users(40));
    expect(short).toMatchObject({ workflow_state: 'imported', data: { counts: { users: 37 } } });
    expect(practice.canvas.counts().users).toBe(40);
  });

  it('reject-file refuses one type whole and applies the others', async () => {
    practice.faults.set('reject-file', { type: 'users', times: 1 });
    const ended = await practice.importFiles({ ...users(5), ...courses });
    expect(ended).toMatchObject({ workflow_state: 'failed_with_messages', data: { counts: { courses: 1 } } });
    expect(practice.canvas.counts().users).toBe(0);
  });

  it('stuck-initializing blocks nobody; stuck-created and import-paused hold everybody', async () => {
    practice.faults.set('stuck-initializing', { times: 1 });
    const stuck = await practice.upload(users(1));
    expect(stuck.workflow_state).toBe('initializing');
    await practice.importFiles(users(1));
    expect(await practice.get(`${imports}/${stuck.id}`)).toMatchObject({ workflow_state: 'initializing' });
    for (const fault of ['stuck-created', 'import-paused']) {
      practice.faults.set(fault, {});
      const { id } = await practice.upload(users(1));
      await new Promise((resolve) => setTimeout(resolve, 60));
      expect(await practice.get(`${imports}/${id}`)).toMatchObject({ workflow_state: 'created' });
      practice.faults.clear(fault);
      await practice.ended(id);
    }
  });
});

describe('faults of an upload', () => {
  it('lose-answer takes the upload and cuts the connection', async () => {
    practice.faults.set('lose-answer', { times: 1 });
    await expect(practice.upload(courses)).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(await listed()).toHaveLength(1);
    expect(await practice.ended(1)).toMatchObject({ workflow_state: 'imported' });
  });

  it('lose-answer-appears-late shows the lost import only after a while, so that two appear', async () => {
    practice.faults.set('lose-answer-appears-late', { seconds: 0.4, times: 1 });
    await expect(practice.upload(courses, { diffing_data_set_identifier: 'key' })).rejects.toThrow();
    expect(await listed()).toEqual([]);
    await practice.importFiles(courses, { diffing_data_set_identifier: 'key' });
    while ((await listed()).length < 2) await new Promise((resolve) => setTimeout(resolve, 20));
    expect((await listed()).map((each) => each.diffing_data_set_identifier)).toEqual(['key', 'key']);
  });

  it('duplicate-import takes one upload twice; answer-502-after-taking takes it and says otherwise', async () => {
    practice.faults.set('duplicate-import', { times: 1 });
    await practice.importFiles(courses);
    expect(await listed()).toHaveLength(2);
    practice.faults.set('answer-502-after-taking', { times: 1 });
    const form = new FormData();
    form.append('attachment', new Blob(['course_id,short_name,long_name,status\nx,X,X,active\n']), 'courses.csv');
    const answer = await practice.http.post(imports, { body: form });
    expect(answer.statusCode).toBe(502);
    expect(await listed()).toHaveLength(3);
  });

  it('upload-refused-503 takes nothing', async () => {
    practice.faults.set('upload-refused-503', { times: 1 });
    const answer = await practice.http.post(imports, { headers: { 'content-type': 'text/csv' }, body: 'a,b\n' });
    expect(answer.statusCode).toBe(503);
    expect(await listed()).toEqual([]);
  });
});

describe('faults of every answer', () => {
  const root = 'api/v1/accounts/self';

  it.each([
    ['throttle-429', 429, 'application/json'],
    ['throttle-403', 403, 'text/plain'],
    ['expired-token', 401, 'application/json'],
    ['html-error', 500, 'text/html'],
  ])('%s answers once with %i, and the next is well', async (name, status, type) => {
    practice.faults.set(name, { times: 1, path: 'accounts', method: 'get' });
    expect((await practice.http.get('api/v1/users/self')).statusCode).toBe(200);
    const answer = await practice.http.get(root);
    expect(answer.statusCode).toBe(status);
    expect(answer.headers['content-type']).toContain(type);
    if (status === 401) expect(answer.headers['www-authenticate']).toBeDefined();
    expect((await practice.http.get(root)).statusCode).toBe(200);
  });

  it('twenty requests at once overfill the bucket, with 429 or with the older 403', async () => {
    const refusals = async (): Promise<number[]> => {
      const answers = await Promise.all(Array.from({ length: 20 }, () => practice.http.get(root)));
      return answers.map((each) => each.statusCode).filter((status) => status !== 200);
    };
    practice.faults.set('slow-answers', { ms: 300 });
    practice.faults.set('throttle-retry-after', { seconds: 3 });
    practice.faults.set('throttle-429', { times: 1 });
    expect((await practice.http.get(root)).headers['retry-after']).toBe('3');
    expect([...new Set(await refusals())]).toEqual([429]);
    practice.faults.set('throttle-as-403', {});
    expect([...new Set(await refusals())]).toEqual([403]);
  });

  it('no-last-link, page-cap-50 and sis-fields-hidden change what lists look like', async () => {
    await practice.importFiles({ ...smallSchool, ...users(80) });
    const list = `${root}/users?per_page=100`;
    practice.faults.set('page-cap-50', {});
    const capped = await practice.http.get<Json[]>(list, { responseType: 'json' });
    expect([capped.body.length, linkOf(capped, 'last') !== undefined]).toEqual([50, true]);
    practice.faults.set('no-last-link', {});
    expect(linkOf(await practice.http.get(list), 'last')).toBeUndefined();
    practice.faults.set('sis-fields-hidden', {});
    expect((await practice.get<Json[]>(list)).some((each) => 'sis_user_id' in each)).toBe(false);
    expect(await listed()).toHaveLength(1);
  });
});

it('every fault has a name of its own and a line to read', () => {
  expect(new Set(canvasFaults.map((each) => each.name)).size).toBe(canvasFaults.length);
  expect(canvasFaults.every((each) => each.system === 'canvas' && each.summary.length > 20)).toBe(true);
});
