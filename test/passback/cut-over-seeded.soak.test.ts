import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import type { PassbackReport } from '../../activities/passback/settle.js';
import { passbackId, taskQueue } from '../../workflows/ids.js';
import { findCanaries, type Place } from '../canary/canaries.js';
import { rollbook } from '../client/rollbook.js';
import { sharedServers } from '../kills/shared-servers.js';
import { openStage, type Stage } from '../kills/stage.js';
import type { StageDistrict } from '../kills/stage-district.js';
import { cutOver, formerWorks, type FormerWork } from './former-product.js';

const seed = Number(process.env.ROLLBOOK_SEED ?? new Date().toISOString().slice(0, 10).replaceAll('-', ''));
const works = formerWorks(seed, 24);
const asOf = '2026-11-23';

let stage: Stage;
let district: StageDistrict;
let course: string;
let students: string[];
/** Canvas's id of each work, by its place. */
const ids = new Map<number, string>();
const runs: Place[] = [];

async function control<Answer>(method: string, path: string, body?: object): Promise<Answer> {
  const headers: Record<string, string> = body ? { 'content-type': 'application/json' } : {};
  const answer = await fetch(`${district.controlUrl}${path}`, { method, headers, body: body && JSON.stringify(body) });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
  if (!answer.headers.get('content-type')?.includes('ndjson')) return (text ? JSON.parse(text) : {}) as Answer;
  const lines = text.split('\n').filter((line) => line !== '');
  return lines.map((line) => JSON.parse(line) as unknown) as Answer;
}
const teach = (act: string, settings: object) =>
  control<{ id?: number; assignment?: number }>('POST', '/canvas/teach', { act, course, ...settings });

interface Item {
  sourcedId: string;
  title: string;
  class: string;
}
const lineItems = async () =>
  (await control<Item[]>('GET', '/gradebook/lineItems')).filter((each) => each.class === course);
const results = async () => {
  const rows = await control<Array<{ lineItem: string; student: string; score: number }>>('GET', '/gradebook/results');
  return new Map(rows.map((each) => [`${each.lineItem} ${each.student}`, each.score]));
};

beforeAll(async () => {
  stage = await openStage({ folder: join(inject('runFolder'), 'cut-over'), servers: await sharedServers() });
  await stage.startWorker();
  district = await stage.openDistrict({
    ...{ district: 'former', students: 300, seed: 'former' },
    edit: ({ passback }) => {
      Object.assign(passback, { enabled: true, firstSend: 'released', takesOverFrom: cutOver });
      passback.categories.fallback = 'Homework';
    },
  });
  await district.night();
  const [chosen] = await stage.store.sql<Array<{ id: string; students: string[] }>>`
    select e.class_id as id, array_agg(e.user_id order by e.user_id) filter (where e.role = 'student') as students
    from mirror_enrollment e
    join class_target t on t.district_id = e.district_id and t.class_id = e.class_id and t.state = 'live'
    where t.term_start <= '2026-11-01' and t.term_end >= '2026-12-10'
      and (e.end_date is null or e.end_date > ${asOf}) and e.begin_date <= '2026-11-01'
    group by e.class_id
    having count(*) filter (where e.role = 'student') >= 5 and count(*) filter (where e.is_primary) = 1
    order by e.class_id limit 1`;
  ({ id: course, students } = chosen!);
  await control('PUT', '/canvas/clock', { now: '2026-11-01T12:00:00-06:00' });
  await teach('course-state', { state: 'publish' });
  await teach('create-group', { name: 'Homework' });
  for (const [at, work] of works.entries()) await plant(at, work);
  await control('PUT', '/canvas/clock', { now: `${asOf}T12:00:00-06:00` });
});
afterAll(() => stage?.stop());

async function plant(at: number, { name, points, due, scores, lineItem }: FormerWork): Promise<void> {
  await teach('create-assignment', {
    ...{ name, group: 'Homework', points_possible: points, post_to_sis: true, due_at: `${due}T23:59:00-06:00` },
  });
  const rows = await control<Array<{ id: number; name: string }>>('GET', '/canvas/assignments');
  const id = String(Math.max(...rows.map((each) => each.id)));
  ids.set(at, id);
  for (const [of, grade] of scores.entries())
    await teach('grade', { assignment: Number(id), student: students[of], grade });
  if (lineItem === null) return;
  const { due: dueDate, title, ...item } = lineItem;
  await control('POST', '/gradebook/edits', {
    ...{ kind: 'product-item', product: 'former', class: course, ...item, title, dueDate },
    scores: Object.fromEntries(scores.map((score, of) => [students[of], score])),
  });
}

