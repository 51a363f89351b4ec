import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { setSecret } from '../../client/secrets.js';
import { morningText } from '../../client/morning/render.js';
import { RunKind } from '../../codes/run-kinds.js';
import { judgedMorning } from '../../store/reports/morning/judged.js';
import { evaluationId } from '../../workflows/ids.js';
import { rollbook } from '../client/rollbook.js';
import { testClient } from '../harness/temporal.js';
import { alertsOf } from '../morning/alerts-of.js';
import { startReceiver } from '../morning/receiver.js';
import { practiceKeys } from '../nights/practice-district.js';
import { startPractice, type Practice } from '../nights/practice.js';
import { lastEvaluation } from './evaluate.js';
import { forgetRequests, standing, writesTo } from './shadow-practice.js';

let practice: Practice;
let before: unknown[];
beforeAll(async () => {
  practice = await startPractice({
    canvasFilled: { way: 'by-hand', seed: 'marigold' },
    edit: (settings) => void (settings.schedule.mode = 'observe'),
  });
  before = await standing(practice);
  await forgetRequests(practice);
});
afterAll(() => practice?.stop());

/** What the schedule of a district that only observes starts, to its end. */
async function night(): Promise<unknown> {
  const client = await testClient();
  const { district, worker } = practice;
  const started = (await client.workflow.execute('nightly', {
    workflowId: `nightly/${district}/${Date.now()}`,
    taskQueue: worker.taskQueue,
    args: [{ district, finishBy: '06:15', mode: 'observe' }],
  })) as { started: string | null };
  expect(started).toEqual({ started: evaluationId(district) });
  return client.workflow.getHandle(evaluationId(district)).result();
}

const differences = (...words: string[]) =>
  rollbook(['evaluation', 'differences', practice.district, ...words], { DATABASE_URL: practice.databaseUrl });

test('a district that was never compared is told so, and its morning lacks the night', async () => {
  expect((await differences()).err).toContain('NOT_EVALUATED');
  const morning = await judgedMorning(practice.store, practice.district);
  expect(morning.reasons.map(({ code }) => code)).toEqual(['NIGHT_MISSING']);
  expect(morning.shadow).toBeNull();
});

describe('a night that only observes', () => {
  test('compares both ends, writes to neither, and opens no run that sends', async () => {
    expect(await night()).toMatchObject({ outcome: 'observed', differs: { fresh: null, gone: null } });
    expect(await writesTo(practice)).toEqual(['canvas POST /api/v1/accounts/self/reports/provisioning_csv']);
    expect(await standing(practice)).toEqual(before);
    const left = await practice.store.sql`
      select (select count(*) from link)::int as links, (select count(*) from applied_row)::int as rows,
             (select count(*) from applied_enrollment)::int as enrollments, (select array_agg(kind) from run) as kinds`;
    expect(left).toMatchObject([{ links: 0, rows: 0, enrollments: 0, kinds: [RunKind.evaluation] }]);
  });

  test('is the night of the morning, which says in how much Canvas differs and what is new', async () => {
    await practice.play('add-students', { count: 2 });
    const result = (await night()) as { differs: { now: number; fresh: number; gone: number } };
    expect(result.differs.fresh).toBeGreaterThanOrEqual(2);
    const morning = await judgedMorning(practice.store, practice.district);
    expect(morning).toMatchObject({
      safe: true,
      reasons: [],
      night: { kind: RunKind.evaluation, outcome: 'observed' },
    });
    expect(morning.shadow).toEqual(result.differs);
    const counts = new Map(morning.remarks.map(({ code, count }) => [code, count]));
    expect(counts.has('ONLY_OBSERVED')).toBe(true);
    expect(counts.get('CANVAS_DIFFERS')).toBe(result.differs.now);
    expect(counts.get('DIFFERENCES_NEW')).toBe(result.differs.fresh);
    expect(morningText(morning)).toContain(`rollbook evaluation differences ${practice.district} --new`);
  });
});

test('of weeks of nights the last three keep their rows, and the differences keep their age', async () => {
  await night();
  await night();
  const kept = await practice.store.sql<Array<{ number: number }>>`
    select number from run where kind = ${RunKind.evaluation} and to_regclass('canvas_enrollment_r' || id) is not null order by 1`;
  expect(kept.map(({ number }) => number)).toEqual([2, 3, 4]);
  const { evaluation } = await lastEvaluation(practice);
  expect(evaluation.shadow).toMatchObject({ before: { run: 3 }, gone: [] });
  expect(evaluation.shadow!.differences.filter(({ fresh }) => fresh > 0)).toEqual([]);
  expect(evaluation.shadow!.differences.map(({ cause }) => cause)).toContain('SIS_AHEAD');
  await practice.play('add-students', { count: 1 });
  await night();
});

