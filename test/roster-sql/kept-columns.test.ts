import { afterAll, beforeAll, expect, test } from 'vitest';
import { keepWhatCanvasKept } from '../../store/provisioning/mapping/keep-kept.js';
import type { Store } from '../../store/postgres/connect.js';
import { fill, openDistrict, runOfDistrict } from './district.js';

let store: Store;
beforeAll(async () => {
  store = await openDistrict();
});
afterAll(() => store?.close());

const applied = (sisId: string, fields: object, kept: object | null) => ({
  ...{ kind: 'user', sis_id: sisId, fields, kept, sources: [sisId], scope_fingerprint: 's', accepted_run: 1 },
});
const desired = (sisId: string, fields: object) => ({
  ...{ ord: 1, kind: 'user', sis_id: sisId, state: 'desired', fields, sources: [sisId] },
});

/** What is desired after the step, what is kept, and what is told. */
async function after(
  wanted: object,
  pinned = ['P1', 'P2'],
): Promise<{ fields: unknown; kept: unknown; told: string[] }> {
  await fill(store, {
    applied_row: [
      applied('P1', { login_id: 'stu1', last_name: 'Tamsin' }, { login_id: 'otamsin', last_name: 'Rowe' }),
      applied('P2', { login_id: 'stu2' }, null),
    ],
    link: pinned.map((id) => ({ kind: 'user', sourced_id: id, sis_id: id, pinned_run: 1 })),
    desired_row_r1: [desired('P1', wanted), desired('P2', { login_id: 'two' })],
    problem: [],
  });
  const run = runOfDistrict();
  await store.sql.begin((tx) => keepWhatCanvasKept(tx, run));
  const [row] = await store.sql<[{ fields: unknown; kept: unknown }]>`
    select d.fields, a.kept from desired_row_r1 d join applied_row a using (kind, sis_id) where sis_id = 'P1'`;
  const [other] = await store.sql<[{ fields: unknown }]>`select fields from desired_row_r1 where sis_id = 'P2'`;
  expect(other.fields).toEqual({ login_id: 'two' });
  const told = await store.sql<Array<{ code: string; thing: string; field: string }>>`
    select code, thing, field from problem where settled_run is null order by code`;
  return { ...row, told: told.map((each) => `${each.code} ${each.thing} ${each.field}`) };
}

test('what Canvas kept is not sent again while the SIS wants what it passed over', async () => {
  expect(await after({ login_id: 'otamsin', last_name: 'Rowe' })).toEqual({
    fields: { login_id: 'stu1', last_name: 'Tamsin' },
    kept: { login_id: 'otamsin', last_name: 'Rowe' },
    told: ['CANVAS_KEPT P1 login_id', 'CANVAS_KEPT_NAME P1 last_name'],
  });
});

test('a column of which the SIS gives something else is tried again, and the other one stays told', async () => {
  expect(await after({ login_id: 'otamsin', last_name: 'Moss' })).toEqual({
    fields: { login_id: 'stu1', last_name: 'Moss' },
    kept: { login_id: 'otamsin' },
    told: ['CANVAS_KEPT P1 login_id'],
  });
});

test('nothing is told once the SIS wants what Canvas shows', async () => {
  expect(await after({ login_id: 'stu1', last_name: 'Tamsin' })).toEqual({
    fields: { login_id: 'stu1', last_name: 'Tamsin' },
    kept: null,
    told: [],
  });
});

test('what Canvas kept of one thing is not said of another that would get its id', async () => {
  const wanted = { login_id: 'otamsin', last_name: 'Rowe' };
  expect(await after(wanted, ['P2'])).toMatchObject({ fields: wanted });
});