/** A passback, whose worker is killed while it sends. */
async function passBack({ kill }: { kill: boolean }): Promise<PassbackReport> {
  await district.fault('slow-writes', { ms: 60 });
  const handle = await stage.client.workflow.start('passGradesBack', {
    ...{ workflowId: passbackId(district.district), taskQueue, args: [{ district: district.district, asOf }] },
  });
  if (kill) {
    await sleep(2_000);
    await stage.killWorker(stage.workers[0]!);
    await stage.startWorker();
  }
  const report = (await handle.result()) as PassbackReport;
  await district.calm();
  runs.push({ where: `the history of passback ${report.run}`, content: await handle.fetchHistory() });
  return report;
}

interface Proposal {
  number: number;
  assignmentId: string;
  lineItemSourcedId: string;
  confidence: 'high' | 'medium' | 'low';
}
const env = () => ({ DATABASE_URL: stage.servers.databaseUrl, ROLLBOOK_KEY: stage.key });
const links = (verb: string, ...words: string[]) =>
  rollbook(['grades', 'links', verb, district.district, ...words], env());
const proposals = async () => (await links('list', '--json')).json<{ proposals: Proposal[] }>().proposals;

const formerIds = new Set(works.flatMap((each) => each.lineItem?.sourcedId ?? []));
const titleOf = (name: string) => name.toLowerCase().replace(/…$/, '').slice(0, 49).trim();
/** Line items of each title, as far as a title is not cut. */
async function standing(): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  for (const { title } of await lineItems()) counts.set(titleOf(title), (counts.get(titleOf(title)) ?? 0) + 1);
  return counts;
}

test(`nothing of what a former product made is made again (seed ${seed})`, async () => {
  const before = await results();
  const report = await passBack({ kill: true });
  expect(report).toMatchObject({ outcome: 'complete', leftOut: {}, parked: { causes: 0 } });
  for (const [title, count] of await standing()) expect(`${title}: ${count}`).toBe(`${title}: 1`);
  const after = await results();
  for (const [key, score] of before) expect(after.get(key)).toBe(score);
  const made = works.filter(({ due, lineItem, isTwin }) => lineItem === null && !isTwin && due >= cutOver);
  expect((await lineItems()).filter((each) => !formerIds.has(each.sourcedId))).toHaveLength(made.length);
});

test('every line item is proposed for its work, those that are sure are right, and twins are questions', async () => {
  const found = await proposals();
  const truth = new Map(works.map((work, at) => [ids.get(at)!, work]));
  for (const { assignmentId, lineItemSourcedId, confidence } of found) {
    const { isTwin, lineItem } = truth.get(assignmentId)!;
    if (isTwin) expect(confidence).toBe('low');
    else expect(lineItem?.sourcedId).toBe(lineItemSourcedId);
  }
  const certain = works.filter(({ lineItem, isTwin }) => lineItem !== null && !isTwin);
  expect(found.filter((each) => !truth.get(each.assignmentId)!.isTwin)).toHaveLength(certain.length);
});

/** A little less: many that fall by more than a tenth would be held. */
const changed = ([first]: number[]) => Number((first! * 0.97).toFixed(4));

test('confirmed ones go on with what changes, all others stay as they were and are told', async () => {
  expect((await links('try', '--yes', '--by', 'office')).code).toBe(0);
  await links('confirm', '--confidence', 'medium', '--by', 'office');
  await control('DELETE', '/gradebook/writes');
  const before = await results();
  // The first run takes over what stands; the second carries what changes since.
  await passBack({ kill: false });
  for (const [at, { scores }] of works.entries())
    await teach('grade', { assignment: Number(ids.get(at)), student: students[0], grade: changed(scores) });
  const report = await passBack({ kill: true });
  const after = await results();
  const lost = works.filter(({ due, isTwin, lineItem }) => due < cutOver && (isTwin || lineItem === null));
  expect(report.parked.grades).toBe(lost.length);
  for (const { lineItem, isTwin, points, scores } of works) {
    if (lineItem === null) continue;
    const key = (of: number) => `${lineItem.sourcedId} ${students[of]}`;
    // Another maximum is held, with its grades.
    const stays = isTwin || lineItem.points !== points;
    expect(after.get(key(0))).toBe(stays ? before.get(key(0)) : changed(scores));
    for (const of of [1, 2, 3, 4]) expect(after.get(key(of))).toBe(before.get(key(of)));
  }
  for (const [title, count] of await standing()) expect(`${title}: ${count}`).toBe(`${title}: 1`);
});

test('no title and no grade of it stands in Temporal', async () => {
  const canaries = works.flatMap(({ name, scores }) => [
    { what: 'a title', value: name },
    ...scores.filter((each) => !Number.isInteger(each)).map((each) => ({ what: 'a grade', value: String(each) })),
  ]);
  expect(runs).toHaveLength(3);
  expect(findCanaries(canaries, runs)).toEqual([]);
});
