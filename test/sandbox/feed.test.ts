import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startPowerSchool } from './powerschool-client.js';

let folder: string;
let sis: Awaited<ReturnType<typeof startPowerSchool>>;

const lay = (path: string, text: string): void => {
  mkdirSync(join(folder, path, '..'), { recursive: true });
  writeFileSync(join(folder, path), text);
};
const night = async (body: object) => {
  const answer = await sis.control('POST', '/feed/night', body);
  expect(answer.ok, await answer.clone().text()).toBe(true);
  return answer.json();
};

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rollbook-feed-'));
  lay('base/orgs.csv', 'sourcedId,name,type,parentSourcedId\nD,Larkmoor,district,\nA,Fenwick,school,D\n');
  lay(
    'base/users.csv',
    'sourcedId,role,username,orgSourcedIds\nP1,student,one,A\nP1,Teacher ,two,"A,D"\nP2,student,,\n',
  );
  lay('feed/night1/enrollments.csv', 'sourcedId,userSourcedId,role,beginDate\nE1,nobody,student,08/17/2026\n');
  lay('feed/night3/users.csv', 'sourcedId,role,username,orgSourcedIds\nP9,student,nine,A\n');
  lay(
    'feed/night3/patch.mjs',
    `export const shape = (kind, { role, ...json }) => json;
     export const headers = (kind, given, { offset, rows }) => ({ ...given, 'x-total-count': String(rows.length - offset) });
     export const page = (kind, list) => list.length === 0 ? { __raw: 'nothing', status: 404 } : undefined;
     export const single = (kind, id, record) => record === undefined ? { id } : undefined;`,
  );
  sis = await startPowerSchool({ feed: { base: join(folder, 'base'), folder: join(folder, 'feed') } });
});
afterAll(async () => {
  await sis?.stop();
  rmSync(folder, { recursive: true, force: true });
});

test('the cells go out as they stand: lists and references as OneRoster has them, blank cells left out', async () => {
  expect(await sis.rows('/users', 'users')).toEqual([
    expect.objectContaining({ sourcedId: 'P1', status: 'active', role: 'student', orgs: [expect.anything()] }),
    expect.objectContaining({ sourcedId: 'P1', role: 'Teacher ', username: 'two' }),
    { sourcedId: 'P2', status: 'active', dateLastModified: expect.any(String) as string, role: 'student' },
  ]);
  const [enrollment] = await sis.rows('/enrollments', 'enrollments');
  expect(enrollment).toMatchObject({ beginDate: '08/17/2026', user: { sourcedId: 'nobody', type: 'user' } });
  expect(Object.keys(enrollment!)).not.toContain('school');
});

test('of two rows under one id a look-up gives the first', async () => {
  expect(await (await sis.get('/users/P1')).json()).toMatchObject({ user: { username: 'one' } });
});

test('pages, totals and filters are those of the practice PowerSchool', async () => {
  const page = await sis.get("/users?limit=1&offset=1&filter=role='student'");
  expect(page.headers.get('x-total-count')).toBe('2');
  expect(await page.json()).toMatchObject({ users: [{ sourcedId: 'P2' }] });
});

test('a night without a folder is as the one before, and the next one changes its files only', async () => {
  expect(await night({})).toMatchObject({ night: 2, last: 3, counts: { users: 3, enrollments: 1 } });
  expect(await night({})).toMatchObject({ night: 3, last: 3, counts: { users: 1, enrollments: 1, orgs: 2 } });
  expect(await night({ night: 1 })).toMatchObject({ night: 1, counts: { users: 3 } });
});

test('a patch misanswers in its night alone', async () => {
  await night({ night: 3 });
  const page = await sis.get('/users?limit=1');
  expect(page.headers.get('x-total-count')).toBe('1');
  expect(Object.keys(((await page.json()) as { users: object[] }).users[0]!)).not.toContain('role');
  const empty = await sis.get('/classes');
  expect([empty.status, await empty.text()]).toEqual([404, 'nothing']);
  expect(await (await sis.get('/users/P1')).json()).toEqual({ id: 'P1' });
  await night({ night: 4 });
  expect(await (await sis.get('/classes')).json()).toEqual({ classes: [] });
  expect((await sis.get('/users/P1')).status).toBe(404);
});

test('lines can be laid down while it runs', async () => {
  await night({ night: 5, rows: { users: [{ sourcedId: 'P7', role: 'student' }] } });
  expect((await sis.rows('/users', 'users')).map((each) => each.sourcedId)).toEqual(['P7']);
  expect((await sis.control('POST', '/feed/night', { rows: { people: [] } })).status).toBe(400);
});

test('nothing but its nights happens to a feed', async () => {
  expect((await sis.control('POST', '/events', { kind: 'add-students' })).status).toBe(409);
});
