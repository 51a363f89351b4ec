import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually } from '../kills/eventually.js';
import { startFilled, type FilledDistrict } from './filled-district.js';
import { expectKept, plain, type Dump, type Row } from './kept.js';

/** How many of each kind get something. */
const most = 4;
const [begins, ends] = ['2026-08-01T05:00:00Z', '2027-06-30T05:00:00Z'];

let filled: FilledDistrict;
let before: Dump;
/** Sections to which the former importer has given dates of their own. */
let dated: Row[];
/** Canvas's ids, by kind, of what has an integration id and no SIS id. */
let known: Array<{ kind: string; id: number }>;

beforeAll(async () => {
  filled = await startFilled('half-and-half');
  dated = await giveDates();
  known = await giveIntegrationIds();
  before = await filled.dump();
  await filled.plan('standing');
  await filled.confirm();
});
afterAll(() => filled?.practice.stop());

const api = (): string => `${filled.practice.sandbox.canvasUrl}/api/v1`;
const headers = { authorization: 'Bearer practice-other-tool' };

async function giveDates(): Promise<Row[]> {
  const { sections, courses } = await filled.dump();
  const courseOf = (row: Row) => courses.find(({ id }) => id === row.canvas_course_id);
  const chosen = sections
    .filter(
      (row) => row.sis_id && row.state === 'active' && courseOf(row)?.sis_id && row.canvas_home_course_id === null,
    )
    .slice(0, most);
  const lines = chosen.map((row) => [row.sis_id, courseOf(row)!.sis_id, row.name, 'active', begins, ends].join(','));
  const form = new FormData();
  const csv = ['section_id,course_id,name,status,start_date,end_date', ...lines].join('\n');
  form.append('attachment', new Blob([csv], { type: 'text/csv' }), 'sections.csv');
  const answer = await fetch(`${api()}/accounts/self/sis_imports`, { method: 'POST', headers, body: form });
  expect(answer.status).toBe(200);
  const { id } = (await answer.json()) as { id: number };
  await eventually(async () => (await stateOf(id)) === 'imported', 'the import of dates');
  return chosen;
}

async function stateOf(id: number): Promise<string> {
  const answer = await fetch(`${api()}/accounts/self/sis_imports/${id}`, { headers });
  return ((await answer.json()) as { workflow_state: string }).workflow_state;
}

async function giveIntegrationIds() {
  const { courses, sections } = await filled.dump();
  const given: Array<{ kind: string; id: number }> = [];
  for (const [kind, wrapped, rows] of [
    ['course', 'course', courses],
    ['section', 'course_section', sections],
  ] as const) {
    for (const { id } of rows.filter((row) => row.sis_id === null && row.state !== 'deleted').slice(0, most)) {
      const json = JSON.stringify({ [wrapped]: { integration_id: `former-${kind}-${id}` } });
      const sent = { method: 'PUT', headers: { ...headers, 'content-type': 'application/json' }, body: json };
      expect((await fetch(`${api()}/${kind}s/${id}`, sent)).status).toBe(200);
      given.push({ kind, id });
    }
  }
  return given;
}

const rowsOf = ({ courses, sections }: Dump) =>
  known.map(({ kind, id }) => (kind === 'course' ? courses : sections).find((row) => row.id === id)!);
const datedNow = ({ sections }: Dump) => dated.map(({ id }) => sections.find((row) => row.id === id)!);

test('what has an integration id and no SIS id gets one by the import, and keeps its integration id', async () => {
  const { changes, byApi } = await filled.adopt();
  const after = await filled.dump();
  expectKept(before, after);
  const linked = rowsOf(after).filter((row) => row.sis_id !== null);
  expect(linked.length).toBeGreaterThan(most / 2);
  expect(linked.map((row) => row.integration_id)).toEqual(
    linked.map((row) => expect.stringMatching(`former-.*-${row.id}`)),
  );
  expect(changes - byApi).toBe(linked.length);
  expect(byApi).toBeGreaterThan(0);
});

test('a renamed class keeps the dates of its section, and nobody is bothered with them', async () => {
  await filled.practice.night({ asOf: '2026-11-24T00:30' });
  const pinned = await filled.sql<Array<{ sourcedId: string }>>`
    select sourced_id as "sourcedId" from link where kind = 'section' and sis_id = any(${dated.map((row) => String(row.sis_id))})`;
  expect(pinned.length).toBeGreaterThan(0);
  await filled.practice.play('rename-class', { ids: pinned.map(({ sourcedId }) => sourcedId) });
  await filled.practice.night({ asOf: '2026-11-25T00:30' });
  const after = await filled.dump();
  const renamed = datedNow(after).filter((row, index) => row.name !== dated[index]!.name);
  expect(renamed.length).toBe(pinned.length);
  for (const row of renamed)
    expect([row.start_at, row.end_at].map((at) => Date.parse(String(at)))).toEqual([begins, ends].map(Date.parse));
  const told = await filled.sql`
    select thing from problem where code like 'CANVAS_KEPT%' and field like '%_date%' and kind = 'section'`;
  expect(told).toEqual([]);
});

test('taking the adoption back takes the SIS ids away again, and leaves the integration ids', async () => {
  expect(await filled.back()).toMatchObject({ undone: 0 });
  const after = await filled.dump();
  const ids = (rows: Row[]) => rows.map(({ id, sis_id, integration_id }) => ({ id, sis_id, integration_id }));
  expect(ids(rowsOf(after))).toEqual(ids(rowsOf(plain(before))));
});