describe('the differences of the last night', () => {
  test('are shown by kind and cause, and name nobody', async () => {
    const { code, out } = await differences();
    expect(code).toBe(0);
    const { evaluation } = await lastEvaluation(practice);
    const causes = new Set(evaluation.shadow!.differences.map(({ cause }) => cause));
    for (const cause of [...causes, 'SIS_AHEAD', 'HAND_MADE']) expect(out).toContain(cause);
    const people = await practice.store.sql<Array<{ name: string }>>`
      select body->>'familyName' as name from mirror_record where collection = 'users' and length(body->>'familyName') > 6`;
    expect(people.length).toBeGreaterThan(100);
    expect(people.filter(({ name }) => out.includes(name))).toEqual([]);
    const shown = await rollbook(['evaluation', 'show', practice.district], { DATABASE_URL: practice.databaseUrl });
    expect(shown.out).toContain(`rollbook evaluation differences ${practice.district}`);
  });

  test('go into a file row by row, those of a school or the new ones alone if that is asked for', async () => {
    const { evaluation } = await lastEvaluation(practice);
    const counts = evaluation.shadow!.differences;
    const rowsOf = async (...words: string[]) => {
      const file = join(inject('runFolder'), `${practice.district}-${words.length}.csv`);
      const { out } = await differences('--csv', file, '--json', ...words);
      const { lines } = JSON.parse(out) as { lines: Array<{ count: number; fresh: number }> };
      const rows = parse<Record<string, string>>(readFileSync(file), { columns: true, bom: true });
      return { rows, lines };
    };
    const all = await rowsOf();
    expect(all.rows).toHaveLength(counts.reduce((sum, { count }) => sum + count, 0));
    expect(all.rows.filter((row) => row.name === '' || row.why === '' || row.since === '')).toEqual([]);
    expect(all.rows.filter((row) => row.kind === 'enrollment' && row.person === '')).toEqual([]);
    const fresh = await rowsOf('--new');
    expect(fresh.rows).toHaveLength(counts.reduce((sum, each) => sum + each.fresh, 0));
    expect(fresh.lines.every((line) => line.fresh > 0)).toBe(true);
    const [school] = evaluation.schools;
    const one = await rowsOf('--school', school!.school);
    expect(one.rows).toHaveLength(
      counts.filter((each) => each.school === school!.school).reduce((sum, { count }) => sum + count, 0),
    );
    expect((await differences('--school', 'nowhere')).err).toContain('SCHOOL_NOT_EVALUATED');
  });
});

describe('the alerts of nights that only observe', () => {
  let receiver: Awaited<ReturnType<typeof startReceiver>>;
  beforeAll(async () => {
    receiver = await startReceiver();
    const { store, district } = practice;
    await practice.change((settings) => {
      settings.alerts = { on: ['failed', 'late'], webhook: 'text', ping: true, page: false, lateAt: '06:30' };
    });
    for (const name of ['webhook', 'ping'] as const)
      await setSecret(store, practiceKeys, district, name, `${receiver.url}/${name}`);
  });
  afterAll(() => receiver?.stop());
  const lastRun = async (): Promise<number> =>
    (await practice.store.sql<[{ number: number }]>`select max(number) as number from run`)[0].number;

  test('a night that ended calls the ping address, and tells nobody', async () => {
    await night();
    expect(await alertsOf(practice.district, await lastRun(), null)).toEqual({
      webhook: 'off',
      ping: 'sent',
      page: 'off',
    });
    expect(receiver.received.map(({ method, path }) => `${method} ${path}`)).toEqual(['GET /ping']);
  });

  test('one that fails is told with its code', async () => {
    await practice.change((settings) => void (settings.canvas.url = 'http://127.0.0.1:9'));
    const before = await lastRun();
    const failing = night().catch(() => undefined);
    await expect.poll(lastRun, { timeout: 60_000 }).toBe(before + 1);
    const client = await testClient();
    await client.workflow.getHandle(evaluationId(practice.district)).cancel();
    await failing;
    expect(await alertsOf(practice.district, before + 1, 'failed')).toMatchObject({ webhook: 'sent', ping: 'sent' });
    const told = receiver.received.filter(({ method }) => method === 'POST').map(({ body }) => body);
    expect(told).toEqual([expect.stringContaining('NIGHT_BROKEN')]);
  });
});
