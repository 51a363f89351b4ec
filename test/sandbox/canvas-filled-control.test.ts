import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import got from 'got';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { canvasWays } from '../../sandbox/canvas/index.js';
import { startSandbox, type Sandbox, type SandboxOptions } from '../../sandbox/index.js';

type Line = Record<string, unknown>;

let folder: string;
let sandbox: Sandbox;
const options = (more: Partial<SandboxOptions> = {}): SandboxOptions => ({
  ...{ dataFolder: folder, seed: 'heron', students: 300, today: '2026-10-15' },
  canvasFilled: { way: 'half-and-half', seed: 'one' },
  ...more,
});
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'filled-'));
  sandbox = await startSandbox(options());
});
afterAll(async () => {
  await sandbox?.stop();
  await rm(folder, { recursive: true, force: true });
});

const lines = async (path: string): Promise<Line[]> =>
  (await got(`${sandbox.controlUrl}/${path}`).text())
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);
const dumps = ['accounts', 'terms', 'courses', 'sections', 'users', 'logins', 'enrollments', 'roles', 'admins'];
const more = ['observer_links', 'assignments', 'submissions', 'sis_imports'];

test('the control service says how Canvas was filled, and which ways there are', async () => {
  const about = await got(`${sandbox.controlUrl}/canvas/filled`).json<{ filled: object; ways: Line[] }>();
  expect(about.filled).toEqual({ way: 'half-and-half', seed: 'one' });
  expect(about.ways.map(({ name }) => name)).toEqual(canvasWays.map(({ name }) => name));
});

test('the truth and the dump name the same objects', async () => {
  for (const kind of ['account', 'term', 'course', 'section', 'user', 'login', 'enrollment']) {
    const truth = (await lines(`canvas/filled/truth?kind=${kind}`)).filter((line) => line.canvas_id !== null);
    const dumped = await lines(`canvas/${kind}s`);
    expect(truth.map((line) => [line.kind, line.canvas_id])).toEqual(dumped.map((row) => [kind, row.id]));
    if (kind !== 'user' && kind !== 'enrollment')
      expect(truth.map((line) => line.sis_id)).toEqual(dumped.map((row) => row.sis_id));
  }
});

test('dumps name people, courses and sections by Canvas ids too: without them hand-made ones could not be told', async () => {
  const enrollments = await lines('canvas/enrollments');
  const bare = enrollments.find((row) => row.user_id === null && row.section_id === null)!;
  for (const field of ['canvas_user_id', 'canvas_course_id', 'canvas_section_id'])
    expect(bare[field]).toBeTypeOf('number');
  expect((await lines('canvas/users')).filter((row) => row.merged_into_id !== null).length).toBeGreaterThan(2);
  expect((await lines('canvas/logins')).some((row) => typeof row.signed_in_at === 'string')).toBe(true);
  expect((await lines('canvas/admins')).map((row) => row.role)).toContain('School Administrator');
});

test('a report has a row for every login that lives, and for every deleted one with a SIS id', async () => {
  const base = `${sandbox.canvasUrl}/api/v1/accounts/self/reports/provisioning_csv`;
  const headers = { authorization: 'Bearer practice-token' };
  const json = { parameters: { users: true, include_deleted: true } };
  const { id } = await got.post(base, { headers, json }).json<{ id: number }>();
  let report: { status: string; attachment?: { url: string } };
  do report = await got(`${base}/${id}`, { headers }).json();
  while (report.status !== 'complete');
  const rows: Line[] = parse(await got(report.attachment!.url).text(), { columns: true });
  const logins = (await lines('canvas/logins')).filter((row) => row.state !== 'deleted' || row.sis_id !== null);
  expect(rows.map((row) => row.login_id)).toEqual(logins.map((row) => row.login_id));
});

test('everything is there after a restart, and another way is not mixed in', async () => {
  const before = await Promise.all([...dumps, ...more].map((kind) => lines(`canvas/${kind}`)));
  const truth = await lines('canvas/filled/truth');
  await sandbox.stop();
  sandbox = await startSandbox(options({ canvasFilled: { way: 'by-hand', seed: 'one' } }));
  expect(sandbox.notice).toMatch(/was filled as half-and-half .*--reset/);
  expect(await Promise.all([...dumps, ...more].map((kind) => lines(`canvas/${kind}`)))).toEqual(before);
  expect(await lines('canvas/filled/truth')).toEqual(truth);
});

test('with a reset it is filled anew, in the way that is asked for', async () => {
  await sandbox.stop();
  sandbox = await startSandbox(options({ canvasFilled: { way: 'by-hand', seed: 'one' }, reset: true }));
  expect(sandbox.notice).toBeUndefined();
  expect((await lines('canvas/courses')).every((row) => row.sis_id === null)).toBe(true);
  expect((await lines('canvas/filled/truth?kind=course')).length).toBeGreaterThan(50);
});

test('an unknown way is refused with the known ones, before anything is thrown away', async () => {
  const wrong = options({ canvasFilled: { way: 'somehow', seed: 'one' }, reset: true });
  await expect(startSandbox(wrong)).rejects.toThrow(/unknown way "somehow".*by-hand/);
  expect((await lines('canvas/courses')).length).toBeGreaterThan(50);
});

test('a Canvas that was not filled has no truth', async () => {
  const other = await mkdtemp(join(tmpdir(), 'bare-'));
  const bare = await startSandbox(options({ dataFolder: other, canvasFilled: undefined }));
  const answer = await got(`${bare.controlUrl}/canvas/filled/truth`, { throwHttpErrors: false });
  expect(answer.statusCode).toBe(404);
  expect(await got(`${bare.controlUrl}/canvas/filled`).json()).toMatchObject({ filled: null });
  await bare.stop();
  await rm(other, { recursive: true, force: true });
});

test('every way is on the page about the practice district with its line', () => {
  const page = readFileSync(new URL('../../docs/sandbox.md', import.meta.url), 'utf8');
  const part = page.split('\n## A Canvas in use\n')[1]!.split('\n## ')[0]!;
  const listed = [...part.matchAll(/^\| `([^`]+)`\s*\| (.*?)\s*\|$/gm)].map(([, name, said]) => [name, said]);
  expect(listed).toEqual(canvasWays.map(({ name, summary }) => [name, summary]));
});
