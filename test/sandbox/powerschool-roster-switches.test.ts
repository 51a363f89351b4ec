import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { startGradebook, type Gradebook } from './gradebook-client.js';
import type { Reference, WireRecord } from './powerschool-client.js';

let school: Gradebook;
const all = async (name: string, envelope = name): Promise<WireRecord[]> => {
  const rows: WireRecord[] = [];
  for (;;) {
    const page = await school.rows(`/${name}?limit=1000&offset=${rows.length}`, envelope);
    rows.push(...page);
    if (page.length < 1000) return rows;
  }
};
const termIds = async (): Promise<Set<string>> =>
  new Set((await all('terms', 'academicSessions')).map((term) => term.sourcedId));
const namedByClasses = async (): Promise<string[]> => [
  ...new Set((await all('classes')).flatMap((one) => (one.terms as Reference[]).map((term) => term.sourcedId))),
];

beforeAll(async () => {
  school = await startGradebook();
});
afterEach(() => school.profile('default'));
afterAll(() => school.stop());

it('every session that a class names is a term, unless a switch leaves years out', async () => {
  const named = await namedByClasses();
  const terms = await termIds();
  expect(named.filter((id) => !terms.has(id))).toEqual([]);
  expect(terms.has('101-3600')).toBe(true);
  await school.set({ terms: 'terms-only' });
  expect((await termIds()).has('101-3600')).toBe(false);
  expect((await school.get('/terms/101-3600')).status).toBe(404);
});

it('the grading periods of a year are those of its halves; by switch every term that classes name has some', async () => {
  const periods = async (term: string): Promise<string[]> =>
    (await school.rows(`/terms/${term}/gradingPeriods`, 'academicSessions')).map((one) => one.sourcedId);
  expect(await periods('701-3600')).toEqual(['701-3603', '701-3604', '701-3605', '701-3606']);
  expect(await periods('101-3600')).toEqual([]);
  await school.set({ 'grading-periods': 'every-term' });
  expect(await periods('101-3600')).toEqual(['101-3651', '101-3652', '101-3653']);
  const sessions = new Map((await all('academicSessions')).map((one) => [one.sourcedId, one]));
  for (const id of await namedByClasses()) {
    if (sessions.get(id)!.type === 'gradingPeriod') continue;
    expect((await periods(id)).length, id).toBeGreaterThan(0);
  }
});

it('staff beside the teachers have their own role in a class, or by switch that of a teacher who is not primary', async () => {
  const roles = async (): Promise<Set<string>> => new Set((await all('enrollments')).map((one) => one.role as string));
  const aide = (await all('enrollments')).find((one) => one.role === 'aide')!;
  expect(await roles()).toEqual(new Set(['student', 'teacher', 'aide']));
  await school.set({ 'staff-enrollments': 'as-teachers' });
  expect(await roles()).toEqual(new Set(['student', 'teacher']));
  const one = (await (await school.get(`/enrollments/${aide.sourcedId}`)).json()) as { enrollment: WireRecord };
  expect(one.enrollment).toMatchObject({ role: 'teacher', primary: 'false' });
});

it('dateLastModified is compared as an instant, however it is written', async () => {
  const count = async (filter: string): Promise<number> =>
    (await school.rows(`/orgs?filter=${encodeURIComponent(filter)}`, 'orgs')).length;
  const every = await count("type='school' OR type='district'");
  const [org] = await school.rows('/orgs?limit=1', 'orgs');
  expect(org!.dateLastModified).toBe('2026-07-01T06:00:00.000Z');
  for (const same of ['2026-07-01T06:00:00Z', '2026-07-01T01:00:00.000-05:00', '2026-07-01T06:00:00.000000Z']) {
    expect([await count(`dateLastModified='${same}'`), await count(`dateLastModified>'${same}'`)]).toEqual([every, 0]);
  }
  expect(await count("dateLastModified>'2026-06-30'")).toBe(every);
  const wrong = await school.get(`/orgs?filter=${encodeURIComponent("dateLastModified>'yesterday'")}`);
  expect(wrong.status).toBe(400);
});

it('numbers are compared as numbers, and metadata of users and classes can be asked for', async () => {
  const dcid = (await school.truth('users')).find((user) => user.sourcedId.startsWith('T'))!.sourcedId.slice(1);
  const found = await school.rows(`/users?filter=${encodeURIComponent(`metadata.dcid='${dcid}'`)}`, 'users');
  expect(found.map((user) => user.sourcedId.trim())).toEqual([`T${dcid}`]);
  const classes = await school.rows(`/classes?filter=${encodeURIComponent("metadata.TermID='3600'")}`, 'classes');
  expect(classes.length).toBeGreaterThan(0);
});
